"""Cadences: so often in every period."""

import pytest

from tests.unit.policy.engine.world import Played, cadence, fact

KEYS = "status opened_at due_at met_at closed_at"


def classed(when: str, tier: str | None, customer: str = "customer:1", **keys: object) -> dict[str, object]:
    return fact(when, "customer.classed", customer, facts={"tier": tier}, **keys)


def visit(when: str, *customers: int, **keys: object) -> dict[str, object]:
    about = [f"customer:{n}" for n in customers or (1,)]
    return fact(when, "visit.made", f"visit:{when.replace(' ', '-').replace(':', '')}", about=about, **keys)


FIRST = classed("03-01 00:00", "A")


def test_met_by_a_visit_in_the_period_and_missed_without() -> None:
    played = Played(cadence(), facts=[FIRST, visit("03-15 10:00")], until="05-01 00:00")
    assert played.all(KEYS) == [
        ("met", "03-01 00:00", "04-01 00:00", "03-15 10:00", "03-15 10:00"),
        ("breached", "04-01 00:00", "05-01 00:00", None, "05-01 00:00"),
        ("open", "05-01 00:00", "06-01 00:00", None, None),
    ]


def test_the_first_second_of_a_period_belongs_to_it() -> None:
    played = Played(cadence(), facts=[FIRST, visit("04-01 00:00")])
    assert played.all("status met_at") == [("breached", None), ("met", "04-01 00:00")]
    before = Played(cadence(), facts=[FIRST, visit("03-31 23:59:59")], until="04-01 00:00")
    assert before.all("status") == [("met",), ("open",)]


def test_late_evidence_belongs_to_the_period_in_which_it_happened() -> None:
    played = Played(cadence(), facts=[FIRST, visit("03-31 20:00", told="04-01 09:00")])
    assert played.all("status met_at late_entry opened_at") == [
        ("breached", None, False, "03-01 00:00"),
        ("met", "03-31 20:00", True, "03-01 00:00"),
        ("open", None, False, "04-01 00:00"),
    ]


def test_evidence_beyond_the_limit_is_remembered_until_it_is_approved() -> None:
    facts = [FIRST, visit("03-15 20:00", told="04-01 09:00")]
    beyond = Played(cadence(), facts=facts)
    assert beyond.all("status met_at closed_at") == [("breached", None, "04-01 00:00"), ("open", None, None)]
    approved = [
        fact("04-02 09:00", "late_entry.approved", "customer:1", data={"rule": "V", "key": key})
        for key in ("2026-04", "2026-03")
    ]
    assert Played(cadence(), facts=[*facts, approved[0]]).all("status") == [("breached",), ("open",)]
    assert Played(cadence(), facts=[*facts, approved[1]]).all("status met_at late_entry")[:2] == [
        ("breached", None, False),
        ("met", "03-15 20:00", True),
    ]


def test_one_late_piece_of_evidence_makes_a_late_entry() -> None:
    facts = [FIRST, visit("03-20 10:00"), visit("03-31 20:00", told="04-01 09:00"), visit("03-31 21:00")]
    played = Played(cadence(count=3), facts=sorted(facts, key=lambda each: each.get("recorded_at", each["at"])))
    assert played.all("status late_entry")[:2] == [("breached", False), ("met", True)]


def test_so_many_times() -> None:
    facts = [FIRST, visit("03-05 10:00"), visit("03-06 10:00")]
    assert Played(cadence(count=2), facts=facts).one("status met_at") == ("met", "03-06 10:00")
    assert Played(cadence(count=3), facts=facts).one("status met_at") == ("open", None)


def test_conditions_of_the_evidence() -> None:
    rule = cadence(met_by=[{"event": "visit.made", "when": "data.face_to_face"}])
    call, seen = (visit(f"03-0{n} 10:00", data={"face_to_face": n == 6}) for n in (5, 6))
    assert Played(rule, facts=[FIRST, call, seen]).one("met_at") == ("03-06 10:00",)


def test_two_customers_by_one_visit() -> None:
    facts = [FIRST, classed("03-01 00:00", "A", "customer:2"), visit("03-05 10:00", 1, 2)]
    assert Played(cadence(), facts=facts).all("subject status") == [("customer:1", "met"), ("customer:2", "met")]


@pytest.mark.parametrize(
    ("joins", "count", "opened"),
    [("whole", 4, 4), ("prorate", 4, 3), ("prorate", 1, 1), ("next_period", 4, 0)],
)
def test_joining_in_mid_period(joins: str, count: int, opened: int) -> None:
    """On 10 March 22 of 31 days are left: four visits become 2.84, rounded up to three."""
    rule = cadence(joins=joins, count=count)
    facts = [classed("03-10 00:00", "A"), *(visit(f"03-{day} 10:00") for day in (20, 21, 22, 23))]
    played = Played(rule, facts=facts[: 1 + opened])
    assert played.all("opened_at status") == ([("03-10 00:00", "met")] if opened else [])
    if opened:
        assert Played(rule, facts=facts[:opened]).one("status") == ("open",)


def test_at_the_very_start_of_a_period_nobody_joins_late() -> None:
    assert Played(cadence(joins="next_period"), facts=[FIRST]).one("opened_at") == ("03-01 00:00",)


def test_leaving_cancels_and_the_next_class_begins() -> None:
    other = cadence(id="B", every="quarter", when='facts.tier == "B"')
    facts = [FIRST, classed("03-10 09:00", "B")]
    played = Played(cadence(), other, facts=facts, until="04-01 00:00")
    assert played.all("rule status opened_at closed_at reason") == [
        ("V", "cancelled", "03-01 00:00", "03-10 09:00", "reclassified"),
        ("B", "breached", "03-10 09:00", "04-01 00:00", None),
        ("B", "open", "04-01 00:00", None, None),
    ]


def test_a_class_that_is_context_counts_from_the_next_period() -> None:
    rule = cadence(when='facts.region == "north"')
    north, south = (
        fact("03-01 00:00", "customer.classed", facts={"region": "north"}, subject="customer:1"),
        fact("03-10 00:00", "customer.classed", facts={"region": "south"}, subject="customer:1"),
    )
    played = Played(rule, facts=[north, south], until="04-01 00:00")
    assert played.all("status closed_at") == [("breached", "04-01 00:00")]


@pytest.mark.parametrize(
    ("every", "start", "due"),
    [
        ("week", "03-02 00:00", "03-09 00:00"),
        ("month", "03-01 00:00", "04-01 00:00"),
        ("quarter", "04-01 00:00", "07-01 00:00"),
        ("half-year", "07-01 00:00", "2027-01-01 00:00"),
        ("year", "01-01 00:00", "2027-01-01 00:00"),
        ("Q4", "10-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_periods(every: str, start: str, due: str) -> None:
    played = Played(cadence(every=every, joins="next_period"), facts=[classed(start, "A")])
    assert played.one("opened_at due_at") == (start, due)


def test_q4_is_once_a_year() -> None:
    played = Played(cadence(every="Q4"), facts=[FIRST, visit("09-30 10:00"), visit("11-15 10:00")], until="2027-03-01")
    assert played.all("status opened_at met_at") == [("met", "10-01 00:00", "11-15 10:00")]


def test_a_period_opens_by_its_alarm_with_its_own_warnings() -> None:
    played = Played(cadence(warn=["50%", "PT24H before"]), facts=[FIRST], until="05-01 00:00")
    assert played.alarms() == [
        ("03-16 12:00", "warn 1", "account_owner"),
        ("03-31 00:00", "warn 2", "account_owner"),
        ("04-16 00:00", "warn 1", "account_owner"),
        ("04-30 00:00", "warn 2", "account_owner"),
    ]


def test_a_customer_without_a_tier_is_on_the_coverage_list_until_it_has_one() -> None:
    unknown = Played(cadence(), facts=[visit("03-05 10:00", id="e1")])
    assert (unknown.all("rule"), unknown.coverage) == ([], [("V", "customer:1", "e1")])
    known = Played(cadence(), facts=[visit("03-05 10:00", id="e1"), classed("03-06 10:00", "A")])
    assert (known.all("status"), known.coverage) == ([("open",)], [])


def test_a_tier_that_is_taken_away_takes_no_promise_away() -> None:
    played = Played(cadence(), facts=[FIRST, classed("03-10 09:00", None, id="e2")])
    assert (played.one("status"), played.coverage) == (("open",), [("V", "customer:1", "e2")])


def test_each_period_has_an_id_of_its_own_that_does_not_hang_on_facts() -> None:
    first = Played(cadence(), facts=[FIRST], until="05-01 00:00").all("id")
    other = Played(cadence(), facts=[{**FIRST, "id": "other"}, visit("04-02 09:00")], until="05-01 00:00").all("id")
    assert first == other
    assert len(set(first)) == 3


def test_a_correction_brings_the_visit_to_the_right_customer() -> None:
    slip = visit("03-05 10:00", 1, id="e1")
    right = {**visit("03-05 10:00", 2, told="03-06 10:00", corrects="e1")}
    facts = [FIRST, classed("03-01 00:00", "A", "customer:2"), slip, right]
    assert Played(cadence(), facts=facts).all("subject status") == [("customer:1", "open"), ("customer:2", "met")]


def test_periods_follow_the_zone_of_the_calendar() -> None:
    berlin = {"tz": "Europe/Berlin", "week": {"mon-sun": ["00:00-24:00"]}}
    facts = [classed("03-01 07:00", "A")]
    played = Played(cadence(calendar="berlin"), facts=facts, calendars={"berlin": berlin})
    assert played.one("opened_at due_at") == ("03-01 07:00", "04-01 06:00")  # summer time by then
