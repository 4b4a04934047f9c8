"""The meaning of a condition, part by part: exact, and as plain as possible. Everything else is held against it.

The closure comes here where its quick way fails, since only here `&&` and `||` absorb what fails beside what decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.conditions import values
from shouyue.policy.conditions.errors import Failure
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
    Node,
    Not,
    Or,
    children,
    names,
    source,
)

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explained:
    """One part of a condition with what it came to: a value, or an error that says why there is none."""

    node: Node
    value: Any
    error: Text | None
    parts: tuple["Explained", ...]

    @property
    def text(self) -> str:
        """The part as it is written."""
        return source(self.node)


def evaluate(node: Node, facts: Facts, data: Facts) -> Any:
    """Answer the value of a node; raise Failure where it has none."""
    return _MEANING[type(node)](node, facts, data)


def explain(node: Node, facts: Facts, data: Facts) -> Explained:
    """Work out every part, those too that do not decide, so that a person sees why the whole is true, false or open.

    The parts of a node stand in the order in which they are written; what reads no fact is left out.
    """
    parts = tuple(explain(child, facts, data) for child in children(node) if names(child))
    try:
        return Explained(node, evaluate(node, facts, data), None, parts)
    except Failure as failure:
        return Explained(node, None, failure.text, parts)


def _literal(node: Literal, facts: Facts, data: Facts) -> Any:
    return node.value


def _name(node: Name, facts: Facts, data: Facts) -> Any:
    return values.stored((facts if node.root == "facts" else data).get(node.key), node)


def _has(node: Has, facts: Facts, data: Facts) -> bool:
    return (facts if node.root == "facts" else data).get(node.key) is not None


def _not(node: Not, facts: Facts, data: Facts) -> bool:
    return not values.truth(evaluate(node.operand, facts, data))


def _and(node: And, facts: Facts, data: Facts) -> bool:
    return _absorbing(node, facts, data, decisive=False)


def _or(node: Or, facts: Facts, data: Facts) -> bool:
    return _absorbing(node, facts, data, decisive=True)


def _absorbing(node: And | Or, facts: Facts, data: Facts, *, decisive: bool) -> bool:
    """One part with the decisive value decides, whatever fails beside it, before or after; else the first failure."""
    first: Failure | None = None
    for part in node.parts:
        try:
            if values.truth(evaluate(part, facts, data)) is decisive:
                return decisive
        except Failure as failure:
            first = first or failure
    if first:
        raise first
    return not decisive


def _compare(node: Compare, facts: Facts, data: Facts) -> bool:
    return values.COMPARE[node.op](evaluate(node.left, facts, data), evaluate(node.right, facts, data))


def _in(node: In, facts: Facts, data: Facts) -> bool:
    return values.member(evaluate(node.item, facts, data), evaluate(node.list, facts, data))


def _list(node: ListOf, facts: Facts, data: Facts) -> list[Any]:
    return [evaluate(item, facts, data) for item in node.items]


def _arith(node: Arith, facts: Facts, data: Facts) -> Any:
    return values.arith(node.op, evaluate(node.left, facts, data), evaluate(node.right, facts, data))


def _negate(node: Negate, facts: Facts, data: Facts) -> Any:
    return values.negate(evaluate(node.operand, facts, data))


def _call(node: Call, facts: Facts, data: Facts) -> Any:
    return values.call(node.function, *[evaluate(arg, facts, data) for arg in node.args])


_MEANING: dict[type, Callable[[Any, Facts, Facts], Any]] = {
    Literal: _literal,
    Name: _name,
    Has: _has,
    Not: _not,
    And: _and,
    Or: _or,
    Compare: _compare,
    In: _in,
    ListOf: _list,
    Arith: _arith,
    Negate: _negate,
    Call: _call,
}
