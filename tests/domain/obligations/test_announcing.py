"""A year's holidays announced while deadlines run into it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shouyue.clock import queries as clock
from shouyue.journal.models import Fact
from shouyue.obligations import actions, queries
from shouyue.obligations.actions.editions import draft_house
from shouyue.obligations.logic import Notice, Stretch, notices, read_notice
from shouyue.obligations.models import Adoption, ClockEvent, Edition, Obligation
from shouyue.obligations.queries import editions
from shouyue.people import house as people
from shouyue.policy.load import CHINA
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, due, move_on, tell
from tests.unit.obligations.test_notices import NEXT_YEAR

LATE_IN_YEAR = datetime(2026, 12, 28, 1, 0, tzinfo=UTC)  # a Monday, nine in Shanghai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    adopting.found(LATE_IN_YEAR)


def announce(text: str = NEXT_YEAR, on: int | None = None) -> Adoption:
    return actions.announce_year(read_notice(text), actor=ACTOR, at=clock.now(), on=on)


def provisional() -> list[str]:
    return sorted(Obligation.objects.filter(provisional=True).values_list("subject", flat=True))


def test_it_moves_provisional_deadlines_and_those_alone() -> None:
    tell("case.received", "case:1")  # three working days: due on New Year's Eve
    move_on(days=2)
    tell("case.received", "case:2")  # due in January
    assert provisional() == ["case:2"]
    assert (due("X-2/result", "case:1"), due("X-2/result", "case:2")) == ("12-31 10:00", "01-05 10:00")
    adoption = announce()
    move_on(seconds=30)
    assert (due("X-2/result", "case:1"), due("X-2/result", "case:2")) == ("12-31 10:00", "01-06 10:00")
    assert provisional() == []
    moved = [event.obligation.subject for event in queries.transitions(adoption.fact).filter(kind="moved")]
    assert moved == ["case:2"]
    assert not ClockEvent.objects.filter(kind="cancelled").exists()


def test_what_will_move_is_told_beforehand() -> None:
    tell("case.received", "case:1")
    move_on(days=2)
    tell("case.received", "case:2")
    found = queries.year_would_move(read_notice(NEXT_YEAR), at=clock.now())
    assert [(move.row.subject, move.outcome) for move in found.changed] == [("case:2", "later")]
    announce()
    move_on(seconds=30)
    assert f"{found.changed[0].after:%m-%d %H:%M}" == due("X-2/result", "case:2")


def test_the_calendar_knows_the_year_and_its_source() -> None:
    office = next(one for one in queries.calendars() if one.name == "office").calendar
    assert not office.announced(2027)
    announce()
    move_on(seconds=30)
    office = next(one for one in queries.calendars() if one.name == "office").calendar
    assert office.announced(2027)
    assert (office.day(date(2027, 1, 4)).kind, office.day(date(2027, 1, 9)).kind) == ("holiday", "make_up")
    assert office.day(date(2027, 1, 4)).source == "国办发明电〔2026〕9号"


def test_the_duty_roster_goes_by_it_too() -> None:
    announce()
    move_on(seconds=30)
    office = people.house().calendars["office"]
    assert (office.day(date(2027, 1, 4)).spans, bool(office.day(date(2027, 1, 9)).spans)) == ((), True)


def test_the_same_notice_again_does_nothing() -> None:
    first = announce()
    move_on(seconds=30)
    assert announce().pk == first.pk
    assert Fact.objects.filter(name="calendar.changed").count() == 1


def test_a_notice_may_be_put_right_and_moves_what_it_moved() -> None:
    move_on(days=2)
    tell("case.received", "case:2")
    announce()
    move_on(seconds=30)
    announce(NEXT_YEAR.replace("4日（周一）放假调休，共4天。1月9日（周六）上班", "3日（周日）放假，共3天"))
    move_on(seconds=30)
    assert due("X-2/result", "case:2") == "01-05 10:00"


def test_on_top_of_what_changed_meanwhile_it_is_refused() -> None:
    seen = editions.last_house().pk
    announce()
    with pytest.raises(actions.Changed):
        announce(NEXT_YEAR.replace("9号", "10号"), on=seen)


def test_a_notice_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(actions.Refused):
        actions.announce_year(Notice(2027, "国办发明电〔2026〕9号", ()), actor=ACTOR, at=clock.now())


def next_but_one() -> Notice:
    """The holidays of 2028, on the dates of 2027."""
    known = read_notice(NEXT_YEAR)
    moved = [(one, one.first.replace(year=2028), one.last.replace(year=2028)) for one in known.stretches]
    return replace(known, year=2028, stretches=tuple(Stretch(one.name, first, last) for one, first, last in moved))


def test_a_year_that_a_colleague_announces_meanwhile_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "shouyue.obligations.actions.years.draft_house"

    def slowly(files: Mapping[str, str], *, actor: str, at: datetime) -> Edition:
        made = draft_house(files, actor=actor, at=at)
        monkeypatch.setattr(place, draft_house)
        announce()  # a colleague is quicker
        return made

    monkeypatch.setattr(place, slowly)
    with pytest.raises(actions.Changed):
        actions.announce_year(next_but_one(), actor=ACTOR, at=clock.now())
    actions.announce_year(next_but_one(), actor=ACTOR, at=clock.now())
    known = {notice.year for notice in notices(editions.last_house().edition.files[CHINA])}
    assert {2027, 2028} <= known
