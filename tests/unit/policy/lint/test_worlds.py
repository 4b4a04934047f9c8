"""Whether conditions can hold together, against trying out every world of a small catalogue."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.policy.condition import condition
from shouyue.policy.conditions import Failure
from shouyue.policy.fields import Field, Type
from shouyue.policy.lint.worlds import can_hold, values_taken

FACTS = {
    "kind": Field(Type.TEXT, ("inquiry", "complaint")),
    "urgent": Field(Type.BOOL),
    "count": Field(Type.INT),
    "note": Field(Type.TEXT),
    "tags": Field(Type.LIST),
    "share": Field(Type.NUMBER),
    "at": Field(Type.INSTANT),
    "free": Field(Type.ANY),
}

LEAVES = st.sampled_from(
    [
        'facts.kind == "inquiry"',
        'facts.kind != "complaint"',
        'facts.kind in ["complaint"]',
        "has(facts.kind)",
        "facts.urgent",
        "has(facts.urgent)",
        "facts.count > 3",
        "facts.count <= 3",
        "facts.count == 4",
        "has(facts.count)",
    ]
)
WRITTEN = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        parts.map(lambda part: f"!({part})"),
        st.tuples(parts, st.sampled_from([" && ", " || "]), parts).map(
            lambda three: f"({three[0]}{three[1]}{three[2]})"
        ),
    ),
    max_leaves=5,
)


def every_world() -> list[dict[str, Any]]:
    """The values of a world, far more of `count` than the linter tries."""
    values = {"kind": ("inquiry", "complaint", None), "urgent": (True, False, None), "count": (*range(-2, 12), None)}
    worlds = (dict(zip(values, world, strict=True)) for world in product(*values.values()))
    return [{key: value for key, value in world.items() if value is not None} for world in worlds]


WORLDS = every_world()


def holds(text: str, facts: dict[str, Any]) -> bool:
    try:
        return condition(text).test(facts, {}) is True
    except Failure:
        return False


@given(st.lists(WRITTEN, min_size=1, max_size=3))
def test_answers_what_trying_every_world_answers(texts: list[str]) -> None:
    possible = any(all(holds(text, facts) for text in texts) for facts in WORLDS)
    assert can_hold([condition(text) for text in texts], FACTS, {}) is possible


@given(WRITTEN)
def test_finds_the_values_under_which_a_condition_holds(text: str) -> None:
    taken = frozenset(facts["kind"] for facts in WORLDS if "kind" in facts and holds(text, facts))
    whole = condition(f'({text}) && (facts.kind == "inquiry" || facts.kind == "complaint")')
    assert values_taken(whole, "kind", FACTS, {}) == taken


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('facts.note == "a" && facts.note != "a"', False),
        ('facts.note != "a" && facts.note != "b"', True),
        ('"x" in facts.tags && "y" in facts.tags', True),
        ("facts.share > 0.5 && facts.share < 0.6", True),
        ("facts.share > 0.5 && facts.share < 0.5", False),
        ("facts.share > 0.5 && facts.share < 0.50001", True),
        ("facts.free > 0.5 && facts.free < 0.6", True),
        ("facts.free == 1 && facts.free != 2", True),
        ("facts.free == true", True),
        ('facts.free == "a" && facts.free == "b"', False),
        ("facts.share > 3 && facts.share < 4", True),
        ("facts.count > 3 && facts.count < 4", False),
        ("facts.share < 0.0 || facts.share > 1.0", True),
        ('facts.at > timestamp("2026-01-01T00:00:00Z")', True),
        ("has(facts.at) && !has(facts.at)", False),
        ("facts.count * 2 == 5", None),
        ("facts.count in [3, data.other] && facts.count == 9 && data.other == 8", None),
        ("facts.count == data.other", True),
        ('facts.note.startsWith("zz")', None),
    ],
)
def test_tries_what_the_condition_compares_with(text: str, answer: bool | None) -> None:
    assert can_hold([condition(text)], FACTS, {"other": Field(Type.INT)}) is answer


def test_nothing_asked_is_always_possible() -> None:
    assert can_hold([None, None], FACTS, {}) is True


def test_gives_no_answer_where_there_are_too_many_worlds() -> None:
    fields = {f"f{n}": Field(Type.TEXT, tuple("abcdefghi")) for n in range(6)}
    many = condition(" && ".join(f'facts.{key} == "a"' for key in fields))
    assert can_hold([many], fields, {}) is None
    assert values_taken(many, "f0", fields, {}) == frozenset("abcdefghi")
