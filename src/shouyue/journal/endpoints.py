"""Facts in and out by the API."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Body
from pydantic import Field

from shouyue.api.problems import Flaw, Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.security import caller_of, scope
from shouyue.api.strict import LINES
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.journal.actions import Told
from shouyue.journal.inbox import Unfit, tell
from shouyue.journal.schemas import EventIn, Recorded, RecordedBatch

router = ApiRouter(tags=["events"])
BATCH = 1_000
Batch = Annotated[list[EventIn], Field(min_length=1, max_length=BATCH)]
UNFIT = declare(
    "unfit-event",
    422,
    _("A fact cannot be recorded as it stands"),
    _("Nothing was recorded. Each entry of errors says which value is wrong, and has a code of its own."),
)
NOT_EXTERNAL = declare(
    "not-external",
    422,
    _("This fact is not taken from outside"),
    _("A room here records it. Call the route named in the answer instead."),
)


@router.post(
    "/events",
    response={201: Recorded},
    summary=_("Tell a fact"),
    description=_(
        "Something that happened to a subject kept in another system. It opens, meets and pauses promises at once, "
        "in the same transaction."
    ),
)
@answers(UNFIT, NOT_EXTERNAL)
@scope("events.write")
@repeatable(201)
def tell_event(request: HttpRequest, event: EventIn) -> Recorded:
    return _told(request, [event], batch=False)[0]


@router.post(
    "/events/batch",
    response={201: RecordedBatch},
    summary=_("Tell many facts"),
    description=_(
        "Up to 1,000 facts as a JSON array, or as NDJSON with one fact a line. All are recorded or none; the answer "
        "names each, in the order sent."
    ),
    openapi_extra={"requestBody": {"content": {LINES: {"schema": {"type": "string", "minLength": 2}}}}},
)
@answers(UNFIT, NOT_EXTERNAL)
@scope("events.write")
@repeatable(201)
def tell_events(request: HttpRequest, events: Body[Batch]) -> RecordedBatch:
    return RecordedBatch(items=_told(request, events, batch=True))


def _told(request: HttpRequest, events: list[EventIn], *, batch: bool) -> list[Recorded]:
    try:
        return [_recorded(one) for one in tell(events, sender=caller_of(request).name, at=now())]
    except Unfit as error:
        raise _problem(error, batch=batch) from None


def _problem(error: Unfit, *, batch: bool) -> Problem:
    """One problem for all that is wrong; where every fact is one that a room here records, it says so itself."""
    language = get_language() or "zh-hans"
    flaws = [
        Flaw(wrong.text.in_(language), pointer=f"/{place}{wrong.pointer}" if batch else wrong.pointer, code=wrong.code)
        for place, wrong in error.wrong
    ]
    if all(wrong.code == NOT_EXTERNAL.code for _place, wrong in error.wrong):
        return Problem(NOT_EXTERNAL, flaws=flaws)
    return Problem(UNFIT, flaws=flaws)


def _recorded(told: Told) -> Recorded:
    row = told.fact
    return Recorded(
        id=row.id,
        key=row.key,
        name=row.name,
        subject=row.subject,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        known=told.known,
    )
