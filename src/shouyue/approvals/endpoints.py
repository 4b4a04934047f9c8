"""Approvals by the API. What needs approval is asked by the operations of what it is about."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from shouyue.access import guards
from shouyue.api.etags import IF_MATCH, etag, require_match, stamp
from shouyue.api.paging import Key, listed, page
from shouyue.api.problems import NOT_PERMITTED, REFUSED, STALE, UNMATCHED, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.approvals import actions, queries
from shouyue.approvals.models import Request
from shouyue.approvals.permissions import ALL, DECIDE, VIEW, may_see
from shouyue.approvals.schemas import (
    ApprovalDetail,
    ApprovalFilters,
    ApprovalOut,
    SignatureIn,
    WordIn,
    approval_detail,
    approval_out,
)
from shouyue.approvals.seating import seated
from shouyue.clock.queries import now
from shouyue.people import queries as people

router = ApiRouter(tags=["approvals"])
LARGEST = 2**63 - 1
VERBS = {"sign": actions.sign, "decline": actions.decline, "return": actions.return_}


@router.get(
    "/approvals",
    response=list_of(ApprovalOut),
    summary=_("List requests for approval"),
    description=_("The latest first: those that wait for your word, that you asked, or all of your places."),
)
@scope(VIEW)
def approvals(
    request: HttpRequest, response: HttpResponse, filters: Query[ApprovalFilters], paging: Query[Paging]
) -> Any:
    account = caller_of(request).account
    if filters.list == "all":
        if not guards.may(account, ALL):
            raise Problem(NOT_PERMITTED, scope=ALL)
        rows = queries.within(people.scope_of(account, ALL).q())
    elif filters.list == "asked":
        rows = queries.asked_by(account)
    else:
        rows = Request.objects.filter(pk__in=queries.waiting_for(account, at=now()))
    if filters.subject:
        rows = rows.filter(subject=filters.subject)
    if filters.state is not None:
        rows = rows.filter(state=filters.state.value)
    shown = page(request, rows, (Key("id", descending=True),), paging)
    return listed(request, response, shown, [approval_out(row) for row in shown.rows])


@router.get(
    "/approvals/{int:id}",
    response=ApprovalDetail,
    summary=_("Read a request for approval"),
    description=_("With every seat, who decided it or who may. The header ETag is its version, for deciding."),
)
@scope(VIEW)
def approval(request: HttpRequest, response: HttpResponse, id: int) -> Any:
    row = _found(request, id)
    stamp(response, _version(row))
    return _detail(row).model_dump()


@router.post(
    "/approvals/{int:id}/decision",
    response={200: ApprovalDetail},
    summary=_("Decide about a request"),
    description=_("Agree, refuse, or send it back, for a seat of yours. Nobody decides about his own request."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(DECIDE)
@repeatable(200)
def decide(request: HttpRequest, id: int, decision: WordIn) -> ApprovalDetail:
    row = _matched(request, id)
    verb, said = VERBS[decision.word], {"note": decision.note}
    return _detail(verb(row.pk, actor=_actor(request), at=now(), version=row.version, seat=decision.seat, **said))


@router.post(
    "/approvals/{int:id}/withdraw",
    response={200: ApprovalDetail},
    summary=_("Withdraw a request"),
    description=_("By whoever asked, while it is being decided or was sent back."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(DECIDE)
@repeatable(200)
def withdraw(request: HttpRequest, id: int) -> ApprovalDetail:
    row = _matched(request, id)
    return _detail(actions.withdraw(row.pk, actor=_actor(request), at=now(), version=row.version))


@router.post(
    "/approvals/{int:id}/signatures",
    response={201: ApprovalDetail},
    summary=_("Ask one more to sign"),
    description=_("The step goes on when this colleague has agreed too."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(DECIDE)
@repeatable(201)
def add_signature(request: HttpRequest, id: int, signature: SignatureIn) -> ApprovalDetail:
    row = _matched(request, id)
    added = actions.add_sign(row.pk, signature.person, actor=_actor(request), at=now(), version=row.version)
    return _detail(added)


def _found(request: HttpRequest, number: int) -> Request:
    row = queries.by_id(number) if number <= LARGEST else None
    if row is None or not may_see(caller_of(request).account, row, at=now()):
        raise Http404
    return row


def _matched(request: HttpRequest, number: int) -> Request:
    """The request in the version that was read. Raises Problem."""
    row = _found(request, number)
    require_match(request, _version(row))
    return row


def _actor(request: HttpRequest) -> str:
    """Whoever acts: a token by its own name, a person by his number. Behind both stands one person."""
    caller = caller_of(request)
    return caller.name if caller.token is not None else people.actor_of(caller.account)


def _version(row: Request) -> str:
    return etag("approval", row.pk, row.version)


def _detail(row: Request) -> ApprovalDetail:
    seats = queries.seats_of(row)
    return ApprovalDetail(**approval_detail(row, seats, seated(row, seats, at=now())))
