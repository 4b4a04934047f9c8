"""Columns against the function, operator by operator; what is refused; columns that are stored in another way."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import polars as pl
import pytest

from shouyue.policy.conditions import ConditionError, Failure, Field, Scope, Type, compile_, names, parse
from shouyue.policy.conditions.closure import Answer
from shouyue.policy.conditions.columns import columns

from .strategies import DTYPES

SCOPE = Scope(
    {"kind": Field(Type.TEXT), "weight": Field(Type.NUMBER), "eta": Field(Type.INSTANT), "other": Field(Type.ANY)}
)


def column(root: str, key: str) -> pl.Expr:
    return pl.col(f"{root}.{key}")


def answers(text: str, name: str, values: pl.Series) -> list[bool | None]:
    frame = pl.DataFrame({name: values})
    return frame.select(columns(parse(text), column, SCOPE).alias("answer"))["answer"].to_list()


WHOLE = [0, 1, -1, 2, -7, 100, 2**63 - 1, -(2**63), None]
NUMBERS = [0.0, 1.5, -2.5, 1e200, -1e30, 3.0, 0.1, 9.3e18, None]
CODES = ["12", "-7", "+3", "1.5", ".5", "4.", "1e3", "abc", None, "９", " 1", "99999999999999999999", ""]
TIMES = [datetime(2026, 3, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), None]
SPANS = [timedelta(0), timedelta(hours=1), timedelta(days=-2), None]
DAYS = [date(2026, 3, 1), date(2024, 2, 29), None]
LISTS = [["a", "b"], [], None]
TYPED: dict[str, tuple[Type, list[Any]]] = {
    "whole": (Type.INT, WHOLE),
    "other": (Type.INT, WHOLE),
    "number": (Type.NUMBER, NUMBERS),
    "factor": (Type.NUMBER, NUMBERS),
    "code": (Type.TEXT, CODES),
    "part": (Type.TEXT, ["1", ".", "", None]),
    "then": (Type.INSTANT, TIMES),
    "wait": (Type.DURATION, SPANS),
    "more": (Type.DURATION, SPANS),
    "day": (Type.DATE, DAYS),
    "list": (Type.LIST, LISTS),
    "flag": (Type.BOOL, [True, False, None]),
}


@pytest.mark.parametrize(
    "text",
    [
        "facts.whole + facts.other > 0",
        "facts.whole - facts.other > 0",
        "facts.whole * facts.other > 0",
        "facts.whole / facts.other == -3",
        "facts.whole % facts.other == -1",
        "-facts.whole < 0",
        "facts.number + facts.factor > 1.0",
        "facts.number - facts.factor > 1.0",
        "facts.number * facts.factor > 1.0",
        "facts.number / facts.factor > 1.0",
        "-facts.number < 0",
        "int(facts.number) == facts.whole",
        "int(facts.code) > 0",
        "double(facts.code) > 0.0",
        "double(facts.whole) < 0.5",
        "string(facts.whole) + facts.code == facts.code",
        'string(facts.flag) == "true"',
        "size(facts.code) + size(facts.list) > 2",
        "facts.code in facts.list",
        "facts.whole in [1, facts.other]",
        "facts.code.contains(facts.part) && !facts.code.startsWith(facts.part)",
        'facts.code.endsWith(facts.part) || facts.code.matches("^[0-9]+$")',
        "facts.then + facts.wait > facts.then - facts.more",
        "facts.then - facts.then <= facts.wait + facts.more - facts.wait",
        'facts.day - date("2026-02-28") >= duration("24h")',
        "facts.flag < true || has(facts.wait)",
    ],
)
def test_answers_as_the_function_in_every_row(text: str) -> None:
    node = parse(text)
    fields = sorted({key for _, key in names(node)})
    rows = [dict(zip(fields, row, strict=True)) for row in product(*(TYPED[key][1] for key in fields))]
    frame = pl.DataFrame(
        {f"facts.{key}": pl.Series([row[key] for row in rows], dtype=DTYPES[TYPED[key][0]]) for key in fields}
    )
    scope = Scope({key: Field(TYPED[key][0]) for key in fields})
    found = frame.select(columns(node, column, scope).alias("answer"))["answer"].to_list()
    assert found == [function(compile_(node), row) for row in rows]


def function(test: Answer, facts: dict[str, Any]) -> bool | None:
    try:
        return test(facts, {})
    except Failure:
        return None


def test_refuses_what_the_check_refuses() -> None:
    with pytest.raises(ConditionError, match="never equal"):
        columns(parse("facts.kind == 1"), column, SCOPE)


def test_refuses_a_name_without_a_type() -> None:
    with pytest.raises(ConditionError, match="declare it in the catalogue") as refused:
        columns(parse('facts.kind == "a" && facts.other'), column, SCOPE)
    assert refused.value.column == 22


def test_takes_decimals_whole_numbers_and_what_is_not_finite() -> None:
    assert answers("facts.weight > 0.1", "facts.weight", pl.Series([Decimal("0.1"), Decimal("0.2")])) == [False, True]
    assert answers("facts.weight / 2.0 > 1.0", "facts.weight", pl.Series([2, 3])) == [False, True]
    infinite = pl.Series([float("nan"), float("inf"), 1.0])
    assert answers("facts.weight > 0.1", "facts.weight", infinite) == [None, None, True]


def test_takes_categories_and_instants_of_other_zones_and_precision() -> None:
    kinds = pl.Series(["a", None, "b"], dtype=pl.Categorical)
    assert answers('facts.kind == "a" || facts.kind + "x" == "bx"', "facts.kind", kinds) == [True, None, True]
    times = pl.Series([datetime(2026, 3, 1, 18)]).dt.cast_time_unit("ms").dt.replace_time_zone("Asia/Shanghai")
    assert answers('facts.eta == timestamp("2026-03-01T10:00:00Z")', "facts.eta", times) == [True]


def test_a_constant_beside_nothing_but_nulls_answers_for_every_row() -> None:
    nothing = pl.Series([None, None], dtype=pl.Float64)
    assert answers("0 == -facts.weight || 1.0 in [facts.weight * 2.0]", "facts.weight", nothing) == [None, None]


def test_a_condition_without_names_answers_for_every_row() -> None:
    frame = pl.DataFrame({"facts.kind": ["a", "b"]})
    assert frame.with_columns(columns(parse("1 < 2"), column, SCOPE).alias("x"))["x"].to_list() == [True, True]
    assert frame.with_columns(columns(parse("1 / 0 < 2"), column, SCOPE).alias("x"))["x"].to_list() == [None, None]
