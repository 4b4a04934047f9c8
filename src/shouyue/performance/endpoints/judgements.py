"""Judged histories by the API: what was judged, its figures, and the rows behind them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from shouyue.api import paging as by_key
from shouyue.api.paging import Key, Shown, listed, page
from shouyue.api.problems import Problem, declare
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of, values_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.performance import queries
from shouyue.performance.models import Judgement
from shouyue.policy.engine import State
from shouyue.policy.judge import Counted

router = ApiRouter(tags=["judgements"])
SCOPE = "judge.view"
NOT_JUDGED = declare(
    "not-judged",
    409,
    _("The history was not judged, or not yet"),
    _("Read the judgement: `state` says whether to wait, `problem` why it could not be judged."),
)
Status = Annotated[State, values_of(State)]
Column = Annotated[Counted, values_of(Counted)]
COLUMNS = (
    "rule",
    "clause",
    "subject",
    "status",
    "counted",
    "opened_at",
    "due_at",
    "met_at",
    "late_seconds",
    "late_open_seconds",
    "paused_seconds",
    "person",
    "late_entry",
    "reason",
)


class Figures(Schema):
    """A judged history in figures."""

    rows: int
    refused: int
    subjects: int
    obligations: int
    kept: int
    late: int
    open: int


class JudgementOut(Schema):
    """One history under one policy."""

    key: UUID
    name: str
    policy: str
    against: str | None = Field(description=_("The second policy that it was held against"))
    requested_at: datetime
    finished_at: datetime | None
    state: Literal["waiting", "judged", "refused"]
    problem: str | None = Field(description=_("Why it could not be judged"))
    figures: Figures | None


class VerdictFilters(Schema):
    """Which verdicts."""

    rule: str = Field("", max_length=80)
    clause: str = Field("", max_length=24)
    month: str = Field(
        "",
        description=_("Local month of the due time"),
        examples=["2026-03"],
        pattern="^([12][0-9]{3}-(0[1-9]|1[0-2]))?$",
    )
    counted: Column | None = Field(None, description=_("Only those that count so"))
    subject: str = Field("", description=_("Part of the subject's reference"), max_length=120)


class VerdictOut(Schema):
    """One obligation of a judged history."""

    rule: str
    clause: str
    subject: str
    status: Status
    counted: Column
    opened_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    late_seconds: int | None = Field(description=_("Elapsed from the due time until it was met, or until the end"))
    late_open_seconds: int | None = Field(description=_("The same in the rule's calendar"))
    paused_seconds: int
    person: str | None
    late_entry: bool
    reason: str


@router.get(
    "/judgements",
    response=list_of(JudgementOut),
    summary=_("List judged histories"),
    description=_("The latest first."),
)
@scope(SCOPE)
def judgements(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    shown = page(request, Judgement.objects.all(), (Key("id", descending=True),), paging)
    return listed(request, response, shown, [_judgement(one) for one in shown.rows])


@router.get(
    "/judgements/{uuid:key}",
    response=JudgementOut,
    summary=_("Read a judged history"),
    description=_("Its figures, or how far the work is, or why it could not be done."),
)
@scope(SCOPE)
def judgement(request: HttpRequest, key: UUID) -> Any:
    return _judgement(_found(key))


@router.get(
    "/judgements/{uuid:key}/rows",
    response=list_of(VerdictOut),
    summary=_("List the verdicts of a judged history"),
    description=_("The rows behind its figures, the worst first."),
)
@answers(NOT_JUDGED)
@scope(SCOPE)
def judgement_rows(
    request: HttpRequest, response: HttpResponse, key: UUID, filters: Query[VerdictFilters], paging: Query[Paging]
) -> Any:
    found = _found(key)
    if found.figures is None:
        raise Problem(NOT_JUDGED)
    opened = queries.open_judgement(found)
    asked = {name: str(value or "") for name, value in filters.model_dump().items()}
    frame = queries.filtered(opened, queries.understood(asked))
    # A judgement never changes, so a place in it stays what it is.
    place = by_key.opened(request, paging, 1)
    start = int(place[0]) if place else 0
    rows = frame.slice(start, paging.limit).select(COLUMNS)
    end = start + rows.height
    following = by_key.closed(request, [end]) if end < frame.height else None
    return listed(request, response, Shown([], following), rows.to_dicts())


def _found(key: UUID) -> Judgement:
    found = queries.by_key(key)
    if found is None:
        raise Http404
    return found


def _judgement(one: Judgement) -> dict[str, Any]:
    names = ("key", "name", "requested_at", "finished_at", "figures")
    return {name: getattr(one, name) for name in names} | {
        "policy": one.policy["name"],
        "against": one.against["name"] if one.against else None,
        "state": "refused" if one.problem else "judged" if one.figures else "waiting",
        "problem": one.problem["zh" if (get_language() or "zh").startswith("zh") else "en"] if one.problem else None,
    }
