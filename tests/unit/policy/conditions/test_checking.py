"""What the check finds, and that it finds nothing in what is right."""

import pytest

from shouyue.policy.conditions import Scope, Type, check, parse
from shouyue.policy.conditions.checking import Checker
from shouyue.policy.conditions.nodes import In

from .declared import SCOPE


@pytest.mark.parametrize(
    "text",
    [
        'facts.kind == "complaint" && facts.amount >= cny("5,000") || !data.told',
        'facts.kind in ["complaint", "claim"] && "cold" in facts.tags && has(facts.eta)',
        "facts.amount * 2 - facts.paid > facts.amount / 3 && facts.amount / facts.paid > 2",
        "double(facts.amount) / double(facts.paid) > 0.98 && facts.count > 2.5 && -facts.weight < 1",
        'facts.eta - facts.eta > duration("2h") && facts.eta + facts.wait < timestamp("2026-03-01T00:00:00Z")',
        'facts.signed - facts.signed > duration("24h") && size(facts.tags) + size(facts.number) > 3',
        'facts.other == 3 && facts.other + 1 > 2 && facts.other in [1, "a"] && facts.other && 3 in facts.other',
        "true",
    ],
)
def test_finds_nothing(text: str) -> None:
    assert check(parse(text), SCOPE) == ()


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("facts.sevrity == facts.kind", 1, "The catalogue knows no `facts.sevrity`. Did you mean `facts.severity`?"),
        ("has(facts.told)", 1, "The catalogue knows no `facts.told`. Did you mean `data.told`?"),
        ("facts.zzz || data.told", 1, "The catalogue knows no `facts.zzz`."),
        (
            'facts.severity == "importnat"',
            19,
            "`importnat` is not one of the values of `facts.severity` (general, important). Did you mean `important`?",
        ),
        (
            'facts.kind in ["complaint", "x"]',
            29,
            "`x` is not one of the values of `facts.kind` (complaint, request, claim).",
        ),
        ('"warm" in facts.tags', 1, "`warm` is not one of the values of `facts.tags` (cold, fragile)."),
        (
            "facts.amount > 5000",
            16,
            'Money compares with money only: write `cny("5,000")`, in yuan, in place of `5000`.',
        ),
        (
            "0.5 <= facts.amount",
            1,
            'Money compares with money only: write `cny("0.5")`, in yuan, in place of `0.5`.',
        ),
        ("facts.amount > facts.count", 1, "`>` does not work on money and whole number."),
        ("facts.amount * 2.0 > facts.paid", 1, "`*` does not work on money and decimal number."),
        (
            "facts.weight / 2 > 1.0",
            1,
            "Decimal numbers reckon with decimal numbers only: write 2 as 2.0, or use double(…).",
        ),
        (
            "facts.number == 1",
            1,
            "Values of type text and whole number are never equal: compare values of one type.",
        ),
        (
            "facts.count in [1, data.told]",
            20,
            "Values of type whole number and yes or no are never equal: compare values of one type.",
        ),
        (
            "facts.count in facts.tags",
            1,
            "Values of type whole number and text are never equal: compare values of one type.",
        ),
        ("facts.kind in facts.number", 1, "`in` does not work on text."),
        ('facts.eta < "2026-03-01"', 1, "`<` does not work on instant and text."),
        ("facts.tags < facts.tags", 1, "`<` does not work on list and list."),
        ("-facts.number == facts.number", 1, "`-` does not work on text."),
        ('facts.count.contains("1")', 1, "`contains` does not work on whole number and text."),
        (
            "facts.kind",
            1,
            "A yes or no is wanted here, but `facts.kind` is of type text: compare it, as in `facts.kind == …`.",
        ),
        (
            "data.told && !facts.count",
            15,
            "A yes or no is wanted here, but `facts.count` is of type whole number: "
            "compare it, as in `facts.count == …`.",
        ),
    ],
)
def test_finds_the_problem(text: str, column: int, sentence: str) -> None:
    assert [(found.column, found.text.en) for found in check(parse(text), SCOPE)] == [(column, sentence)]


def test_problems_stand_in_the_order_of_the_text() -> None:
    found = check(parse('facts.zzz == "a" || facts.amount == 1 && facts.kind'), SCOPE)
    assert [problem.column for problem in found] == [1, 37, 42]


def test_a_written_list_is_a_list() -> None:
    node = parse('facts.kind in ["claim"]')
    assert isinstance(node, In)
    assert Checker(SCOPE).type(node.list) is Type.LIST


def test_data_is_unknown_where_there_is_none() -> None:
    found = check(parse("data.told"), Scope(facts=SCOPE.facts))
    assert [problem.text.zh for problem in found] == ["目录里没有 `data.told`。"]
