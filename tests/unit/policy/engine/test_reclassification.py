"""A class given or changed after the start: the new rule runs from the start, the old one is taken off."""

from tests.unit.policy.engine.world import Played, deadline, fact, ladder

GENERAL = deadline(id="general", clause="C", within="PT24H", when='facts.severity == "general"', warn=["50%"])
MAJOR = deadline(id="major", clause="C", within="PT4H", when='facts.severity == "major"', warn=["25%", "50%", "75%"])
PAUSED = [{"from": ["case.asked"], "until": ["case.answered"]}]


def classed(when: str, severity: str | None, verb: str = "classed", **keys: object) -> dict[str, object]:
    return fact(when, verb, facts={"severity": severity}, **keys)


RECEIVED = classed("03-02 09:00", "general", "received")


def test_the_new_clock_runs_from_the_start_and_the_old_is_taken_off() -> None:
    played = Played(GENERAL, MAJOR, facts=[RECEIVED, classed("03-02 10:30", "major")])
    assert played.all("rule status opened_at due_at closed_at reason") == [
        ("general", "cancelled", "03-02 09:00", "03-03 09:00", "03-02 10:30", "reclassified"),
        ("major", "open", "03-02 09:00", "03-02 13:00", None, None),
    ]


def test_a_breach_found_so_is_recorded_at_its_instant_and_only_the_highest_alarm_goes_out() -> None:
    played = Played(GENERAL, MAJOR, facts=[RECEIVED, classed("03-02 15:00", "major")])
    assert played.all("status breached_at", "major") == [("breached", "03-02 13:00")]
    assert played.alarms("major") == [("03-02 12:00", "warn 3", "agent")]


def test_alarms_still_to_come_go_out_in_their_time() -> None:
    played = Played(GENERAL, MAJOR, facts=[RECEIVED, classed("03-02 11:30", "major")], until="03-02 20:00")
    assert played.alarms("major") == [("03-02 11:00", "warn 2", "agent"), ("03-02 12:00", "warn 3", "agent")]


def test_an_old_clock_that_was_breached_stays_breached_and_closes() -> None:
    played = Played(GENERAL, MAJOR, facts=[RECEIVED, classed("03-04 09:00", "major")])
    assert played.all("status breached_at closed_at met_at reason", "general") == [
        ("breached", "03-03 09:00", "03-04 09:00", None, "reclassified"),
    ]


def test_the_new_rule_has_its_own_pauses() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "asked"), fact("03-02 11:00", "answered"), classed("03-02 12:00", "major")]
    played = Played(GENERAL, {**MAJOR, "pause": PAUSED}, facts=facts)
    assert played.all("due_at paused_seconds", "major") == [("03-02 14:00", 3600)]
    paused = Played(GENERAL, {**MAJOR, "pause": PAUSED}, facts=[*facts[:2], classed("03-02 12:00", "major")])
    assert paused.all("status due_at", "major") == [("paused", None)]


def test_classed_after_receipt_the_clock_runs_from_receipt_and_the_coverage_entry_closes() -> None:
    received = fact("03-02 09:00", "received", id="e1")
    assert Played(GENERAL, facts=[received]).coverage == [("general", "case:1", "e1")]
    played = Played(GENERAL, facts=[received, classed("03-02 10:00", "general")])
    assert (played.one("opened_at due_at"), played.coverage) == (("03-02 09:00", "03-03 09:00"), [])


def test_a_class_that_does_not_bind_closes_the_coverage_entry_too() -> None:
    played = Played(GENERAL, facts=[fact("03-02 09:00", "received"), classed("03-02 10:00", "major")])
    assert (played.all("status"), played.coverage) == ([], [])


def test_half_an_answer_is_none() -> None:
    rule = deadline(within="PT4H", when='facts.kind == "complaint" && facts.severity == "major"')
    half = fact("03-02 10:00", "classed", facts={"kind": "complaint"})
    played = Played(rule, facts=[fact("03-02 09:00", "received", id="e1"), half])
    assert played.coverage == [("R", "case:1", "e1")]


def test_classed_after_it_was_resolved() -> None:
    facts = [fact("03-02 09:00", "received"), fact("03-02 12:00", "resolved"), classed("03-02 15:00", "major")]
    assert Played(MAJOR, facts=facts).one("status met_at") == ("met", "03-02 12:00")
    late = [facts[0], fact("03-02 14:00", "resolved"), facts[2]]
    assert Played(MAJOR, facts=late).one("status breached_at met_at") == ("breached", "03-02 13:00", "03-02 14:00")


def test_from_the_first_start_that_was_not_bound() -> None:
    facts = [fact("03-02 09:00", "received"), fact("03-02 10:00", "received"), classed("03-02 11:00", "major")]
    assert Played(MAJOR, facts=facts).one("opened_at") == ("03-02 09:00",)


def test_and_back_again() -> None:
    facts = [RECEIVED, classed("03-02 10:00", "major"), classed("03-02 11:00", "general")]
    played = Played(GENERAL, MAJOR, facts=facts)
    assert played.all("rule status reason opened_at") == [
        ("general", "cancelled", "reclassified", "03-02 09:00"),
        ("general", "open", None, "03-02 09:00"),
        ("major", "cancelled", "reclassified", "03-02 09:00"),
    ]
    assert len(set(played.all("id"))) == 3


def test_what_was_met_is_not_opened_again_by_a_class() -> None:
    facts = [
        RECEIVED,
        fact("03-02 10:00", "resolved"),
        classed("03-02 11:00", "major"),
        classed("03-02 12:00", "general"),
    ]
    assert Played(GENERAL, facts=facts).all("status") == [("met",)]


def test_a_class_opens_only_from_a_start_that_was_not_bound() -> None:
    facts = [
        RECEIVED,
        fact("03-02 10:00", "resolved"),
        classed("03-02 10:30", "major"),
        fact("03-02 11:00", "received"),
        classed("03-02 12:00", "general"),
    ]
    played = Played(GENERAL, facts=facts)
    assert played.all("status opened_at") == [("met", "03-02 09:00"), ("open", "03-02 11:00")]


def test_context_is_frozen_at_opening() -> None:
    rule = deadline(within="PT4H", when='facts.tier == "A" && facts.severity == "major"')
    start = fact("03-02 09:00", "received", facts={"tier": "A", "severity": "major"})
    left = fact("03-02 10:00", "noted", facts={"tier": "B"})
    again = fact("03-02 11:00", "noted", facts={"kind": "complaint"})
    assert Played(rule, facts=[start, left, again]).one("status") == ("open",)
    other = fact("03-02 10:30", "received", "case:2", facts={"tier": "B", "severity": "major"})
    tiered = fact("03-02 11:00", "noted", "case:2", facts={"tier": "A"})
    assert Played(rule, facts=[other, tiered]).all("status") == []


def test_an_own_fact_that_is_taken_away_takes_no_promise_away() -> None:
    played = Played(GENERAL, facts=[RECEIVED, classed("03-02 10:00", None, id="e2")])
    assert (played.one("status"), played.coverage) == (("open",), [("general", "case:1", "e2")])


def test_the_class_may_come_with_the_stop() -> None:
    facts = [fact("03-02 09:00", "received"), classed("03-02 10:00", "major", "resolved")]
    assert Played(MAJOR, facts=facts).one("status opened_at met_at") == ("met", "03-02 09:00", "03-02 10:00")


def test_a_ladder_binds_late_and_sends_only_its_highest_step() -> None:
    steps = [{"after": f"PT{hours}H", "to": role} for hours, role in ((1, "a"), (2, "b"), (4, "c"))]
    rule = ladder(*steps, when='facts.severity == "major"')
    facts = [fact("03-02 09:00", "received"), classed("03-02 11:30", "major")]
    assert Played(rule, facts=facts, until="03-02 20:00").alarms() == [
        ("03-02 11:00", "ladder 2", "b"),
        ("03-02 13:00", "ladder 3", "c"),
    ]


def test_a_ladder_that_runs_from_another_breach_is_not_begun_again() -> None:
    over = ladder({"after": "PT1H", "to": "boss"}, id="L", until=["case.closed"])
    over = {**over, "from": "breach", "of": ["general", "major"]}
    facts = [RECEIVED, classed("03-04 09:00", "major"), fact("03-04 10:00", "closed")]
    played = Played(GENERAL, MAJOR, over, facts=facts)
    assert played.all("status opened_at", "L") == [("met", "03-03 09:00")]
    assert played.alarms("L") == [("03-03 10:00", "ladder 1", "boss")]


def test_a_ladder_begins_at_a_breach_that_a_class_brought_to_light() -> None:
    over = {**ladder({"after": "PT1H", "to": "boss"}, until=["case.closed"]), "from": "breach", "of": ["major"]}
    played = Played(GENERAL, MAJOR, over, facts=[RECEIVED, classed("03-02 15:00", "major")])
    assert played.all("status opened_at", "L") == [("open", "03-02 13:00")]
    assert played.alarms("L") == [("03-02 14:00", "ladder 1", "boss")]
    closed = [RECEIVED, fact("03-02 13:30", "closed"), classed("03-02 15:00", "major")]
    ended = Played(GENERAL, MAJOR, over, facts=closed)
    assert ended.all("status opened_at met_at", "L") == [("met", "03-02 13:00", "03-02 13:30")]
    assert ended.alarms("L") == []
