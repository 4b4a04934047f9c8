"""Announced years by the API: which are known, what a notice would move, announcing it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import whole
from shouyue.api.problems import Flaw, Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Day, In, Whole, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.obligations import actions, queries
from shouyue.obligations.forms import FIRST_YEAR, LAST_YEAR
from shouyue.obligations.logic import Notice, Stretch
from shouyue.people.queries import actor_of

router = ApiRouter(tags=["calendars"])
SCOPE, ANNOUNCE = "calendar.view", "calendar.announce"
REFUSED = declare(
    "notice-refused",
    422,
    _("The notice makes no sense as it stands"),
    _("Nothing was announced. The entry of errors says which date or holiday is wrong."),
)
STALE = declare(
    "calendar-stale",
    409,
    _("The calendars were changed meanwhile"),
    _("Ask again what the year would move, look at it, and send the new number as `on`."),
)
SHOWN = 20


class YearFilters(Schema):
    """Which years."""

    first: int = Field(2022, ge=FIRST_YEAR, le=LAST_YEAR)
    last: int = Field(2030, ge=FIRST_YEAR, le=LAST_YEAR)


class Holiday(In):
    """One holiday of a notice: its first and last day off, and the days that are worked for it."""

    name: str = Field(min_length=1, max_length=40, examples=["国庆节"])
    first: Day = Field(examples=["2026-10-01"])
    last: Day = Field(examples=["2026-10-07"])
    worked: list[Day] = Field(default_factory=list, max_length=10, examples=[["2026-10-10"]])


class NoticeIn(In):
    """A year's holidays as they were announced."""

    year: Whole = Field(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2026])
    number: str = Field(min_length=1, max_length=40, description=_("Its number, the source of each day"))
    holidays: list[Holiday] = Field(min_length=1, max_length=20)
    on: Whole | None = Field(None, description=_("Number of the adoption that was looked at"), ge=1, le=2**31 - 1)


class YearOut(Schema):
    """A year whose make-up days are known."""

    year: int
    number: str = Field(description=_("Of the notice; empty where a package knows the year"))
    holidays: list[Holiday]


class MoveOut(Schema):
    """One deadline that would move."""

    obligation: UUID
    subject: str
    rule: str
    before: datetime | None
    after: datetime | None
    outcome: str = Field(description=_("earlier, later, late or gone"), examples=["later"])


class PreviewOut(Schema):
    """What a notice would do to what runs."""

    running: int = Field(description=_("Running deadlines that reach into the year"))
    looked: int = Field(description=_("How many of them were tried"))
    moved: int
    late: int = Field(description=_("Of those tried, how many would be late at once"))
    examples: list[MoveOut]
    on: int = Field(description=_("Send it when announcing, so that nobody's change is lost"))


class AnnouncedOut(Schema):
    """A year's holidays put in force."""

    adoption: int
    year: int
    effective_at: datetime
    adopted_at: datetime
    adopted_by: str


@router.get(
    "/calendars/years",
    response=list_of(YearOut),
    summary=_("List announced years"),
    description=_("Years whose make-up days are known. Deadlines that reach into another year are provisional."),
)
@scope(SCOPE)
def announced_years(request: HttpRequest, filters: Query[YearFilters]) -> Any:
    return whole([_year(one) for one in queries.announced(filters.first, filters.last)])


@router.post(
    "/calendars/years/preview",
    response=PreviewOut,
    summary=_("Ask what a year would move"),
    description=_("Nothing is announced: the running deadlines that reach into the year are tried in memory."),
)
@answers(REFUSED)
@scope(ANNOUNCE)
def preview_year(request: HttpRequest, notice: NoticeIn) -> Any:
    try:
        found = queries.year_would_move(_notice(notice).checked(), at=now())
    except actions.Refused as refused:
        raise _refused(refused) from None
    return {
        "running": found.running,
        "looked": found.looked,
        "moved": len(found.changed),
        "late": found.count("late"),
        "examples": [_move(one) for one in found.changed[:SHOWN]],
        "on": queries.last_house().pk,
    }


@router.post(
    "/calendars/years",
    response={201: AnnouncedOut},
    summary=_("Announce a year"),
    description=_("Its holidays and make-up days take effect seconds later; deadlines that reach into it move."),
)
@answers(REFUSED, STALE)
@scope(ANNOUNCE)
@repeatable(201)
def announce_year(request: HttpRequest, notice: NoticeIn) -> AnnouncedOut:
    actor = actor_of(caller_of(request).account)
    try:
        made = actions.announce_year(_notice(notice), actor=actor, at=now(), on=notice.on)
    except actions.Changed:
        raise Problem(STALE) from None
    except actions.Refused as refused:
        raise _refused(refused) from None
    return AnnouncedOut(
        adoption=made.pk,
        year=notice.year,
        effective_at=made.effective_at,
        adopted_at=made.adopted_at,
        adopted_by=made.adopted_by,
    )


def _notice(given: NoticeIn) -> Notice:
    stretches = (Stretch(one.name, one.first, one.last, tuple(one.worked)) for one in given.holidays)
    return Notice(given.year, given.number, tuple(stretches))


def _year(one: queries.Announced) -> dict[str, Any]:
    notice = one.notice
    days = [_holiday(each) for each in notice.stretches] if notice else []
    return {"year": one.year, "number": notice.number if notice else "", "holidays": days}


def _holiday(one: Stretch) -> dict[str, Any]:
    worked: list[date] = list(one.worked)
    return {"name": one.name, "first": one.first, "last": one.last, "worked": worked}


def _move(one: queries.Move) -> dict[str, Any]:
    row = one.row
    due = {"before": one.before, "after": one.after, "outcome": one.outcome}
    return {"obligation": row.pk, "subject": row.subject, "rule": row.rule, **due}


def _refused(refused: actions.Refused) -> Problem:
    return Problem(REFUSED, flaws=[Flaw(refused.text.in_(get_language() or "zh-hans"), pointer="/holidays")])
