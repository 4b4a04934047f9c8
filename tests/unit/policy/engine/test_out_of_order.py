"""Facts told in another order than they happened, and facts that put others right."""

from tests.unit.policy.engine.world import CATALOGUE, Played, deadline, fact, ladder

RECEIVED = fact("03-02 09:00", "received", id="e1")
PAUSE = [{"from": ["case.asked"], "until": ["case.answered"]}]
KEYS = "status due_at met_at breached_at"


def test_a_start_told_after_its_stop() -> None:
    facts = [fact("03-02 10:00", "resolved"), fact("03-02 09:00", "received", told="03-02 11:00")]
    assert Played(deadline(within="PT4H"), facts=facts).all(KEYS) == [("met", "03-02 13:00", "03-02 10:00", None)]


def test_a_pause_told_after_the_breach_gives_a_twin_with_the_new_outcome() -> None:
    facts = [
        RECEIVED,
        fact("03-02 10:00", "asked", told="03-02 14:00"),
        fact("03-02 11:00", "answered", told="03-02 14:00"),
    ]
    played = Played(deadline(within="PT4H", pause=PAUSE, warn=["50%"]), facts=facts, until="03-02 20:00")
    assert played.all(KEYS) == [
        ("breached", "03-02 13:00", None, "03-02 13:00"),
        ("breached", "03-02 14:00", None, "03-02 14:00"),
    ]
    assert played.alarms() == [("03-02 11:00", "warn 1", "agent")]


def test_the_line_decides_where_the_time_of_telling_is_equal() -> None:
    stop, start = (fact("03-02 09:00", verb) for verb in ("resolved", "received"))
    assert Played(deadline(within="PT4H"), facts=[stop, start]).one("status") == ("open",)
    assert Played(deadline(within="PT4H"), facts=[start, stop]).one("status") == ("met",)


def test_an_earlier_start_takes_the_place_of_a_later_one() -> None:
    facts = [fact("03-02 10:00", "received"), fact("03-02 09:00", "received", told="03-02 10:30")]
    played = Played(deadline(within="PT4H"), facts=facts)
    assert played.all("opened_at status reason") == [
        ("03-02 09:00", "open", None),
        ("03-02 10:00", "cancelled", "corrected"),
    ]


def test_an_alarm_that_an_old_fact_sets_off_goes_out() -> None:
    steps = [{"on": ["case.not_content"], "to": "supervisor"}, {"after": "PT4H", "to": "director"}]
    facts = [RECEIVED, fact("03-02 11:00", "noted"), fact("03-02 10:00", "not_content", told="03-02 12:00")]
    played = Played(ladder(*steps), facts=facts, until="03-02 20:00")
    assert played.alarms() == [("03-02 10:00", "ladder 1", "supervisor"), ("03-02 13:00", "ladder 2", "director")]


def test_a_warning_that_was_not_due_when_it_was_past_goes_out_once() -> None:
    rule = deadline(within="PT4H", warn=["25%", "50%"])
    gone = fact("03-02 09:30", "resolved", id="e2")
    back = fact("03-02 09:30", "noted", told="03-02 11:30", corrects="e2")
    played = Played(rule, facts=[RECEIVED, gone, back], until="03-03")
    assert played.alarms() == [("03-02 11:00", "warn 2", "agent")]  # of those past only the highest
    assert played.all(KEYS) == [("breached", "03-02 13:00", None, "03-02 13:00")]


def test_a_stopped_ladder_stays_stopped_when_old_facts_come() -> None:
    rule = ladder({"after": "PT4H", "to": "director"}, until=["case.closed"])
    facts = [RECEIVED, fact("03-02 10:00", "resolved"), fact("03-02 09:30", "noted", told="03-02 11:00")]
    assert Played(rule, facts=facts, until="03-03").alarms() == []


def test_a_pause_that_an_old_fact_begins_ends_with_the_next_fact() -> None:
    rule = deadline(within="PT2H", pause=[{"from": ["case.held"], "until": "any"}])
    facts = [
        fact("03-02 08:00", "received"),
        fact("03-02 08:30", "resolved"),
        RECEIVED,
        fact("03-02 10:30", "noted"),
        fact("03-02 10:00", "held", told="03-02 10:45"),
        fact("03-02 10:50", "held"),
        fact("03-02 10:40", "held", told="03-02 10:55"),
        fact("03-02 11:00", "noted"),
    ]
    assert Played(rule, facts=facts).all("status due_at paused_seconds")[1] == ("open", "03-02 11:50", 3000)


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    slip = fact("03-02 14:00", "resolved", id="e2")
    right = fact("03-02 12:00", "resolved", told="03-02 15:00", corrects="e2")
    played = Played(deadline(within="PT4H"), facts=[RECEIVED, slip, right])
    assert played.all(KEYS + " late_entry") == [
        ("breached", "03-02 13:00", "03-02 14:00", "03-02 13:00", False),
        ("met", "03-02 13:00", "03-02 12:00", None, True),
    ]


def test_a_correction_to_another_case_moves_the_fact() -> None:
    slip = fact("03-02 10:00", "resolved", "case:2", id="e2")
    right = fact("03-02 10:00", "resolved", told="03-02 11:00", corrects="e2")
    facts = [RECEIVED, fact("03-02 09:00", "received", "case:2"), slip, right]
    played = Played(deadline(within="PT4H"), facts=facts)
    assert played.all("subject status") == [("case:1", "met"), ("case:2", "open")]


def test_a_correction_may_be_corrected() -> None:
    facts = [
        RECEIVED,
        fact("03-02 10:00", "resolved", id="e2"),
        fact("03-02 10:30", "resolved", id="e3", told="03-02 12:00", corrects="e2"),
        fact("03-02 11:00", "resolved", id="e4", told="03-02 12:30", corrects="e3"),
    ]
    assert Played(deadline(within="PT4H"), facts=facts).all(KEYS) == [("met", "03-02 13:00", "03-02 11:00", None)]


def test_what_a_correction_no_longer_opens_is_cancelled() -> None:
    rule = deadline(within="PT4H", when='facts.kind == "complaint"', warn=["25%"])
    slip = fact("03-02 09:00", "received", id="e1", facts={"kind": "complaint"})
    right = fact("03-02 09:00", "received", told="03-02 11:00", corrects="e1", facts={"kind": "inquiry"})
    played = Played(rule, facts=[slip, right])
    assert played.all("status reason closed_at") == [("cancelled", "corrected", "03-02 11:00")]
    assert played.alarms() == [("03-02 10:00", "warn 1", "agent")]
    late = Played(rule, facts=[slip, {**right, "recorded_at": "2026-03-02T15:00:00+08:00"}])
    assert late.all("status reason breached_at") == [
        ("breached", None, "03-02 13:00"),
        ("cancelled", "corrected", None),
    ]


def test_a_correction_of_what_nobody_told_is_on_the_coverage_list() -> None:
    played = Played(deadline(within="PT4H"), facts=[RECEIVED, fact("03-02 10:00", "resolved", id="e2", corrects="e9")])
    assert (played.all("status"), played.coverage) == ([("open",)], [("", "case:1", "e2")])


# ── the same fact twice ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_repeated_id_is_ignored_even_on_another_subject() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "received", "case:2", id="e1"), fact("03-02 12:00", "received", id="e1")]
    assert Played(deadline(within="PT4H"), facts=facts).all("subject opened_at") == [("case:1", "03-02 09:00")]


def test_ids_are_the_same_whatever_else_is_in_the_file() -> None:
    alone = Played(deadline(within="PT4H"), facts=[RECEIVED])
    others = [fact("03-02 08:00", "received", f"case:{n}", id=f"x{n}") for n in range(2, 5)]
    among = Played(deadline(within="PT4H"), deadline(id="S", within="PT1H"), facts=[*others, RECEIVED])
    assert alone.one("id") in among.all("id", "R")
    assert len(set(among.all("id"))) == 8


def test_a_catalogue_of_ones_own_says_what_is_own_and_which_words_there_are() -> None:
    events = {"case.received": {"subject": "case", "own": {"severity": {"type": "text", "values": ["low", "odd"]}}}}
    rule = deadline(within="PT4H", when='facts.severity == "odd"', stop=["case.resolved"])
    facts = [fact("03-02 09:00", "received", facts={"severity": "odd"})]
    assert Played(rule, facts=facts, catalogue={**CATALOGUE, **events}).one("status") == ("open",)
