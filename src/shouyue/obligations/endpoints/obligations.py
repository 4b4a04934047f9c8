"""Promises out by the API."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query

from shouyue.api.paging import Key, instant, listed, page, uuid
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.obligations import queries
from shouyue.obligations.endpoints.schemas import (
    ObligationDetail,
    ObligationFilters,
    ObligationOut,
    event_out,
    explanation_out,
    obligation_out,
)
from shouyue.obligations.models import Obligation
from shouyue.people.queries import scope_of
from shouyue.policy.conditions import Scope
from shouyue.policy.load import load_shared

router = ApiRouter(tags=["obligations"])
SCOPE = "obligations.read"
ORDER = (Key("due_at", instant, nullable=True), Key("id", uuid))


@router.get(
    "/obligations",
    response=list_of(ObligationOut),
    summary=_("List promises"),
    description=_("Those of your sites and regions, the earliest due first, what is paused last."),
)
@scope(SCOPE)
def obligations(
    request: HttpRequest, response: HttpResponse, filters: Query[ObligationFilters], paging: Query[Paging]
) -> Any:
    shown = page(request, _seen(request).filter(_wanted(filters)), ORDER, paging)
    return listed(request, response, shown, [obligation_out(row) for row in shown.rows])


@router.get(
    "/obligations/{uuid:id}",
    response=ObligationDetail,
    summary=_("Read a promise"),
    description=_("What happened to its clock, and why it stands as it does: facts, condition, days, pauses."),
)
@scope(SCOPE)
def obligation(request: HttpRequest, id: UUID) -> Any:
    row = _seen(request).filter(pk=id).first()
    if row is None:
        raise Http404
    found = queries.explain(id, now())
    facts = Scope(facts=load_shared().catalogue.facts_of(row.head.kind), data={})
    told = None if found is None else explanation_out(found.explanation, facts, get_language() or "zh-hans")
    events = [event_out(event) for event in queries.events(id)]
    return obligation_out(row) | {"events": events, "explanation": told}


def _seen(request: HttpRequest) -> QuerySet[Obligation]:
    """What the caller's account may see."""
    account = caller_of(request).account
    return queries.obligations(scope_of(account, SCOPE).q()).select_related("head")


def _wanted(filters: ObligationFilters) -> Q:
    same = {name: getattr(filters, name) for name in ("status", "clause", "rule", "subject", "owner", "person")}
    wanted = Q(**{name: value for name, value in same.items() if value})
    if filters.running is not None:
        wanted &= Q(closed_at__isnull=filters.running)
    if filters.due_after is not None:
        wanted &= Q(due_at__gte=filters.due_after)
    if filters.due_before is not None:
        wanted &= Q(due_at__lt=filters.due_before)
    return wanted
