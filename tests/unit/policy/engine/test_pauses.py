"""Pauses: what they take out, what they move, and what they do not."""

import pytest

from tests.unit.policy.engine.world import Played, at, deadline, fact

RECEIVED, ASKED, ANSWERED = (
    fact("03-02 09:00", "received"),
    fact("03-02 10:00", "asked"),
    fact("03-02 11:00", "answered"),
)
EVIDENCE = {"from": ["case.asked"], "until": ["case.answered"], "cause": "customer"}
CARRIER = {"from": ["case.held"], "until": ["case.freed"], "cause": "carrier"}
ANY = {"from": ["case.asked"], "until": "any"}


def test_while_paused_there_is_no_due_time_and_no_alarm() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE], warn=["50%"])
    played = Played(rule, facts=[RECEIVED, ASKED], until="03-05")
    assert (played.one("status due_at closed_at"), played.alarms()) == (("paused", None, None), [])


def test_an_amount_has_its_rest_when_it_resumes_and_warnings_are_set_anew() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE], warn=["50%"])
    played = Played(rule, facts=[RECEIVED, ASKED, ANSWERED], until="03-05")
    assert played.one("due_at paused_seconds breached_at") == ("03-02 14:00", 3600, "03-02 14:00")
    assert played.alarms() == [("03-02 12:00", "warn 1", "agent")]


def test_only_open_time_counts_as_paused() -> None:
    rule = deadline(within="PT4H", calendar="office", pause=[EVIDENCE])
    facts = [RECEIVED, fact("03-02 11:00", "asked"), fact("03-03 08:00", "answered")]
    # 2 of 4 hours are left; the pause took 11-12 and 13-18
    assert Played(rule, facts=facts).one("due_at paused_seconds") == ("03-03 11:00", 6 * 3600)


def test_a_pause_over_closed_hours_takes_nothing() -> None:
    rule = deadline(within="PT4H", calendar="office", pause=[EVIDENCE])
    facts = [RECEIVED, fact("03-02 12:00", "asked"), fact("03-02 13:00", "answered")]
    assert Played(rule, facts=facts).one("due_at paused_seconds") == ("03-02 14:00", 0)


def test_overlapping_pauses_count_once_and_end_with_the_last() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE, CARRIER])
    facts = [RECEIVED, ASKED, fact("03-02 10:30", "held"), ANSWERED, fact("03-02 12:00", "freed")]
    assert Played(rule, facts=facts).one("status due_at paused_seconds") == ("open", "03-02 15:00", 7200)
    assert Played(rule, facts=facts[:-1]).one("status") == ("paused",)


def test_a_second_question_does_not_lengthen_the_first() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE])
    facts = [RECEIVED, ASKED, fact("03-02 10:30", "asked"), ANSWERED]
    assert Played(rule, facts=facts).one("due_at paused_seconds") == ("03-02 14:00", 3600)


def test_any_fact_of_the_subject_ends_a_pause_until_any() -> None:
    rule = deadline(within="PT4H", pause=[ANY])
    other = fact("03-02 10:20", "noted", "case:2")
    facts = [RECEIVED, ASKED, other, fact("03-02 10:30", "noted")]
    assert Played(rule, facts=facts).one("status due_at paused_seconds") == ("open", "03-02 13:30", 1800)


def test_the_pausing_fact_again_pauses_on() -> None:
    rule = deadline(within="PT4H", pause=[ANY])
    facts = [RECEIVED, ASKED, fact("03-02 10:30", "asked")]
    assert Played(rule, facts=facts).one("status") == ("paused",)
    assert Played(rule, facts=[*facts, fact("03-02 11:00", "noted")]).one("paused_seconds") == (3600,)


def test_a_pause_at_the_due_second_is_in_time() -> None:
    rule = deadline(within="PT1H", pause=[EVIDENCE])
    assert Played(rule, facts=[RECEIVED, ASKED], until="03-05").one("status") == ("paused",)
    resumed = Played(rule, facts=[RECEIVED, ASKED, ANSWERED], until="03-05")
    assert resumed.one("status due_at") == ("breached", "03-02 11:00")  # nothing was left
    met = Played(rule, facts=[RECEIVED, ASKED, ANSWERED, fact("03-02 11:00", "resolved")])
    assert met.one("status") == ("met",)


def test_a_pause_after_the_breach_does_nothing() -> None:
    rule = deadline(within="PT1H", pause=[EVIDENCE])
    facts = [RECEIVED, fact("03-02 10:00:01", "asked"), ANSWERED]
    assert Played(rule, facts=facts).one("status due_at paused_seconds") == ("breached", "03-02 10:00", 0)


def test_met_while_paused() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE])
    played = Played(rule, facts=[RECEIVED, ASKED, fact("03-02 15:00", "resolved")])
    assert played.one("status met_at paused_seconds due_at") == ("met", "03-02 15:00", 5 * 3600, "03-02 18:00")


def test_withdrawn_while_paused() -> None:
    rule = deadline(within="PT4H", pause=[EVIDENCE], cancel=["case.withdrawn"])
    played = Played(rule, facts=[RECEIVED, ASKED, fact("03-02 15:00", "withdrawn")])
    assert played.one("status reason paused_seconds") == ("cancelled", "withdrawn", 5 * 3600)


@pytest.mark.parametrize(
    ("within", "due"),
    [("3 working days", "03-06 10:00"), ("3 days", "03-06 10:00")],
)
def test_day_forms_move_by_the_open_time_of_the_pause(within: str, due: str) -> None:
    rule = deadline(within=within, calendar="office", pause=[EVIDENCE])
    assert Played(rule, facts=[RECEIVED, ASKED, ANSWERED]).one("due_at") == (due,)


@pytest.mark.parametrize("within", ["by 18:00 on day 1", "at facts.eta", "end of shift"])
def test_fixed_times_move_only_if_the_pause_says_so(within: str) -> None:
    start = fact("03-02 13:00", "received", facts={"eta": at("03-02 18:00")})
    facts = [start, fact("03-02 14:00", "asked"), fact("03-02 15:00", "answered")]
    still = Played(deadline(within=within, calendar="office", pause=[EVIDENCE]), facts=facts)
    assert still.one("due_at paused_seconds") == ("03-02 18:00", 3600)
    moved = Played(deadline(within=within, calendar="office", pause=[{**EVIDENCE, "moves": True}]), facts=facts)
    assert moved.one("due_at paused_seconds") == ("03-03 10:00", 3600)


def test_a_fixed_time_that_passes_in_a_pause_is_missed_when_it_ends() -> None:
    rule = deadline(within="by 12:00 on day 1", pause=[EVIDENCE])
    facts = [RECEIVED, ASKED, fact("03-02 14:00", "answered")]
    assert Played(rule, facts=facts).one("status breached_at") == ("breached", "03-02 12:00")
    stopped = Played(rule, facts=[RECEIVED, ASKED, fact("03-02 14:00", "resolved")])
    assert stopped.one("status breached_at met_at") == ("breached", "03-02 12:00", "03-02 14:00")


def test_a_warning_whose_second_began_a_pause_goes_out_when_it_ends() -> None:
    rule = deadline(within="PT2H", pause=[EVIDENCE], warn=["50%"])
    played = Played(rule, facts=[RECEIVED, ASKED, ANSWERED], until="03-02 11:00")
    assert played.alarms() == [("03-02 11:00", "warn 1", "agent")]


def test_moves_with_while_paused() -> None:
    rule = deadline(within="at facts.eta", moves_with="facts.eta", pause=[EVIDENCE])
    facts = [
        fact("03-02 09:00", "received", facts={"eta": at("03-02 15:00")}),
        ASKED,
        fact("03-02 10:30", "noted", facts={"eta": at("03-02 17:00")}),
        ANSWERED,
    ]
    assert Played(rule, facts=facts[:3]).one("status due_at") == ("paused", None)
    assert Played(rule, facts=facts).one("status due_at") == ("open", "03-02 17:00")
