"""Deadlines: when they are due, when they are met, what is said before."""

import pytest

from tests.unit.policy.engine.world import Played, at, deadline, fact

RECEIVED = fact("03-02 09:00", "received")


@pytest.mark.parametrize(
    ("within", "calendar", "start", "due"),
    [
        ("PT48H", "always", "03-02 09:00", "03-04 09:00"),
        ("PT1H", "office", "03-02 17:00", "03-02 18:00"),  # ends with the shift: due at its end
        ("PT1H", "office", "03-02 11:30", "03-02 13:30"),  # over lunch
        ("PT1H", "office", "03-06 18:00", "03-09 10:00"),  # 18:00 itself is outside; then the weekend
        ("2 working hours", "office", "03-02 11:00", "03-02 14:00"),
        ("PT0S", "office", "03-02 20:00", "03-02 20:00"),
        ("3 days", "always", "03-02 09:00", "03-06"),  # 24:00 of the 5th
        ("3 days", "china", "02-12 09:00", "02-25"),  # the 15th is in Spring Festival: the 24th is the next working day
        ("3 working days", "office", "03-05 09:00", "03-10 18:00"),
        ("3 working days", "china", "02-13 09:00", "02-25 18:00"),  # make-up Saturday 14 Feb counts
        ("by 10:00 on the next day", "always", "03-02 23:59", "03-03 10:00"),
        ("by 10:00 on the next working day", "office", "03-06 09:00", "03-09 10:00"),
        ("by 18:00 on day 3", "always", "03-02 09:00", "03-04 18:00"),
        ("by 18:00 on day 1", "always", "03-02 09:00", "03-02 18:00"),
        ("by 24:00 on day 1", "always", "03-02 09:00", "03-03"),
        ("end of shift", "office", "03-02 10:00", "03-02 12:00"),
        ("end of shift", "office", "03-02 12:00", "03-02 18:00"),
        ("end of shift", "office", "03-06 18:00", "03-09 12:00"),
        ("end of month", "always", "03-31 23:59:59", "04-01"),
        ("end of month", "always", "04-01", "05-01"),
        ("end of quarter", "always", "03-02 09:00", "04-01"),
        ("end of half-year", "always", "03-02 09:00", "07-01"),
        ("end of year", "always", "03-02 09:00", "2027-01-01 00:00"),
    ],
)
def test_the_due_time_of_each_form(within: str, calendar: str, start: str, due: str) -> None:
    played = Played(deadline(within=within, calendar=calendar), facts=[fact(start, "received")])
    (found,) = played.one("due_at")
    assert found in (due, f"{due} 00:00")


@pytest.mark.parametrize(
    ("resolved", "expected"),
    [
        ("03-02 12:59:59", ("met", "03-02 12:59:59", None)),
        ("03-02 13:00", ("met", "03-02 13:00", None)),  # the due second itself is in time
        ("03-02 13:00:01", ("breached", "03-02 13:00:01", "03-02 13:00")),
    ],
)
def test_met_until_the_due_second(resolved: str, expected: tuple[str, str, str | None]) -> None:
    played = Played(deadline(within="PT4H"), facts=[RECEIVED, fact(resolved, "resolved")])
    assert played.one("status met_at breached_at") == expected
    assert played.one("closed_at") == (resolved,)


@pytest.mark.parametrize(
    ("closed", "expected"),
    [("03-31 23:59:59", ("met", None)), ("04-01 00:00", ("breached", "04-01 00:00"))],
)
def test_a_period_does_not_hold_its_last_second(closed: str, expected: tuple[str, str | None]) -> None:
    played = Played(deadline(within="end of month"), facts=[RECEIVED, fact(closed, "resolved")])
    assert played.one("status breached_at") == expected


def test_a_breach_waits_for_the_second_after_and_until_includes_its_second() -> None:
    rule = deadline(within="PT4H")
    assert Played(rule, facts=[RECEIVED], until="03-02 12:59:59").one("status closed_at") == ("open", None)
    assert Played(rule, facts=[RECEIVED], until="03-02 13:00").one("status closed_at") == ("breached", None)


def test_until_is_the_last_event_unless_given() -> None:
    facts = [RECEIVED, fact("03-02 13:00", "noted")]
    assert Played(deadline(within="PT4H"), facts=facts).one("status") == ("breached",)
    facts = [RECEIVED, fact("03-02 12:59:59", "noted")]
    assert Played(deadline(within="PT4H"), facts=facts).one("status") == ("open",)


def test_fractions_of_a_second_are_cut_off() -> None:
    facts = [RECEIVED, {**fact("03-02 13:00", "resolved"), "at": "2026-03-02T13:00:00.999999+08:00"}]
    assert Played(deadline(within="PT4H"), facts=facts).one("status met_at") == ("met", "03-02 13:00")


def test_instants_of_other_zones_are_the_same_instants() -> None:
    facts = [{**RECEIVED, "at": "2026-03-02T01:00:00Z"}, {**fact("", "resolved"), "at": "2026-03-02T00:00:00-05:00"}]
    assert Played(deadline(within="PT4H"), facts=facts).one("opened_at met_at") == ("03-02 09:00", "03-02 13:00")


def test_day_forms_follow_the_zone_of_their_calendar() -> None:
    berlin = {"tz": "Europe/Berlin", "week": {"mon-sun": ["00:00-24:00"]}}
    facts = [{**RECEIVED, "at": "2026-03-28T12:00:00+01:00"}]  # the clock goes forward in the night
    for within, due in (
        ("PT24H", "03-29 19:00"),
        ("1 days", "03-30 06:00"),
        ("by 12:00 on the next day", "03-29 18:00"),
    ):
        played = Played(deadline(within=within, calendar="berlin"), facts=facts, calendars={"berlin": berlin})
        assert played.one("due_at") == (due,)


# ── warnings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_warnings_are_instants_of_open_time_for_the_owner() -> None:
    rule = deadline(within="PT4H", calendar="office", warn=["50%", "PT1H before", "100%"])
    played = Played(rule, facts=[fact("03-02 10:00", "received")], until="03-03")
    assert played.alarms() == [
        ("03-02 12:00", "warn 1", "agent"),
        ("03-02 14:00", "warn 2", "agent"),
        ("03-02 15:00", "warn 3", "agent"),
    ]
    assert played.one("breached_at") == ("03-02 15:00",)


def test_a_warning_longer_than_the_time_itself_is_not_sent() -> None:
    played = Played(deadline(within="PT1H", warn=["PT2H before"]), facts=[RECEIVED], until="03-03")
    assert played.alarms() == []


def test_an_alarm_comes_after_the_facts_of_its_second() -> None:
    rule = deadline(within="PT4H", warn=["50%"])
    assert Played(rule, facts=[RECEIVED, fact("03-02 11:00", "resolved")], until="03-03").alarms() == []
    assert len(Played(rule, facts=[RECEIVED, fact("03-02 11:00:01", "resolved")]).alarms()) == 1


def test_the_last_warning_of_a_period_comes_with_its_end() -> None:
    rule = deadline(within="end of month", warn=["100%", "PT1H before"])
    played = Played(rule, facts=[RECEIVED, fact("04-01 00:00", "resolved")])
    assert played.alarms() == [("03-31 23:00", "warn 2", "agent"), ("04-01 00:00", "warn 1", "agent")]
    assert played.one("breached_at") == ("04-01 00:00",)


def test_of_warnings_past_when_we_are_told_the_highest_goes_out() -> None:
    rule = deadline(within="PT4H", warn=["25%", "50%", "75%"])
    played = Played(rule, facts=[fact("03-02 09:00", "received", told="03-02 11:30")], until="03-02 11:30")
    assert played.alarms() == [("03-02 11:00", "warn 2", "agent")]


# ── instants of the subject ──────────────────────────────────────────────────────────────────────────────────────


def eta(when: str, promised: str | None, verb: str = "noted") -> dict[str, object]:
    return fact(when, verb, facts={"eta": promised and at(promised)})


def test_due_at_an_instant_of_the_subject() -> None:
    facts = [eta("03-02 09:00", "03-02 15:00", "received"), eta("03-02 10:00", "03-02 18:00")]
    assert Played(deadline(within="at facts.eta"), facts=facts).one("due_at") == ("03-02 15:00",)
    assert Played(deadline(within="PT1H before facts.eta"), facts=facts).one("due_at") == ("03-02 14:00",)
    working = Played(deadline(within="PT3H before facts.eta", calendar="office"), facts=facts)
    assert working.one("due_at") == ("03-02 11:00",)


def test_the_due_time_moves_with_its_instant_and_warnings_are_set_anew() -> None:
    rule = deadline(within="at facts.eta", moves_with="facts.eta", warn=["PT1H before", "PT2H before"])
    facts = [eta("03-02 09:00", "03-02 15:00", "received"), eta("03-02 13:30", "03-02 18:00")]
    played = Played(rule, facts=facts, until="03-03")
    assert played.one("due_at breached_at") == ("03-02 18:00", "03-02 18:00")
    # warn 2 went out before the move and is not repeated
    assert played.alarms() == [("03-02 13:00", "warn 2", "agent"), ("03-02 17:00", "warn 1", "agent")]


def test_a_warning_that_a_move_puts_into_the_past_is_skipped() -> None:
    rule = deadline(within="at facts.eta", moves_with="facts.eta", warn=["PT3H before"])
    facts = [eta("03-02 09:00", "03-02 18:00", "received"), eta("03-02 13:30", "03-02 15:00")]
    assert Played(rule, facts=facts, until="03-03").alarms() == []


def test_a_new_due_time_before_the_fact_that_moves_it_becomes_its_time() -> None:
    rule = deadline(within="at facts.eta", moves_with="facts.eta")
    facts = [eta("03-02 09:00", "03-02 15:00", "received"), eta("03-02 12:00", "03-02 10:00")]
    assert Played(rule, facts=facts).one("status due_at") == ("breached", "03-02 12:00")
    assert Played(rule, facts=[*facts, fact("03-02 12:00", "resolved")]).one("status") == ("met",)


def test_after_a_breach_nothing_moves() -> None:
    rule = deadline(within="at facts.eta", moves_with="facts.eta")
    facts = [eta("03-02 09:00", "03-02 15:00", "received"), eta("03-02 15:00:01", "03-02 18:00")]
    assert Played(rule, facts=facts).one("status due_at") == ("breached", "03-02 15:00")


def test_end_of_duty_is_told_by_the_start() -> None:
    rule = deadline(within="end of duty")
    known = fact("03-02 09:00", "received", data={"duty_ends_at": at("03-02 17:30")})
    assert Played(rule, facts=[known]).one("due_at") == ("03-02 17:30",)
    unknown = Played(rule, facts=[fact("03-02 09:00", "received", id="e1")])
    assert (unknown.all("rule"), unknown.coverage) == ([], [("R", "case:1", "e1")])


# ── the order of one fact ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "inside", "outside"),
    [("03-02 12:00", 0, 1), ("03-02 11:59:59", 1, 0), ("03-02 13:00", 1, 0), ("03-02 18:00", 0, 1)],
)
def test_starts_inside_and_outside_hours(start: str, inside: int, outside: int) -> None:
    open_, closed = (deadline(id=word, within="PT1H", calendar="office", start_in=word) for word in ("open", "closed"))
    played = Played(open_, closed, facts=[fact(start, "received")])
    assert (len(played.all("rule", "open")), len(played.all("rule", "closed"))) == (inside, outside)


def test_a_start_that_is_also_a_stop_does_not_open() -> None:
    rule = deadline(within="PT1H", start=["case.received", {"event": "case.resolved", "when": "data.big"}])
    facts = [fact("03-02 09:00", "resolved", data={"big": True})]
    assert Played(rule, facts=facts).all("status") == []


def test_a_start_while_open_is_ignored_unless_it_starts_again() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "received")]
    assert Played(deadline(within="PT4H"), facts=facts).all("opened_at") == [("03-02 09:00",)]
    again = Played(deadline(within="PT4H", again="restart"), facts=facts)
    assert again.all("opened_at status closed_at reason") == [
        ("03-02 09:00", "cancelled", "03-02 10:00", "restarted"),
        ("03-02 10:00", "open", None, None),
    ]


@pytest.mark.parametrize("keys", [{"when": "!has(data.big)"}, {"start_in": "open", "calendar": "office"}])
def test_a_start_that_would_open_nothing_starts_nothing_again(keys: dict[str, str]) -> None:
    facts = [RECEIVED, fact("03-02 12:30", "received", data={"big": True})]
    rule = deadline(within="PT8H", again="restart", **keys)
    assert Played(rule, facts=facts).one("opened_at status") == ("03-02 09:00", "open")


def test_a_breached_one_that_starts_again_stays_breached() -> None:
    facts = [RECEIVED, fact("03-02 15:00", "received")]
    played = Played(deadline(within="PT4H", again="restart"), facts=facts)
    assert played.all("status closed_at reason") == [("breached", "03-02 15:00", "restarted"), ("open", None, None)]


def test_after_an_ended_one_a_start_opens_another_unless_once() -> None:
    facts = [RECEIVED, fact("03-02 10:00", "resolved"), fact("03-02 11:00", "received")]
    assert Played(deadline(within="PT4H"), facts=facts).all("status") == [("met",), ("open",)]
    assert Played(deadline(within="PT4H", once=True), facts=facts).all("status") == [("met",)]


def test_a_breached_one_runs_until_its_evidence() -> None:
    facts = [RECEIVED, fact("03-02 14:00", "received"), fact("03-02 16:00", "resolved")]
    played = Played(deadline(within="PT4H"), facts=facts)
    assert played.one("status breached_at met_at closed_at") == (
        "breached",
        "03-02 13:00",
        "03-02 16:00",
        "03-02 16:00",
    )


def test_withdrawn() -> None:
    rule = deadline(within="PT4H", cancel=["case.withdrawn"])
    in_time = Played(rule, facts=[RECEIVED, fact("03-02 10:00", "withdrawn")])
    assert in_time.one("status closed_at reason due_at") == ("cancelled", "03-02 10:00", "withdrawn", "03-02 13:00")
    late = Played(rule, facts=[RECEIVED, fact("03-02 14:00", "withdrawn")])
    assert late.one("status breached_at closed_at reason met_at") == (
        *("breached", "03-02 13:00", "03-02 14:00", "withdrawn"),
        None,
    )


def test_stop_comes_before_cancel() -> None:
    rule = deadline(within="PT4H", stop=["case.resolved", "case.closed"], cancel=["case.closed"])
    assert Played(rule, facts=[RECEIVED, fact("03-02 10:00", "closed")]).one("status") == ("met",)


def test_conditions_of_a_stop_read_its_data() -> None:
    rule = deadline(within="PT4H", stop=[{"event": "case.resolved", "when": "data.told"}])
    silent = fact("03-02 10:00", "resolved", data={"told": False})
    told = fact("03-02 11:00", "resolved", data={"told": True})
    assert Played(rule, facts=[RECEIVED, silent, told]).one("status met_at") == ("met", "03-02 11:00")


def test_one_fact_serves_many_rules() -> None:
    rules = [deadline(id=f"R/{n}", within=f"PT{n}H") for n in (3, 1, 2)]
    played = Played(*rules, facts=[RECEIVED, fact("03-02 09:30", "resolved")])
    assert played.all("rule status") == [("R/1", "met"), ("R/2", "met"), ("R/3", "met")]


# ── calendars by fact, and years not announced ───────────────────────────────────────────────────────────────────


def test_a_calendar_named_by_a_fact_is_frozen_at_opening() -> None:
    rule = deadline(within="PT1H", calendar="facts.hours")
    facts = [
        fact("03-02 11:30", "received", facts={"hours": "office"}),
        fact("03-02 11:40", "noted", facts={"hours": "always"}),
        fact("03-02 11:50", "received", "case:2", facts={"hours": "always"}),
    ]
    assert Played(rule, facts=facts).all("due_at") == [("03-02 13:30",), ("03-02 12:50",)]


@pytest.mark.parametrize("hours", [{}, {"hours": "nowhere"}])
def test_without_its_calendar_a_rule_is_on_the_coverage_list(hours: dict[str, str]) -> None:
    facts = [fact("03-02 11:30", "received", id="e1", facts=hours)]
    played = Played(deadline(within="PT1H", calendar="facts.hours"), facts=facts)
    assert (played.all("rule"), played.coverage) == ([], [("R", "case:1", "e1")])


def test_working_hours_in_a_calendar_without_hours_are_on_the_coverage_list() -> None:
    facts = [fact("03-02 11:30", "received", id="e1", facts={"hours": "always"})]
    played = Played(deadline(within="2 working hours", calendar="facts.hours"), facts=facts)
    assert (played.all("rule"), played.coverage) == ([], [("R", "case:1", "e1")])


def test_a_deadline_over_a_year_not_announced_is_provisional() -> None:
    facts = [fact("2030-12-31 09:00", "received")]
    played = Played(deadline(within="PT80H", calendar="china"), facts=facts)
    assert played.one("provisional") == (True,)
    assert Played(deadline(within="PT80H", calendar="office"), facts=facts).one("provisional") == (False,)
    assert Played(deadline(within="PT80H", calendar="china"), facts=[RECEIVED]).one("provisional") == (False,)


def test_a_calendar_that_ends_before_the_time_is_up_is_on_the_coverage_list() -> None:
    fair = {"tz": "Asia/Shanghai", "week": {}, "extra": {"2026-03-02": ["09:00-18:00"]}}
    facts = [fact("03-02 17:00", "received", id="e1", facts={"hours": "fair"})]
    played = Played(deadline(within="PT2H", calendar="facts.hours"), facts=facts, calendars={"fair": fair})
    assert (played.all("rule"), played.coverage) == ([], [("R", "case:1", "e1")])
