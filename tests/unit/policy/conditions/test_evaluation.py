"""What a condition answers, by the function and by the explanation, where the oracle is silent or differs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shouyue.policy.conditions import Absent, Explained, Failure, Type, compile_, explain, parse
from shouyue.policy.conditions.nodes import And, Arith, Literal, Node, Not, Or

NEW_YORK = ZoneInfo("America/New_York")


def answer(text: str, facts: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None) -> bool:
    """The function's answer, which must be the explanation's too."""
    node = parse(text)
    found = explain(node, facts or {}, data or {})
    if found.error:
        with pytest.raises(Failure) as failed:
            compile_(node)(facts or {}, data or {})
        assert failed.value.text == found.error
        raise failed.value
    result = compile_(node)(facts or {}, data or {})
    assert found.value is result
    return result is True


def test_an_absent_value_fails_by_its_name() -> None:
    for facts in ({}, {"tier": None}):
        with pytest.raises(Absent) as absent:
            answer('facts.tier == "A"', facts)
        assert absent.value.name == "facts.tier"
        assert "没有记录" in absent.value.text.zh
        assert answer("!has(facts.tier)", facts) is True


@pytest.mark.parametrize(
    "text", ['facts.x == "A" || data.yes', 'data.yes || facts.x == "A"', '!(facts.x == "A" && !data.yes)']
)
def test_the_deciding_side_absorbs_a_failure_from_either_side(text: str) -> None:
    assert answer(text, {}, {"yes": True}) is True
    with pytest.raises(Absent):
        answer(text, {}, {"yes": False})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facts.one == 1", True),
        ("facts.one == 1.0", True),
        ("facts.one in [1.0]", True),
        ("facts.yes == 1", False),
        ("facts.yes in [1, 2]", False),
        ("facts.text == 1", False),
        ('facts.one != "1"', True),
        ("facts.text == facts.text", True),
        ("facts.list == facts.tuple", True),
        ("-7 / 2 == -3", True),
        ("-7 % 2 == -1 && 7 % -2 == 1", True),
        ('size("汉字") == 2', True),
        ("size(facts.list) == 2", True),
        ('string(true) + string(12) == "true12"', True),
        ('int("-7") + int(2.9) == -5', True),
        ("double(facts.decimal) == 0.1", True),
        ("facts.decimal >= 0.1 && facts.decimal + 1.0 < 1.2", True),
        ('duration("1h") + facts.then == facts.then + duration("60m")', True),
        ('facts.then - timestamp("2026-03-01T08:00:00+08:00") == duration("1h")', True),
        ('facts.day - date("2026-02-28") == duration("24h")', True),
        ('facts.day < date("2026-03-02")', True),
        ('facts.money > cny("5,000")', True),
        ("(facts.one > 2) == has(facts.two)", True),
        ('facts.text in ["b", facts.text]', True),
        ('facts.text in ["b", "c"]', False),
        ('facts.text.contains("b") && facts.text.startsWith("a") && facts.text.endsWith("c")', True),
        (r'facts.text.matches("^[a-c]+$") && "单号12".matches(r"\d{2}$")', True),
    ],
)
def test_answers(text: str, expected: bool) -> None:
    facts = {
        "one": 1,
        "yes": True,
        "text": "abc",
        "list": ["a", "b"],
        "tuple": ("a", "b"),
        "decimal": Decimal("0.1"),
        "then": datetime(2026, 3, 1, 1, tzinfo=UTC),
        "day": date(2026, 3, 1),
        "money": 500_001,
    }
    assert answer(text, facts) is expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("!facts.one", "Yes or no is wanted here, not whole number."),
        ("true && facts.one", "Yes or no is wanted here, not whole number."),
        ("facts.text < 1", "`<` does not work on text and whole number."),
        ('facts.text + 1 == "abc1"', "`+` does not work on text and whole number."),
        ("facts.one + 1.0 > 0.0", "`+` does not work on whole number and decimal number."),
        ("-facts.yes == 1", "`-` does not work on yes or no."),
        ('"a" in facts.text', "`in` does not work on text."),
        ("size(facts.one) == 1", "`size` does not work on whole number."),
        ("facts.one / 0 == 1", "The divisor is zero."),
        ("facts.one % 0 == 1", "The divisor is zero."),
        ("1.0 / 0.0 > 1.0", "The divisor is zero."),
        ("facts.big + 1 > 0", "The result is too large."),
        ("-facts.big - 2 < 0", "The result is too large."),
        ("1e200 * 1e200 > 1.0", "The result is not a finite number."),
        ("facts.nan > 1", "The result is not a finite number."),
        ("facts.nan > 1.5", "The result is not a finite number."),
        ("int(1e30) > 1", "The result is too large."),
        ('int("12.5") > 1', "int cannot read “12.5”."),
        ('double("nan") > 1.0', "double cannot read “nan”."),
        ("int(facts.digits) > 1", "The result is too large."),
        ('facts.naive < timestamp("2026-03-01T00:00:00Z")', "`facts.naive` is an instant without a time zone: record"),
        ('facts.last + duration("1h") > facts.last', "The result is too large."),
        ("facts.map == 1", "A condition cannot use a value of type dict."),
    ],
)
def test_fails_with_a_reason(text: str, why: str) -> None:
    facts = {
        "one": 1,
        "yes": True,
        "text": "abc",
        "big": 2**63 - 1,
        "nan": float("nan"),
        "digits": "9" * 5_000,
        "naive": datetime(2026, 3, 1),
        "last": datetime.max.replace(tzinfo=UTC),
        "map": {},
    }
    with pytest.raises(Failure) as failed:
        answer(text, facts)
    assert str(failed.value).startswith(why)


def test_a_condition_that_is_no_yes_or_no_fails() -> None:
    with pytest.raises(Failure, match="Yes or no is wanted here, not text"):
        compile_(parse("facts.text"))({"text": "abc"}, {})


class Tier(StrEnum):
    A = "A"


class Step(IntEnum):
    FIRST = 1


def test_named_values_count_as_what_they_are() -> None:
    facts = {"tier": Tier.A, "step": Step.FIRST}
    assert answer('facts.tier == "A" && facts.tier in ["A"] && facts.tier <= "A" && facts.step == 1', facts) is True


def test_an_hour_that_comes_twice_is_compared_as_an_instant() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    second = first.replace(fold=1)
    facts = {"first": first, "second": second}
    assert answer("facts.first < facts.second", facts) is True
    assert answer('facts.second - facts.first == duration("1h")', facts) is True
    assert answer('facts.first == timestamp("2026-11-01T05:30:00Z")', facts) is True


def nested(kind: str, depth: int) -> Node:
    node: Node = Literal(True, Type.BOOL)
    for level in range(depth):
        match kind:
            case "not":
                node = Not(node)
            case "rows":
                node = Or((node, Literal(False, Type.BOOL))) if level % 2 else And((node, Literal(True, Type.BOOL)))
    return node


@pytest.mark.parametrize("kind", ["not", "rows"])
def test_the_deepest_conditions_compile(kind: str) -> None:
    assert compile_(nested(kind, 64))({}, {}) is True


def test_the_deepest_sum_compiles() -> None:
    node: Node = Literal(0, Type.INT)
    for _ in range(63):
        node = Arith("+", node, Literal(1, Type.INT))
    with pytest.raises(Failure, match="Yes or no is wanted here"):
        compile_(node)({}, {})
    assert explain(node, {}, {}).value == 63


def test_the_policys_text_never_becomes_code() -> None:
    text = """facts.x == "') or __import__('os').abort() or ('" """
    assert answer(text, {"x": "') or __import__('os').abort() or ('"}) is True


def test_explains_every_part_also_beside_the_deciding_one() -> None:
    node = parse('facts.kind == "claim" && (facts.tier in ["A"] || facts.wait > duration("1h"))')
    found = explain(node, {"kind": "request", "wait": timedelta(hours=2)}, {})
    assert outline(found) == [
        (0, 'facts.kind == "claim" && (facts.tier in ["A"] || facts.wait > duration("1h"))', False),
        (1, 'facts.kind == "claim"', False),
        (2, "facts.kind", "request"),
        (1, 'facts.tier in ["A"] || facts.wait > duration("1h")', True),
        (2, 'facts.tier in ["A"]', "`facts.tier` is not recorded. Ask has(facts.tier) first."),
        (3, "facts.tier", "`facts.tier` is not recorded. Ask has(facts.tier) first."),
        (2, 'facts.wait > duration("1h")', True),
        (3, "facts.wait", timedelta(hours=2)),
    ]


def outline(found: Explained, level: int = 0) -> list[tuple[int, str, object]]:
    rows: list[tuple[int, str, object]] = [(level, found.text, found.error.en if found.error else found.value)]
    return rows + [row for part in found.parts for row in outline(part, level + 1)]
