"""Whether conditions can hold together: tried out on every combination of the values that matter.

The values that matter are the allowed ones, true and false, the figures in the conditions with their neighbours, and
“not recorded”. Where a condition calculates, or the combinations are too many, there is no answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from math import prod
from typing import Any

from shouyue.policy.condition import Condition
from shouyue.policy.conditions import Failure
from shouyue.policy.conditions.nodes import Arith, Call, Compare, In, ListOf, Literal, Name, Negate, Node, names, walk
from shouyue.policy.fields import Field, Type

MOST = 100_000
OTHER = "\N{REPLACEMENT CHARACTER}"
"""A text that no condition names."""

Key = tuple[str, str]
Fields = Mapping[str, Field]
Facts = dict[str, Any]
_STEPS: dict[type, Any] = {int: 1, datetime: timedelta(seconds=1), date: timedelta(1), timedelta: timedelta(seconds=1)}
"""The nearest neighbours of values that are counted; decimals have none."""


def can_hold(conditions: Iterable[Condition | None], facts: Fields, data: Fields) -> bool | None:
    """Answer whether all can be true of one subject and one fact; None where trying does not tell."""
    asked = [condition for condition in conditions if condition is not None]
    places = _places(asked, facts, data)
    if prod(len(values) for values in places.values()) > MOST:
        return None
    if any(_all_hold(asked, *world) for world in _worlds(places)):
        return True
    return False if all(_countable(condition.node) for condition in asked) else None


def values_taken(condition: Condition, key: str, facts: Fields, data: Fields) -> frozenset[str]:
    """The allowed values of a fact under which the condition can be true; all where trying does not tell."""
    allowed = facts[key].values
    places = _places([condition], facts, data)
    if prod(len(values) for values in places.values()) > MOST or not _countable(condition.node):
        return frozenset(allowed)
    return frozenset(
        world[0][key] for world in _worlds(places) if world[0].get(key) in allowed and _all_hold([condition], *world)
    )


def _all_hold(conditions: list[Condition], facts: Facts, data: Facts) -> bool:
    try:
        return all(condition.test(facts, data) is True for condition in conditions)
    except Failure:
        return False


def _worlds(places: Mapping[Key, tuple[Any, ...]]) -> Iterator[tuple[Facts, Facts]]:
    for values in product(*places.values()):
        facts: Facts = {}
        data: Facts = {}
        for (root, key), value in zip(places, values, strict=True):
            if value is not None:
                (facts if root == "facts" else data)[key] = value
        yield facts, data


def _places(conditions: list[Condition], facts: Fields, data: Fields) -> dict[Key, tuple[Any, ...]]:
    """Every name that is read, with the values to try for it."""
    read = sorted({key for condition in conditions for key in names(condition.node)})
    written = _written(conditions)
    found: dict[Key, tuple[Any, ...]] = {}
    for root, key in read:
        field = (facts if root == "facts" else data).get(key, Field(Type.ANY))
        found[root, key] = (*_values(field, written.get((root, key), ())), None)
    return found


def _written(conditions: list[Condition]) -> dict[Key, tuple[Any, ...]]:
    """The values with which each name is compared; names that are compared with each other share theirs."""
    found: dict[Key, tuple[Any, ...]] = {}
    for condition in conditions:
        for node in walk(condition.node):
            if isinstance(node, Compare | In):
                right = node.right if isinstance(node, Compare) else node.list
                left = node.left if isinstance(node, Compare) else node.item
                values = tuple(part.value for side in (left, right) for part in walk(side) if isinstance(part, Literal))
                for name in (part for side in (left, right) for part in walk(side) if isinstance(part, Name)):
                    found[name.root, name.key] = (*found.get((name.root, name.key), ()), *values)
    return found


def _values(field: Field, written: tuple[Any, ...]) -> tuple[Any, ...]:
    if field.values:
        return field.values
    if field.type is Type.BOOL:
        return (True, False)
    if field.type is Type.LIST:
        return ((), *((value,) for value in dict.fromkeys(written)), tuple(dict.fromkeys(written)))
    if field.type is Type.NUMBER:
        tried: list[Any] = _decimals(written)
    elif field.type is Type.ANY:
        decimals = tuple(value for value in written if isinstance(value, float))
        tried = [True, False, OTHER, *written, *_neighbours(written), *_decimals(decimals)]
    else:
        others = [OTHER] if field.type is Type.TEXT else []
        tried = [*others, *written, *_neighbours(written)]
    return tuple({(type(value), value): value for value in tried}.values()) or _SAMPLES.get(field.type, ())


def _neighbours(written: tuple[Any, ...]) -> list[Any]:
    """Each value with the one before and the one after."""
    counted = [(value, _STEPS[type(value)]) for value in written if type(value) in _STEPS]
    return [near for value, step in counted for near in (value - step, value, value + step)]


def _decimals(written: tuple[Any, ...]) -> list[float]:
    """Each value, one in every gap between two, and one beyond either end."""
    values = sorted({float(value) for value in written})
    between = [(low + high) / 2 for low, high in pairwise(values)]
    return [values[0] - 1, *values, *between, values[-1] + 1] if values else []


_SAMPLES: dict[Type, tuple[Any, ...]] = {
    Type.INT: (0, 1),
    Type.MONEY: (0, 1),
    Type.NUMBER: (0.0, 1.0),
    Type.DATE: (date(2026, 1, 1),),
    Type.DURATION: (timedelta(0),),
    Type.INSTANT: (datetime.fromisoformat("2026-01-01T00:00:00+00:00"),),
}


def _countable(node: Node) -> bool:
    """Whether the values tried are all that matter: names stand against written values only, nothing is calculated."""
    for part in walk(node):
        match part:
            case Arith() | Call() | Negate():
                return False
            case Compare(_, Name(), Name()) | In(_, Name()):
                return False
            case In(Name(), ListOf(items)) if any(not isinstance(item, Literal) for item in items):
                return False
    return True
