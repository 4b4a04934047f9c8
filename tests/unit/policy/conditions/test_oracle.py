"""Conditions against an independent CEL library, and over columns against the function.

Where the library leaves the specification, or we do on purpose, a condition is left out here, and test_evaluation.py
states what holds:

- it measures `size` of a text in bytes;
- `-true` is false to it, and the least whole number is its own negative;
- it does not know `duration + timestamp`, nor `string` of anything but texts and numbers, and it writes decimals in its
  own way;
- it adds lists, which conditions leave out;
- decimals divided by zero, or too large, are infinite to it and failures to us;
- it knows no date: dates are handed to it as instants at midnight, and only where types are as declared.
"""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import cel
import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shouyue.policy.conditions import Failure, Node, Type, check, compile_, explain, parse, source
from shouyue.policy.conditions.columns import columns
from shouyue.policy.conditions.literals import INT_MIN, written
from shouyue.policy.conditions.nodes import Arith, Call, Literal, Negate, walk

from .strategies import DTYPES, FIELDS, SCOPE, conditions, data, facts, wild_facts

FAILED = "failed"
PROFILE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def for_library(recorded: dict[str, Any]) -> dict[str, Any]:
    """Facts as the library takes them: absent means no key, dates are instants."""
    kept = {key: value for key, value in recorded.items() if value is not None}
    return {key: midnight(value) if type(value) is date else value for key, value in kept.items()}


def library(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> object:
    functions = {
        "cny": lambda text: written("cny", Literal(text, Type.TEXT), 1).value,
        "date": lambda text: midnight(date.fromisoformat(text)),
    }
    context = cel.Context({"facts": for_library(subject), "data": for_library(fact)}, functions)
    try:
        return cel.evaluate(source(node), context)
    except (KeyError, TypeError, ValueError, RuntimeError, ArithmeticError):
        return FAILED


def answer_of_library(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> object:
    """Its answer as a condition: anything but true or false counts as failed."""
    found = library(node, subject, fact)
    return found if isinstance(found, bool) else FAILED


def ours(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> object:
    try:
        return compile_(node)(subject, fact)
    except Failure:
        return FAILED


def explained(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> object:
    found = explain(node, subject, fact)
    return found.value if found.error is None and isinstance(found.value, bool) else FAILED


def apart(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> bool:
    """Whether a part of the condition is one of the places where the library answers something else (see above)."""

    def value(part: Node) -> object:
        return library(part, subject, fact)

    def differs(part: Node) -> bool:
        match part:
            case Arith("+", left, right) if isinstance(value(left), timedelta) and isinstance(value(right), datetime):
                return True
            case Arith("+", left) if isinstance(value(left), list):
                return True
            case Arith() | Call("double"):
                found = value(part)
                return isinstance(found, float) and not math.isfinite(found)
            case Negate(operand):
                return isinstance(value(operand), bool) or value(operand) == INT_MIN
            case Call("string", (operand,)):
                return not isinstance(value(operand), str | int) or isinstance(value(operand), bool)
            case Call("size", (operand,)):
                return not str(value(operand)).isascii()
            case _:
                return False

    return any(differs(part) for part in walk(node))


@PROFILE
@given(conditions(), st.lists(st.tuples(facts(), data()), min_size=3, max_size=8))
def test_typed_conditions_agree_with_the_library_and_over_columns(
    node: Node, rows: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    assert parse(source(node)) == node
    assert check(node, SCOPE) == ()
    assume(not any(apart(node, *row) for row in rows))
    answers = [answer_of_library(node, *row) for row in rows]
    assert [ours(node, *row) for row in rows] == answers
    assert [explained(node, *row) for row in rows] == answers
    assert over_columns(node, rows) == answers


@PROFILE
@given(conditions(wild=True), wild_facts(), data())
def test_wild_conditions_agree_with_the_library(node: Node, subject: dict[str, Any], fact: dict[str, Any]) -> None:
    assert parse(source(node)) == node
    assume(not apart(node, subject, fact))
    answer = answer_of_library(node, subject, fact)
    assert ours(node, subject, fact) == answer
    assert explained(node, subject, fact) == answer


def over_columns(node: Node, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[object]:
    frame = pl.DataFrame(
        {f"facts.{key}": [subject.get(key) for subject, _ in rows] for key in FIELDS}
        | {f"data.{key}": [fact.get(key) for _, fact in rows] for key in SCOPE.data},
        schema={f"facts.{key}": DTYPES[kind] for key, kind in FIELDS.items()}
        | {f"data.{key}": DTYPES[field.type] for key, field in SCOPE.data.items()},
        strict=False,
    )
    expression = columns(node, lambda root, key: pl.col(f"{root}.{key}"), SCOPE)
    answers = frame.with_columns(expression.alias("answer"))["answer"].to_list()
    return [FAILED if answer is None else answer for answer in answers]
