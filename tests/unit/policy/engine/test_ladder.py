"""Ladders: who is told when, while something is not done."""

from tests.unit.policy.engine.test_editions import played, program, told
from tests.unit.policy.engine.world import Played, deadline, fact, ladder

RECEIVED = fact("03-02 09:00", "received")
STEPS = (
    {"after": "PT2H", "on": ["case.not_content"], "to": "supervisor"},
    {"after": "PT4H", "to": "manager"},
    {"after": "PT8H", "to": "director"},
)
WIDE = {"until": ["case.closed"]}


def test_each_step_in_its_time_to_its_role() -> None:
    played = Played(ladder(*STEPS), facts=[RECEIVED], until="03-05")
    assert played.alarms() == [
        ("03-02 11:00", "ladder 1", "supervisor"),
        ("03-02 13:00", "ladder 2", "manager"),
        ("03-02 17:00", "ladder 3", "director"),
    ]
    assert played.one("status due_at breached_at governs") == ("open", None, None, False)


def test_a_step_is_the_event_or_the_time_whichever_is_first_and_once() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "not_content"), fact("03-02 10:30", "not_content")]
    played = Played(ladder(*STEPS), facts=facts, until="03-02 12:00")
    assert played.alarms() == [("03-02 10:00", "ladder 1", "supervisor")]
    after = Played(ladder(*STEPS), facts=[RECEIVED, fact("03-02 11:30", "not_content")])
    assert after.alarms() == [("03-02 11:00", "ladder 1", "supervisor")]


def test_the_event_in_the_second_of_the_time_comes_first() -> None:
    played = Played(ladder(*STEPS), facts=[RECEIVED, fact("03-02 11:00", "not_content")], until="03-02 12:00")
    assert played.alarms() == [("03-02 11:00", "ladder 1", "supervisor")]


def test_stop_ends_the_times_and_until_the_events() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "resolved"), fact("03-02 20:00", "not_content")]
    played = Played(ladder(*STEPS, **WIDE), facts=facts, until="03-05")
    assert (played.one("status"), played.alarms()) == (("open",), [("03-02 20:00", "ladder 1", "supervisor")])
    closed = [*facts[:2], fact("03-02 11:00", "closed"), fact("03-02 20:00", "not_content")]
    ended = Played(ladder(*STEPS, **WIDE), facts=closed, until="03-05")
    assert (ended.one("status met_at closed_at"), ended.alarms()) == (("met", "03-02 11:00", "03-02 11:00"), [])


def test_until_is_stop_unless_given() -> None:
    played = Played(ladder(*STEPS), facts=[RECEIVED, fact("03-02 10:00", "resolved")], until="03-05")
    assert (played.one("status met_at"), played.alarms()) == (("met", "03-02 10:00"), [])


def test_a_stop_in_the_second_of_a_step_comes_first() -> None:
    assert Played(ladder(*STEPS), facts=[RECEIVED, fact("03-02 11:00", "resolved")], until="03-05").alarms() == []


def test_its_own_pause_moves_its_times_and_another_rules_does_not() -> None:
    pause = [{"from": ["case.asked"], "until": ["case.answered"]}]
    facts = [RECEIVED, fact("03-02 10:00", "asked"), fact("03-02 13:00", "answered")]
    plain, paused = ladder(*STEPS, id="plain"), ladder(*STEPS, id="paused", pause=pause)
    played = Played(plain, paused, deadline(within="PT2H", pause=pause), facts=facts, until="03-02 14:00")
    assert played.alarms("plain")[0] == ("03-02 11:00", "ladder 1", "supervisor")
    assert played.alarms("paused") == [("03-02 14:00", "ladder 1", "supervisor")]
    assert played.all("paused_seconds", "paused") == [(3 * 3600,)]


def test_events_are_heard_in_a_pause() -> None:
    rule = ladder(*STEPS, pause=[{"from": ["case.asked"], "until": ["case.answered"]}])
    facts = [RECEIVED, fact("03-02 10:00", "asked"), fact("03-02 10:30", "not_content")]
    assert Played(rule, facts=facts, until="03-05").alarms() == [("03-02 10:30", "ladder 1", "supervisor")]


def test_times_are_open_time_of_its_calendar() -> None:
    played = Played(ladder(*STEPS, calendar="office"), facts=[fact("03-06 17:00", "received")], until="03-09 18:00")
    assert [alarm[0] for alarm in played.alarms()] == ["03-09 10:00", "03-09 12:00", "03-09 17:00"]


def test_acceptance_stops_nothing() -> None:
    steps = [{"after": "PT1H", "to": "a", "accept": "case.accepted"}, {"after": "PT2H", "to": "b"}]
    played = Played(ladder(*steps), facts=[RECEIVED, fact("03-02 10:30", "accepted")], until="03-05")
    assert [alarm[2] for alarm in played.alarms()] == ["a", "b"]


def test_acceptance_is_of_the_step_that_was_called_last() -> None:
    steps = [{"after": f"PT{hours}H", "to": "a", "accept": "case.accepted"} for hours in (1, 2, 3)]
    early, late = told("03-02 09:30", "accepted"), told("03-02 11:30", "accepted")
    (o,) = played(program(ladder(*steps)), told("03-02 09:00", "received"), early, late)
    assert [event.note for event in o.log if event.kind == "accepted"] == ["ladder 2"]


def test_withdrawn() -> None:
    rule = ladder(*STEPS, cancel=["case.withdrawn"])
    played = Played(rule, facts=[RECEIVED, fact("03-02 10:00", "withdrawn")], until="03-05")
    assert (played.one("status reason"), played.alarms()) == (("cancelled", "withdrawn"), [])


def test_told_late_only_the_highest_step_goes_out() -> None:
    played = Played(ladder(*STEPS), facts=[fact("03-02 09:00", "received", told="03-02 14:00")], until="03-03")
    assert played.alarms() == [("03-02 13:00", "ladder 2", "manager"), ("03-02 17:00", "ladder 3", "director")]


# ── from a breach ────────────────────────────────────────────────────────────────────────────────────────────────


def over(**keys: object) -> dict[str, object]:
    return {**ladder(*STEPS, **keys), "from": "breach", "of": ["R/1", "R/2"]}


RULES = (deadline(id="R/1", within="PT1H"), deadline(id="R/2", within="PT2H", stop=["case.closed"]))


def test_it_counts_from_the_first_breach() -> None:
    played = Played(*RULES, over(), facts=[RECEIVED], until="03-05")
    assert played.all("opened_at", "L") == [("03-02 10:00",)]
    assert [alarm[0] for alarm in played.alarms("L")] == ["03-02 12:00", "03-02 14:00", "03-02 18:00"]


def test_without_a_breach_there_is_none() -> None:
    facts = [RECEIVED, fact("03-02 09:30", "resolved"), fact("03-02 09:40", "closed")]
    assert Played(*RULES, over(), facts=facts, until="03-05").all("status", "L") == []


def test_every_step_goes_out_however_rarely_facts_come() -> None:
    rare = Played(*RULES, over(), facts=[RECEIVED, fact("03-05 09:00", "noted")])
    often = [RECEIVED, *(fact(f"03-02 {hour}:00", "noted") for hour in range(10, 20)), fact("03-05 09:00", "noted")]
    assert rare.alarms("L") == Played(*RULES, over(), facts=often).alarms("L")
    assert len(rare.alarms("L")) == 3


def test_its_rules_may_be_named_by_a_pattern() -> None:
    rule = {**over(), "of": ["R/*"]}
    assert Played(*RULES, rule, facts=[RECEIVED], until="03-05").all("opened_at", "L") == [("03-02 10:00",)]


def test_without_an_end_of_its_own_it_ends_when_nothing_is_late_any_more() -> None:
    rule = {**over(), "stop": []}
    facts = [RECEIVED, fact("03-02 12:30", "resolved"), fact("03-02 13:30", "closed")]
    played = Played(*RULES, rule, facts=facts, until="03-05")
    assert played.all("status met_at", "L") == [("met", "03-02 13:30")]
    assert [alarm[0] for alarm in played.alarms("L")] == ["03-02 12:00"]
