"""Values and hours without a rule, and conditions that can never hold."""

import pytest

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, where


def by_severity(*values: str) -> str:
    return "".join(deadline(f"X-1/{value}", f'when: facts.severity == "{value}"') for value in values)


def test_names_the_values_for_which_a_clause_has_no_rule() -> None:
    assert found("values-gap", draft("rules:\n" + by_severity("general", "major"))) == {
        "X-1/severity": (
            "条款 X-1 按“级别”分别立了规则，但下列取值没有：重要。请补规则，或写明为何不需要。",
            "Clause X-1 has rules by “severity”, but none for: important. Add a rule, or state why none is needed.",
        )
    }


@pytest.mark.parametrize(
    "rules",
    [
        by_severity("general", "important", "major"),
        by_severity("major"),  # a clause about major ones alone
        by_severity("general", "major") + deadline("X-1/all"),  # one rule takes all
        by_severity("general") + deadline("X-1/rest", 'when: facts.severity != "general"'),
    ],
)
def test_a_clause_that_covers_its_classes_has_no_gap(rules: str) -> None:
    assert where("values-gap", draft("rules:\n" + rules)) == []


def test_names_an_hour_that_no_rule_takes() -> None:
    calendars = (
        'calendars: {day: {tz: Asia/Shanghai, week: {mon-sun: ["00:00-18:00"]}}, '
        'desk: {tz: Asia/Shanghai, week: {mon-sun: ["09:00-18:00"]}}}\n'
    )
    inside = deadline("X-1/in", "calendar: desk, start_in: open")
    outside = deadline("X-1/out", "calendar: day, start_in: closed")
    early = deadline("X-1/early", "calendar: night, start_in: open")
    assert found("hours-gap", draft(calendars + "rules:\n" + inside + outside)) == {
        "X-1": (
            "条款 X-1 的规则（X-1/in、X-1/out）合起来没有覆盖全天，例如 2026-09-01 00:00。请调整 start_in 所用的日历。",
            "The rules of clause X-1 (X-1/in, X-1/out) leave hours uncovered, for example 2026-09-01 00:00. "
            "Adjust the calendars of start_in.",
        )
    }
    night = calendars.replace("{day:", '{night: {tz: Asia/Shanghai, week: {mon-sun: ["00:00-09:00"]}}, day:')
    assert where("hours-gap", draft(night + "rules:\n" + inside + outside + early)) == []
    assert where("hours-gap", draft(calendars + "rules:\n" + inside)) == []


@pytest.mark.parametrize(
    "condition",
    [
        'facts.kind == "inquiry" && facts.kind == "complaint"',
        'facts.loss > cny("5,000") && facts.loss <= cny("5,000")',
        "has(facts.tier) && !has(facts.tier)",
        "facts.urgent && !facts.urgent",
        'facts.severity in ["general", "major"] && facts.severity == "important"',
    ],
)
def test_a_condition_that_no_value_fulfils_is_an_error(condition: str) -> None:
    policy = draft("rules:\n" + deadline("X-1/a", f"when: '{condition}'"))
    assert found("never-true", policy) == {
        "X-1/a": (
            f"规则 X-1/a 的条件永远不会成立：{condition}。请核对取值，或把“且”改为“或”。",
            f"In X-1/a this can never be true: {condition}. Check the values, or write || in place of &&.",
        )
    }


@pytest.mark.parametrize(
    "condition",
    [
        'facts.kind == "inquiry" || facts.kind == "complaint"',
        'facts.loss > cny("5,000") && facts.loss <= cny("5,000.01")',
        'facts.loss * 2 == cny("3")',  # sums are not tried out
        'facts.calendar.matches("^n")',
        'facts.promised_at > timestamp("2026-01-01T00:00:00Z")',
    ],
)
def test_a_condition_that_some_value_fulfils_or_that_calculates_is_left(condition: str) -> None:
    assert where("never-true", draft("rules:\n" + deadline("X-1/a", f"when: '{condition}'"))) == []


def test_conditions_of_events_gates_and_targets_are_tried_too() -> None:
    policy = draft("""
rules:
  - {id: X-1/stop, kind: deadline, subject: case, start: case.received, within: PT1H,
     stop: {event: case.resolved, when: data.told && !data.told}}
  - {id: X-2/gate, kind: gate, subject: customer, gate: customer.admit,
     require: 'facts.capital < cny("1") && facts.capital > cny("2")'}
  - {id: X-3/target, kind: target, of: order.delivered, good: data.on_time && !data.on_time, every: month,
     at_least: 98%}
  - {id: X-4/start, kind: deadline, subject: customer, when: 'facts.tier == "A"', stop: call.recorded, within: PT1H,
     start: {event: customer.tier_set, when: 'facts.tier == "B"'}}
  - {id: X-5/cadence, kind: cadence, subject: customer, when: 'facts.tier == "A" && facts.tier == "B"', every: month,
     met_by: call.recorded}
""")
    assert where("never-true", policy) == ["X-1/stop", "X-2/gate", "X-3/target", "X-4/start", "X-5/cadence"]
