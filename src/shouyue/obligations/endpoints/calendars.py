"""Working calendars by the API, and what is due if it starts at some instant."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import whole
from shouyue.api.problems import Flaw, Problem, declare
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Instant, list_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.obligations import queries
from shouyue.obligations.logic import CannotTell, due_if_started
from shouyue.obligations.queries import Named
from shouyue.policy.amounts import AmountError, within
from shouyue.policy.phrasing import calendar_words, time_words

router = ApiRouter(tags=["calendars"])
SCOPE = "calendar.view"
NO_DUE_TIME = declare(
    "no-due-time",
    422,
    _("There is no due time for this question"),
    _("The time limit cannot be read or hangs on a fact, or the start lies where working time is not known."),
)
FIRST, LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class CalendarOut(Schema):
    """A working calendar."""

    name: str = Field(examples=["office"])
    label: str
    zone: str = Field(examples=["Asia/Shanghai"])
    hours: str = Field(description=_("Its week in words"))
    always: bool = Field(description=_("Whether every second counts"))


class Question(Schema):
    """What starts when, and how long it may take."""

    within: str = Field(
        description=_("A time limit as a policy writes it"),
        examples=["PT8H", "3 working days", "by 10:00 on the next day"],
        min_length=1,
        max_length=60,
    )
    start: Instant | None = Field(
        None, description=_("When it starts; now unless given"), examples=["2026-03-02T09:00:00+08:00"]
    )


class DueOut(Schema):
    """When it is due."""

    start: datetime
    due: datetime = Field(description=_("Kept if it happens at or before this instant"))
    words: str = Field(description=_("The time limit in words"))
    open_seconds: int = Field(description=_("Open seconds of the calendar between start and due"))
    provisional: bool = Field(description=_("Whether it touches a year whose holidays are not announced"))


@router.get(
    "/calendars",
    response=list_of(CalendarOut),
    summary=_("List working calendars"),
    description=_("Every calendar that policies may name."),
)
@scope(SCOPE)
def calendars(request: HttpRequest) -> Any:
    return whole([_calendar(one) for one in queries.calendars()])


@router.get(
    "/calendars/{name}/due",
    response=DueOut,
    summary=_("Ask when something is due"),
    description=_("What a time limit comes to in a calendar, with its holidays and make-up days."),
)
@answers(NO_DUE_TIME)
@scope(SCOPE)
def due(request: HttpRequest, name: str, question: Query[Question]) -> Any:
    chosen = next((one for one in queries.calendars() if one.name == name), None)
    if chosen is None:
        raise Http404
    start = question.start or now()
    if not FIRST <= start < LAST:
        raise _wrong("start", str(_("Working time is known from 1980 to 2099.")))
    try:
        limit = within(question.within)
        found = due_if_started(chosen.calendar, int(start.timestamp()), limit)
    except (AmountError, CannotTell) as error:
        raise _wrong("within", error.text.in_(_language())) from None
    return {
        "start": _instant(found.start),
        "due": _instant(found.due),
        "words": time_words(limit, _language()),
        "open_seconds": found.used,
        "provisional": found.provisional,
    }


def _calendar(one: Named) -> dict[str, Any]:
    calendar = one.calendar
    return {
        "name": one.name,
        "label": one.label.in_(_language()),
        "zone": calendar.zone.key,
        "hours": calendar_words(calendar, _language()),
        "always": calendar.always,
    }


def _wrong(parameter: str, detail: str) -> Problem:
    return Problem(NO_DUE_TIME, flaws=[Flaw(detail, parameter=parameter)])


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _language() -> str:
    return get_language() or "zh-hans"
