"""Random conditions and random facts for them. `wild` conditions use values of any type anywhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from shouyue.policy.conditions import Field, Node, Scope, Type
from shouyue.policy.conditions.literals import INT_MAX, INT_MIN
from shouyue.policy.conditions.nodes import (
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
    Not,
    Or,
)

FIELDS = {
    "kind": Type.TEXT,
    "code": Type.TEXT,
    "told": Type.BOOL,
    "open": Type.BOOL,
    "count": Type.INT,
    "step": Type.INT,
    "weight": Type.NUMBER,
    "rate": Type.NUMBER,
    "amount": Type.MONEY,
    "paid": Type.MONEY,
    "eta": Type.INSTANT,
    "left": Type.INSTANT,
    "signed": Type.DATE,
    "ends": Type.DATE,
    "wait": Type.DURATION,
    "tags": Type.LIST,
}
DTYPES: dict[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.BOOL: pl.Boolean(),
    Type.INT: pl.Int64(),
    Type.MONEY: pl.Int64(),
    Type.NUMBER: pl.Float64(),
    Type.INSTANT: pl.Datetime("us", "UTC"),
    Type.DATE: pl.Date(),
    Type.DURATION: pl.Duration("us"),
    Type.LIST: pl.List(pl.String()),
}
SCOPE = Scope({key: Field(kind) for key, kind in FIELDS.items()}, {"told": Field(Type.BOOL), "kind": Field(Type.TEXT)})

TEXTS = [
    "complaint",
    "投诉",
    "破损",
    "a",
    "",
    "12",
    "-7",
    "+3",
    "1.5",
    "1e3",
    ".5",
    "4.",
    "９",
    "x\ny",
    'say "yes"',
    "it's \\",
]
PATTERNS = ["^a", "诉$", r"^\d+$", "x.y", "[a-c]+p", ""]
WHOLE = [0, 1, -1, 2, 3, -7, 100, INT_MAX, INT_MIN, 2**62]
DECIMALS = [0.0, 1.0, -1.5, 0.1, 2.5, 100.0, 1e200]
INSTANTS = [
    datetime(2026, 3, 1, 10, tzinfo=UTC),
    datetime(2026, 3, 1, 18, tzinfo=UTC),
    datetime(2025, 12, 31, 15, 59, 59, 250_000, tzinfo=UTC),
]
DATES = [date(2026, 3, 1), date(2026, 2, 28), date(2024, 2, 29)]
SPANS = [timedelta(0), timedelta(hours=8), timedelta(hours=-1), timedelta(milliseconds=1500), timedelta(days=30)]

_VALUES: dict[Type, list[Any]] = {
    Type.TEXT: TEXTS,
    Type.BOOL: [True, False],
    Type.INT: WHOLE,
    Type.NUMBER: DECIMALS,
    Type.MONEY: [0, 100, 1_000_000, -50],
    Type.INSTANT: INSTANTS,
    Type.DATE: DATES,
    Type.DURATION: SPANS,
}
_LISTS = st.lists(st.sampled_from(TEXTS), max_size=3)


def facts() -> st.SearchStrategy[dict[str, Any]]:
    """Facts of the declared types; any of them may be missing or None."""
    stored = {key: _LISTS if kind is Type.LIST else st.sampled_from(_VALUES[kind]) for key, kind in FIELDS.items()}
    stored |= {
        "rate": st.sampled_from([Decimal("0.1"), Decimal("2.5"), Decimal(100)]),
        "code": st.sampled_from(["a", "12"]),
    }
    return st.fixed_dictionaries({}, optional={key: st.none() | value for key, value in stored.items()})


def wild_facts() -> st.SearchStrategy[dict[str, Any]]:
    """Facts whose values may be of any type, whatever is declared."""
    anything = (
        st.sampled_from([one for kind, some in _VALUES.items() if kind is not Type.DATE for one in some]) | _LISTS
    )
    return st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, anything))


def data() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={"told": st.booleans(), "kind": st.sampled_from(TEXTS)})


def conditions(*, wild: bool = False) -> st.SearchStrategy[Node]:
    """Conditions over the fields of SCOPE, of the declared types unless `wild`, which leaves out written dates."""
    return _boolean(3, wild)


_OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_METHODS = st.sampled_from(["contains", "startsWith", "endsWith"])
_PATTERNS = st.sampled_from(PATTERNS).map(lambda pattern: Literal(pattern, Type.TEXT))
_NUMERIC = [Type.INT, Type.NUMBER]
_SIMPLE = [Type.TEXT, Type.INT, Type.NUMBER, Type.BOOL]
_COMPARED: dict[bool, list[Type]] = {False: list(_VALUES), True: [kind for kind in _VALUES if kind is not Type.DATE]}


def _any_of(*choices: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """One of the choices, each as likely as the others however many choices it has itself."""
    return st.sampled_from(choices).flatmap(lambda one: one)


def _boolean(depth: int, wild: bool) -> st.SearchStrategy[Node]:
    has = st.sampled_from(list(FIELDS)).map(lambda key: Has("facts", key))
    leaves = [_leaf(Type.BOOL), has, _compared(wild), _compared(wild), _compared(wild), _member(wild), _method(wild)]
    if depth == 0:
        return _any_of(*leaves)
    inner = _boolean(depth - 1, wild)
    parts = st.lists(inner, min_size=2, max_size=3)
    both = parts.map(lambda some: And(_flat(And, some)))
    either = parts.map(lambda some: Or(_flat(Or, some)))
    return _any_of(*leaves, both, either, inner.map(Not))


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> tuple[Node, ...]:
    return tuple(one for part in parts for one in (part.parts if isinstance(part, kind) else (part,)))


def _compared(wild: bool) -> st.SearchStrategy[Node]:
    pairs = [(kind, kind) for kind in _COMPARED[wild]] + [(Type.INT, Type.NUMBER), (Type.NUMBER, Type.INT)]

    def compare(pair: tuple[Type, Type]) -> st.SearchStrategy[Node]:
        left, right = (_value(kind, 2, wild) for kind in pair)
        return st.builds(Compare, _OPERATORS, left, right)

    return st.sampled_from(pairs).flatmap(compare)


def _member(wild: bool) -> st.SearchStrategy[Node]:
    def listed(kind: Type) -> st.SearchStrategy[Node]:
        items = st.lists(_value(kind, 0, wild), min_size=1, max_size=3).map(lambda some: ListOf(tuple(some)))
        return st.builds(In, _value(kind, 1, wild), items)

    stored = st.builds(In, _value(Type.TEXT, 1, wild), _name(Type.LIST))
    return _any_of(st.sampled_from(_COMPARED[wild]).flatmap(listed), stored)


def _method(wild: bool) -> st.SearchStrategy[Node]:
    text = _value(Type.TEXT, 1, wild)
    plain = st.builds(lambda name, left, right: Call(name, (left, right)), _METHODS, text, text)
    return _any_of(plain, st.builds(lambda left, right: Call("matches", (left, right)), text, _PATTERNS))


def _value(kind: Type, depth: int, wild: bool) -> st.SearchStrategy[Node]:
    if wild:
        return st.sampled_from([kind, kind, kind, *_SIMPLE]).flatmap(lambda one: _typed(one, depth, wild))
    return _typed(kind, depth, wild)


def _name(kind: Type) -> st.SearchStrategy[Node]:
    pairs = [("facts", key) for key, found in FIELDS.items() if found is kind]
    pairs += [("data", key) for key, field in SCOPE.data.items() if field.type is kind]
    return st.sampled_from(pairs).map(lambda pair: Name(*pair))


def _leaf(kind: Type) -> st.SearchStrategy[Node]:
    if kind is Type.LIST:
        return _name(kind)
    return _any_of(_name(kind), _name(kind), st.sampled_from(_VALUES[kind]).map(lambda value: Literal(value, kind)))


def _typed(kind: Type, depth: int, wild: bool) -> st.SearchStrategy[Node]:
    if depth <= 0:
        return _leaf(kind)
    return _any_of(_leaf(kind), _leaf(kind), *_sums(kind, depth, wild), *_calls(kind, wild))


def _sums(kind: Type, depth: int, wild: bool) -> list[st.SearchStrategy[Node]]:
    def arith(ops: str, left: Type, right: Type) -> st.SearchStrategy[Node]:
        return st.builds(Arith, st.sampled_from(ops), _value(left, depth - 1, wild), _value(right, depth - 1, wild))

    match kind:
        case Type.INT:
            return [arith("+-*/%", kind, kind), _name(kind).map(Negate)]
        case Type.NUMBER:
            return [arith("+-*/", kind, kind), _name(kind).map(Negate)]
        case Type.MONEY:
            return [arith("+-", kind, kind), arith("*/%", kind, Type.INT), _name(kind).map(Negate)]
        case Type.TEXT:
            return [arith("+", kind, kind)]
        case Type.INSTANT:
            return [arith("+-", kind, Type.DURATION)]
        case Type.DURATION:
            differences = [
                arith("-", moment, moment) for moment in (Type.INSTANT, Type.DATE) if moment in _COMPARED[wild]
            ]
            return [arith("+-", kind, kind), *differences]
        case _:
            return []


def _calls(kind: Type, wild: bool) -> list[st.SearchStrategy[Node]]:
    def call(name: str, *arguments: Type) -> st.SearchStrategy[Node]:
        argument = _any_of(*[_value(one, 0, wild) for one in arguments])
        return argument.map(lambda node: Call(name, (node,)))

    match kind:
        case Type.INT:
            return [call("int", Type.TEXT, *_NUMERIC), call("size", Type.TEXT, Type.LIST)]
        case Type.NUMBER:
            return [call("double", Type.TEXT, *_NUMERIC)]
        case Type.TEXT:
            return [call("string", Type.TEXT, Type.INT)]
        case _:
            return []
