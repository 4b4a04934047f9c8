"""A condition as a Python function: one expression, compiled once, quick where the values are as expected.

The quick way uses Python's own `and`, `or` and comparisons, guarded so that it answers only where it agrees with CEL:
a guard that fails goes to the operators of `values`, and whatever fails there goes to the exact evaluation, which knows
absorption. No text of a policy becomes code: keys and values are constants beside it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shouyue.policy.conditions import values
from shouyue.policy.conditions.errors import Failure
from shouyue.policy.conditions.evaluation import Facts, evaluate
from shouyue.policy.conditions.nodes import (
    TURNED,
    And,
    Arith,
    Call,
    Compare,
    Has,
    In,
    ListOf,
    Literal,
    Name,
    Negate,
    Node,
    Not,
    Or,
)
from shouyue.policy.fields import Type

Answer = Callable[[Facts, Facts], bool]

# When Python compares the value `v` with a written one of this class as CEL does. {v} is where `v` is first read.
# A decimal that is not finite is a failure; in a zone other than UTC an hour may come twice.
_NUMBER = "(k := {v}.__class__) is int or k is float and v - v == 0.0"
_GUARDS: dict[type, str] = {
    str: "{v}.__class__ is str",
    bool: "{v}.__class__ is bool",
    int: _NUMBER,
    float: _NUMBER,
    datetime: "{v}.__class__ is datetime and v.tzinfo is UTC",
    date: "{v}.__class__ is date",
    timedelta: "{v}.__class__ is timedelta",
}

_OPERATORS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}

_SHARED: dict[str, Any] = {
    **{name: values.COMPARE[op] for op, name in _OPERATORS.items()},
    "datetime": datetime,
    "date": date,
    "timedelta": timedelta,
    "UTC": UTC,
    "stored": values.stored,
    "truth": values.truth,
    "member": values.member,
    "arith": values.arith,
    "negate": values.negate,
    "call": values.call,
    "quick_failures": (Failure, KeyError, TypeError),
}


def compile_(node: Node) -> Answer:
    """Answer a function of (facts, data) that is true or false.

    It raises Absent(name) for a value that is not recorded, Failure for every other reason why there is no answer.
    """
    writer = _Writer()
    expression = writer.condition(node)

    def settle(facts: Facts, data: Facts) -> bool:
        return values.truth(evaluate(node, facts, data))

    code = (
        "def answer(facts, data):\n"
        "    try:\n"
        f"        return {expression}\n"
        "    except quick_failures:\n"
        "        pass\n"
        "    return settle(facts, data)\n"
    )
    scope = {**_SHARED, **writer.constants, "settle": settle}
    exec(compile(code, "<condition>", "exec"), scope)
    answer: Answer = scope["answer"]
    return answer


class _Writer:
    """Writes the expression of a node and collects the constants that it names c0, c1, …"""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}

    def constant(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def condition(self, node: Node) -> str:
        """An expression that is true or false or raises."""
        match node:
            case And(parts):
                return f"({' and '.join(map(self.condition, parts))})"
            case Or(parts):
                return f"({' or '.join(map(self.condition, parts))})"
            case Not(operand):
                return f"(not {self.condition(operand)})"
            case Has(root, key):
                return f"({root}.get({self.constant(key)}) is not None)"
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case In(item, items):
                return self._in(item, items)
            case Name(root, key):
                return f"(v if (v := {self._at(root, key)}) is True or v is False else truth({self._stored(node)}))"
            case _:
                return f"truth({self.value(node)})"

    def value(self, node: Node) -> str:
        """An expression with the node's value, in the form that the operators take."""
        match node:
            case Literal(value):
                return self.constant(value)
            case Name(root, key):
                return f"stored({self._at(root, key)}, {self.constant(node)})"
            case ListOf(items):
                return f"[{', '.join(map(self.value, items))}]"
            case Arith(op, left, right):
                return f"arith({self.constant(op)}, {self.value(left)}, {self.value(right)})"
            case Negate(operand):
                return f"negate({self.value(operand)})"
            case Call(function, args):
                return f"call({self.constant(function)}, {', '.join(map(self.value, args))})"
            case _:
                return self.condition(node)

    def _at(self, root: str, key: str) -> str:
        return f"{root}[{self.constant(key)}]"

    def _stored(self, name: Name) -> str:
        return f"stored(v, {self.constant(name)})"

    def _compare(self, op: str, left: Node, right: Node) -> str:
        if isinstance(left, Literal) and isinstance(right, Name):
            op, left, right = TURNED[op], right, left
        if not (isinstance(left, Name) and isinstance(right, Literal)):
            return f"{_OPERATORS[op]}({self.value(left)}, {self.value(right)})"
        constant, at = self.constant(right.value), self._at(left.root, left.key)
        if right.type is Type.TEXT and op == "==":  # a text equals texts only, so None alone must be told from it
            return f"((v := {at}) == {constant} or v is None and {self._stored(left)})"
        if right.type is Type.TEXT and op == "!=":
            return f"((v := {at}) != {constant} and (v is not None or {self._stored(left)}))"
        guard = _GUARDS[type(right.value)].replace("{v}", f"(v := {at})")
        return f"(v {op} {constant} if {guard} else {_OPERATORS[op]}({self._stored(left)}, {constant}))"

    def _in(self, item: Node, items: Node) -> str:
        if not (isinstance(item, Name) and isinstance(items, ListOf)):
            return f"member({self.value(item)}, {self.value(items)})"
        written = [one.value for one in items.items if isinstance(one, Literal) and isinstance(one.value, str)]
        if len(written) < len(items.items):
            return f"member({self.value(item)}, {self.value(items)})"
        texts, at = self.constant(frozenset(written)), self._at(item.root, item.key)
        return f"((v := {at}) in {texts} or v is None and {self._stored(item)})"
