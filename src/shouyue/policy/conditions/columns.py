"""A condition over columns: one Polars expression for millions of rows, with the closure's answers.

Null stands for a failure, and so for an absent value too. Polars' `&` and `|` absorb null as CEL absorbs an error.
Types come from the declarations, so only a condition that passes the check can be had as columns.

One difference is left: a whole number beyond 2**53 is compared with a decimal as a decimal.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from operator import and_, or_

import polars as pl

from shouyue.kit.text import Text
from shouyue.policy.conditions.checking import Checker, check
from shouyue.policy.conditions.errors import ConditionError, Failure, fill
from shouyue.policy.conditions.evaluation import evaluate
from shouyue.policy.conditions.literals import INT_MAX, INT_MIN
from shouyue.policy.conditions.nodes import (
    TURNED,
    And,
    Arith,
    Call,
    Compare,
    Has,
    In,
    ListOf,
    Name,
    Negate,
    Node,
    Not,
    Or,
    names,
)
from shouyue.policy.conditions.scope import Scope
from shouyue.policy.conditions.values import DECIMAL_TEXT, INTEGER_TEXT
from shouyue.policy.fields import Type

Column = Callable[[str, str], pl.Expr]

_INSTANT = pl.Datetime("us", "UTC")
_DTYPES: dict[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.BOOL: pl.Boolean(),
    Type.INT: pl.Int64(),
    Type.MONEY: pl.Int64(),
    Type.NUMBER: pl.Float64(),
    Type.INSTANT: _INSTANT,
    Type.DATE: pl.Date(),
    Type.DURATION: pl.Duration("us"),
    Type.LIST: pl.List(pl.String()),
}
_FIRST = pl.lit(datetime.min.replace(tzinfo=UTC), dtype=_INSTANT)
_LAST = pl.lit(datetime.max.replace(tzinfo=UTC), dtype=_INSTANT)

_NO_TYPE = Text(
    zh="`{name}` 没有声明类型，不能成批计算。请在目录里声明。",
    hant="`{name}` 沒有聲明類型，不能成批計算。請在目錄裡聲明。",
    en="`{name}` has no declared type, so it cannot be computed in bulk: declare it in the catalogue.",
)

_COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def columns(node: Node, column: Column, scope: Scope) -> pl.Expr:
    """Answer a boolean expression, null where the condition fails.

    `column` gives the column of (root, key): null for absent, and of the type that the scope declares (money whole fen,
    instants with a zone, lists of text). Raises ConditionError where the check finds a problem or knows no type.
    """
    for problem in check(node, scope):
        raise ConditionError(problem.text, problem.column)
    return _Builder(column, scope).expression(node)


class _Builder:
    """Makes the expression of a node from those of its parts."""

    def __init__(self, column: Column, scope: Scope) -> None:
        self.column = column
        self.checker = Checker(scope)

    def expression(self, node: Node) -> pl.Expr:
        """The node's value in every row. What reads no column is worked out here and now."""
        if not names(node):
            return self._constant(node)
        match node:
            case Name():
                return self._name(node)
            case Has(root, key):
                return self.column(root, key).is_not_null()
            case Not(operand):
                return ~self.expression(operand)
            case And(parts):
                return reduce(and_, map(self.expression, parts))
            case Or(parts):
                return reduce(or_, map(self.expression, parts))
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case In(item, ListOf(items)):
                equal = [self._compare("==", item, one) for one in items]
                return pl.when(pl.all_horizontal(one.is_not_null() for one in equal)).then(reduce(or_, equal))
            case In(item, container):
                wanted = self.expression(item)
                return pl.when(wanted.is_not_null()).then(self.expression(container).list.contains(wanted))
            case Arith():
                return self._arith(node)
            case Negate(operand):
                zero = pl.lit(0, dtype=_DTYPES[self.checker.type(operand)])
                return self._reckon("-", self.checker.type(operand), zero, self.expression(operand))
        assert isinstance(node, Call)  # a written value is a constant, a written list belongs to `in`
        return self._call(node)

    def _constant(self, node: Node) -> pl.Expr:
        dtype = _DTYPES[self.checker.type(node)]
        try:
            return pl.lit(evaluate(node, {}, {}), dtype=dtype)
        except Failure:
            return pl.lit(None, dtype=dtype)

    def _name(self, node: Name) -> pl.Expr:
        kind = self.checker.type(node)
        if kind is Type.ANY:
            raise ConditionError(fill(_NO_TYPE, name=str(node)), node.column)
        column = self.column(node.root, node.key)
        if kind is Type.NUMBER:
            return _finite(column.cast(pl.Float64))
        return column.cast(_DTYPES[kind])

    def _compare(self, op: str, left: Node, right: Node) -> pl.Expr:
        if not names(left):  # Polars 2.1 answers one row where a constant on the left meets nothing but nulls
            op, left, right = TURNED[op], right, left
        return _COMPARE[op](self.expression(left), self.expression(right))

    def _arith(self, node: Arith) -> pl.Expr:
        left, right = self.expression(node.left), self.expression(node.right)
        return self._reckon(node.op, self.checker.type(node), left, right)

    def _reckon(self, op: str, result: Type, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        match result:
            case Type.INT | Type.MONEY:
                return _whole(op, left.cast(pl.Int128), right.cast(pl.Int128))
            case Type.NUMBER:
                return _finite(_decimal(op, left, right))
            case Type.TEXT:
                return left + right
            case Type.INSTANT:
                moved = left + right if op == "+" else left - right
                return pl.when(moved.is_between(_FIRST, _LAST)).then(moved)
            case _:
                return (left + right if op == "+" else left - right).cast(pl.Duration("us"))

    def _call(self, node: Call) -> pl.Expr:
        kind = self.checker.type(node.args[0])
        value, *rest = map(self.expression, node.args)
        match node.function:
            case "size":
                length = value.list.len() if kind is Type.LIST else value.str.len_chars()
                return length.cast(pl.Int64)
            case "contains":
                return value.str.contains(rest[0], literal=True)
            case "startsWith":
                return value.str.starts_with(rest[0])
            case "endsWith":
                return value.str.ends_with(rest[0])
            case "matches":
                return value.str.contains(rest[0])
            case "int":
                return _converted(value, kind, INTEGER_TEXT, pl.Int64())
            case "double":
                return _finite(_converted(value, kind, DECIMAL_TEXT, pl.Float64()))
            case _:
                return value.cast(pl.String)


def _finite(number: pl.Expr) -> pl.Expr:
    return pl.when(number.is_finite()).then(number)


def _whole(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whole numbers, in 128 bits so that overflow of 64 is seen; division is cut toward zero."""
    if op in "/%":
        divisor = pl.when(right != 0).then(right)
        quotient = left.abs() // divisor.abs() * left.sign() * right.sign()
        result = quotient if op == "/" else left - right * quotient
    else:
        result = {"+": left + right, "-": left - right, "*": left * right}[op]
    return pl.when(result.is_between(INT_MIN, INT_MAX)).then(result).cast(pl.Int64)


def _decimal(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / right}[op]


def _converted(value: pl.Expr, kind: Type, pattern: str, dtype: pl.DataType) -> pl.Expr:
    """A number from a number or from its text; null where the text has another form or the number does not fit."""
    readable = value.str.contains(pattern) if kind is Type.TEXT else value.is_not_null()
    return pl.when(readable).then(value).cast(dtype, strict=False)
