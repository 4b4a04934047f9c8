"""Late entries by the API: what waits for a decision, and the decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import Key, listed, page
from shouyue.api.problems import NOT_PERMITTED, Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Flag, In, Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.obligations import actions, queries
from shouyue.obligations.models import LateEntryDecision
from shouyue.obligations.panels.late_entries import may_decide
from shouyue.people.queries import actor_of, scope_of

router = ApiRouter(tags=["obligations"])
SCOPE = "late_entry.approve"
REFUSED = declare(
    "late-entry-refused",
    409,
    _("The late entry cannot be decided so"),
    _("None waits for a decision, it is your own, or somebody has decided otherwise already."),
)


class LateEntryOut(Schema):
    """Evidence in time that was told beyond the limit, and the promise whose breach it closed."""

    obligation: UUID
    rule: str
    clause: str = Field(examples=["CM-4.1.1"])
    subject: str = Field(examples=["case:8431"])
    due_at: datetime | None
    happened_at: datetime = Field(description=_("When it was done"))
    told_at: datetime = Field(description=_("When it was entered"))
    told_by: str = Field(description=_("Who entered it"), examples=["person:12"])


class DecisionIn(In):
    """Whether it counts, and why."""

    accepted: Flag = Field(description=_("Whether it counts as told in time"))
    reason: str = Field(min_length=1, max_length=500, pattern=r"\S", examples=["The call is on record"])


class DecisionOut(Schema):
    """What was decided."""

    obligation: UUID
    accepted: bool
    reason: str
    decided_at: datetime
    decided_by: str = Field(examples=["person:12"])


@router.get(
    "/late-entries",
    response=list_of(LateEntryOut),
    summary=_("List late entries"),
    description=_("What was entered too late to count by itself and waits for a decision, the latest first."),
)
@scope(SCOPE)
def late_entries(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    place = scope_of(caller_of(request).account, SCOPE).q("obligation__site", "obligation__region")
    shown = page(request, queries.waiting(place), (Key("id", descending=True),), paging)
    found = queries.with_evidence([event.obligation for event in shown.rows])
    return listed(request, response, shown, [_late_entry(one) for one in found])


@router.post(
    "/obligations/{uuid:id}/late-entry",
    response={201: DecisionOut},
    summary=_("Decide about a late entry"),
    description=_("Let what was entered too late count as told in time, or let the breach stand. It is decided once."),
)
@answers(REFUSED)
@scope(SCOPE)
@repeatable(201)
def decide_late_entry(request: HttpRequest, id: UUID, decision: DecisionIn) -> DecisionOut:
    account = caller_of(request).account
    row = queries.obligations().filter(pk=id).first()
    if row is None:
        raise Http404
    if not may_decide(account, row):
        raise Problem(NOT_PERMITTED, scope=SCOPE)
    verb = actions.approve_late_entry if decision.accepted else actions.decline_late_entry
    try:
        return _decision(verb(id, reason=decision.reason, actor=actor_of(account), at=now()))
    except actions.Refused as refused:
        raise Problem(REFUSED, refused.text.in_(get_language() or "zh-hans")) from None


def _late_entry(one: queries.LateEntry) -> dict[str, Any]:
    same = {name: getattr(one.row, name) for name in ("rule", "clause", "subject", "due_at")}
    told = {"happened_at": one.happened_at, "told_at": one.told_at, "told_by": one.actor}
    return {"obligation": one.row.pk, **same, **told}


def _decision(one: LateEntryDecision) -> DecisionOut:
    return DecisionOut(**{name: getattr(one, name) for name in DecisionOut.model_fields})
