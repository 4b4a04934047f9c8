"""A new edition in the course of a case: what runs keeps its text, unless the edition says otherwise."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shouyue.policy.engine import Fact, Obligation, Program, Run
from shouyue.policy.engine.editions import Edition, line_up
from shouyue.policy.play import read_scenario
from tests.unit.policy.engine.world import CALENDARS, CATALOGUE, at, cadence, deadline, ladder

NINE = "03-02 09:00"  # a Monday
NEVER_MORE = "03-02 18:00"


def program(*rules: dict[str, Any], **calendars: Any) -> Program:
    file = {"catalogue": CATALOGUE, "calendars": {**CALENDARS, **calendars}, "rules": list(rules)}
    return Program(read_scenario(json.dumps(file), "editions.yaml").policies)


def second(when: str) -> int:
    return int(datetime.fromisoformat(at(when)).timestamp())


def lined(old: Program, new: Program, when: str, adopts: Sequence[str] = (), *, calendars: bool = False) -> Program:
    """Two editions, the new one in force from `when` on."""
    return line_up([Edition(0, old), Edition(second(when), new, "adopted", tuple(adopts), calendars)])


def told(when: str, name: str, *, subject: str = "case:1", recorded: str = "", **facts: Any) -> Fact:
    occurred = second(when)
    name = name if "." in name else f"case.{name}"
    return Fact(f"{name} {when}", name, subject, occurred, second(recorded) if recorded else occurred, facts)


def played(last: Program, *facts: Fact, until: str = "03-31 00:00") -> list[Obligation]:
    run = Run(last)
    run.feed_all(facts)
    run.finish(second(until))
    return run.obligations


def dues(found: list[Obligation]) -> list[tuple[str, int | None]]:
    return [(o.status.value, o.last_due) for o in found]


def test_what_runs_keeps_its_time_and_what_opens_has_the_new_one() -> None:
    last = lined(program(deadline(within="PT4H")), program(deadline(within="PT2H")), "03-02 10:00")
    found = played(
        last,
        told(NINE, "received"),
        told("03-02 12:30", "resolved"),
        told("03-02 14:00", "received", subject="case:2"),
    )
    assert dues(found) == [("met", second("03-02 13:00")), ("breached", second("03-02 16:00"))]


def test_an_edition_may_take_over_what_runs() -> None:
    last = lined(program(deadline(within="PT8H")), program(deadline(within="PT4H")), "03-02 10:00", ["R"])
    (o,) = played(last, told(NINE, "received"), told("03-02 12:00", "noted"), until="03-02 12:30")
    assert dues([o]) == [("open", second("03-02 13:00"))]
    assert [(event.kind, event.note) for event in o.log] == [
        ("opened", ""),
        ("recomputed", ""),
        ("moved", f"{second('03-02 17:00')}"),
    ]


def test_what_is_late_by_the_new_text_was_late_at_its_own_instant() -> None:
    last = lined(program(deadline(within="PT8H")), program(deadline(within="PT30M")), "03-02 10:00", ["R"])
    (o,) = played(last, told(NINE, "received"), told("03-02 12:00", "resolved"))
    assert (o.status.value, o.breached_at, o.met_at) == ("breached", second("03-02 09:30"), second("03-02 12:00"))


def test_a_breach_is_not_unmade_by_a_longer_time() -> None:
    last = lined(program(deadline(within="PT30M")), program(deadline(within="PT8H")), "03-02 10:00", ["R"])
    (o,) = played(last, told(NINE, "received"), told("03-02 12:00", "resolved"))
    assert (o.status.value, o.breached_at, o.met_at) == ("breached", second("03-02 09:30"), second("03-02 12:00"))


def test_a_rule_that_is_gone_runs_to_its_end_on_what_it_has_bound() -> None:
    last = lined(program(deadline(within="PT4H")), program(deadline(id="Other", within="PT1H")), "03-02 10:00")
    found = played(last, told(NINE, "received"), told("03-02 12:00", "resolved"), told("03-02 14:00", "received"))
    assert [(o.code.id, o.status.value) for o in found] == [("R", "met"), ("Other", "breached")]


def test_a_rule_that_is_gone_lets_go_where_the_edition_says_so() -> None:
    last = lined(program(deadline(within="PT4H")), program(deadline(id="Other", within="PT1H")), "03-02 10:00", ["*"])
    (o,) = played(last, told(NINE, "received"), told("03-02 12:00", "noted"))
    assert (o.status.value, o.reason, o.closed_at) == ("cancelled", "new_edition", second("03-02 10:00"))


def test_a_rule_that_says_the_same_goes_on_under_the_new_edition() -> None:
    new = program(deadline(within="PT4H"))
    (o,) = played(lined(program(deadline(within="PT4H")), new, "03-02 10:00"), told(NINE, "received"))
    assert o.code.program is new


def test_alarms_before_the_edition_ring_under_the_old_one() -> None:
    steps = {"after": "PT1H", "to": "supervisor"}, {"after": "PT3H", "to": "director"}
    new = ladder({"after": "PT1H", "to": "supervisor"}, {"after": "PT3H", "to": "boss"})
    (o,) = played(lined(program(ladder(*steps)), program(new), "03-02 11:00", ["L"]), told(NINE, "received"))
    assert [(alarm.at, alarm.to) for alarm in o.alarms] == [
        (second("03-02 10:00"), "supervisor"),
        (second("03-02 12:00"), "boss"),
    ]


def test_a_fact_that_happened_before_the_edition_has_its_text_however_late_it_is_told() -> None:
    last = lined(program(deadline(within="PT4H")), program(deadline(within="PT1H")), "03-02 12:00")
    (o,) = played(last, told(NINE, "received", recorded="03-02 12:30"), until="03-02 12:40")
    assert dues([o]) == [("open", second("03-02 13:00"))]


def test_facts_out_of_order_are_folded_each_under_its_own_edition() -> None:
    last = lined(program(deadline(within="PT4H")), program(deadline(within="PT1H")), "03-02 12:00")
    found = played(
        last,
        told("03-02 14:00", "received"),
        told("03-02 14:30", "resolved"),
        told(NINE, "received", recorded="03-02 15:00"),
        told("03-02 10:00", "resolved", recorded="03-02 15:00"),
        until="03-02 16:00",
    )
    standing = [(o.status.value, o.last_due) for o in found if not o.superseded_by]
    assert standing == [("met", second("03-02 13:00")), ("met", second("03-02 15:00"))]


def test_a_period_that_has_begun_keeps_its_text_and_the_next_has_the_new_one() -> None:
    last = lined(program(cadence(every="week", count=1)), program(cadence(every="week", count=3)), "03-04 00:00", ["V"])
    found = played(last, told(NINE, "customer.classed", subject="customer:1", tier="A"), until="03-10 00:00")
    assert [(o.period, o.wanted) for o in found] == [("2026-W10", 1), ("2026-W11", 3)]


def test_a_new_cadence_binds_subjects_that_are_known() -> None:
    last = lined(program(deadline(within="PT1H")), program(cadence(every="week")), "03-04 00:00")
    facts = (
        told(NINE, "customer.classed", subject="customer:1", tier="A"),
        told("03-05 09:00", "customer.classed", subject="customer:1", tier="A"),
    )
    assert [o.period for o in played(last, *facts, until="03-06 00:00")] == ["2026-W10"]


def test_changed_hours_move_what_hangs_on_them_and_nothing_else() -> None:
    shut = {**CALENDARS["office"], "closed": [{"from": at("03-03 00:00"), "until": at("03-04 00:00"), "why": "moved"}]}
    rules = deadline(within="PT10H", calendar="office"), deadline(id="E", within="PT30H")
    last = lined(program(*rules), program(*rules, office=shut), "03-02 10:00", calendars=True)
    found = played(last, told(NINE, "received"), told("03-02 12:00", "noted"), until="03-02 13:00")
    assert {o.code.id: o.due_at for o in found} == {"R": second("03-04 11:00"), "E": second("03-03 15:00")}
    assert [event.kind for o in found if o.code.id == "E" for event in o.log] == ["opened"]
