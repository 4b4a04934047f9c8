"""A condition as a policy holds it: the text that was written, its tree and the function that answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shouyue.policy.conditions import compile_, names, parse
from shouyue.policy.conditions.nodes import Node

Test = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """`text` is the only thing that counts when two conditions are compared; the rest follows from it."""

    text: str
    node: Node = field(compare=False)
    test: Test = field(compare=False)
    facts: frozenset[str] = field(compare=False)
    data: frozenset[str] = field(compare=False)


def condition(text: str) -> Condition:
    """Read a condition. Raises ConditionError with a sentence and a column where it is not of the subset."""
    node = parse(text)
    read = names(node)
    return Condition(
        text=text,
        node=node,
        test=compile_(node),
        facts=frozenset(key for root, key in read if root == "facts"),
        data=frozenset(key for root, key in read if root == "data"),
    )
