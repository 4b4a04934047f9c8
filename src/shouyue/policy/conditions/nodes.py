"""The tree of a condition: frozen nodes, compared by what they say and not by where it stands.

`column` of a node is where it begins in the text, counted in characters from 1.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shouyue.policy.fields import Type

Value = bool | int | float | str | datetime | date | timedelta


@dataclass(frozen=True, slots=True)
class Literal:
    """A written value. The type tells money (int fen) from other whole numbers; `true` is not `1`."""

    value: Value
    type: Type
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A value of the subject (`facts.key`) or of the one fact at hand (`data.key`)."""

    root: str
    key: str
    column: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.root}.{self.key}"


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a value is recorded."""

    root: str
    key: str
    column: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.root}.{self.key}"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`op` is one of == != < <= > >=."""

    op: str
    left: "Node"
    right: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A written list. It stands only to the right of `in` and is never empty."""

    items: tuple["Node", ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`list` is a ListOf or a value that is a list."""

    item: "Node"
    list: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arith:
    """`op` is one of + - * / %."""

    op: str
    left: "Node"
    right: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the subset; of `a.contains(b)` the first argument is `a`."""

    function: str
    args: tuple["Node", ...]
    column: int = field(default=0, compare=False)


Node = Literal | Name | Has | Not | And | Or | Compare | ListOf | In | Arith | Negate | Call

TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}  # `a op b` is `b TURNED[op] a`
METHODS = frozenset({"contains", "startsWith", "endsWith", "matches"})

_LOOSE, _OR, _AND, _RELATION, _SUM, _PRODUCT, _UNARY, _TIGHT = range(8)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order in which they are written."""
    match node:
        case Literal() | Name() | Has():
            return ()
        case Not(operand) | Negate(operand):
            return (operand,)
        case And(parts) | Or(parts) | ListOf(parts) | Call(_, parts):
            return parts
        case Compare(_, left, right) | Arith(_, left, right) | In(left, right):
            return (left, right)


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, a node before its parts."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> frozenset[tuple[str, str]]:
    """What the condition reads: pairs of root and key. Its answer hangs on nothing else."""
    return frozenset((part.root, part.key) for part in walk(node) if isinstance(part, Name | Has))


def binding(node: Node) -> int:
    """How tightly the node's operator binds; a looser one inside a tighter one needs brackets."""
    match node:
        case Or():
            return _OR
        case And():
            return _AND
        case Compare() | In():
            return _RELATION
        case Arith(op):
            return _SUM if op in "+-" else _PRODUCT
        case Not() | Negate():
            return _UNARY
        case _:
            return _TIGHT


def source(node: Node) -> str:
    """Write the node as CEL again, in one form whatever the spacing was."""
    match node:
        case Literal():
            return _literal(node)
        case Name():
            return str(node)
        case Has():
            return f"has({node})"
        case Not(operand):
            return f"!{_inside(operand, _UNARY)}"
        case Negate(operand):
            return f"-{_inside(operand, _TIGHT)}"
        case And(parts):
            return " && ".join(_inside(part, _RELATION) for part in parts)
        case Or(parts):
            return " || ".join(_inside(part, _AND) for part in parts)
        case ListOf(items):
            return f"[{', '.join(source(item) for item in items)}]"
        case Call(function, args) if function in METHODS:
            return f"{_receiver(args[0])}.{function}({source(args[1])})"
        case Call(function, args):
            return f"{function}({source(args[0])})"
        case In(left, right):
            return f"{_inside(left, _SUM)} in {_inside(right, _SUM)}"
        case Compare(op, left, right):
            return f"{_inside(left, _SUM)} {op} {_inside(right, _SUM)}"
        case Arith(op, left, right):
            return f"{_inside(left, binding(node))} {op} {_inside(right, binding(node) + 1)}"


def _inside(node: Node, least: int) -> str:
    return source(node) if binding(node) >= least else f"({source(node)})"


def _receiver(node: Node) -> str:
    """What stands before `.contains`; after a bare figure the point would be read as a decimal one."""
    bare = isinstance(node, Literal) and isinstance(node.value, int | float)
    return f"({source(node)})" if bare else _inside(node, _TIGHT)


def _literal(node: Literal) -> str:
    match node.value:
        case bool():
            return "true" if node.value else "false"
        case int() if node.type is Type.MONEY:
            sign, fen = "-" if node.value < 0 else "", abs(node.value)
            return f'cny("{sign}{fen // 100:,}.{fen % 100:02}")'
        case datetime():
            return f'timestamp("{node.value.isoformat()}")'
        case date():
            return f'date("{node.value.isoformat()}")'
        case timedelta():
            return f'duration("{_duration(node.value)}")'
        case str():
            return json.dumps(node.value, ensure_ascii=False)
        case _:
            return repr(node.value)


def _duration(span: timedelta) -> str:
    micro = abs(span) // timedelta(microseconds=1)
    minutes, rest = divmod(micro, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 1_000_000}" + (f".{rest % 1_000_000:06}".rstrip("0") if rest % 1_000_000 else "")
    counts = {"h": str(hours), "m": str(minutes), "s": seconds}
    said = "".join(f"{count}{unit}" for unit, count in counts.items() if count != "0")
    return ("-" if span < timedelta(0) else "") + (said or "0s")
