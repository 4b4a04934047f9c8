"""Measures by the API: listed, read, carried out, given another time, dropped. They are set where they are decided."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from shouyue.api.etags import IF_MATCH, etag, require_match, stamp
from shouyue.api.paging import Key, instant, listed, page
from shouyue.api.problems import NOT_PERMITTED, REFUSED, STALE, UNMATCHED, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.measures import actions, queries
from shouyue.measures.models import Measure
from shouyue.measures.permissions import ALL, READ, WRITE, Hands, hands
from shouyue.measures.schemas import (
    DoneIn,
    DropIn,
    MeasureDetail,
    MeasureFilters,
    MeasureOut,
    PostponeIn,
    file_out,
    measure_out,
    postponement_out,
)
from shouyue.people.queries import scope_of

router = ApiRouter(tags=["measures"])
ORDER = (Key("do_by", instant), Key("id"))
LARGEST = 2**63 - 1


@router.get(
    "/measures",
    response=list_of(MeasureOut),
    summary=_("List measures"),
    description=_("Your own and those of your sites and regions, the earliest due first."),
)
@scope(READ)
def measures(
    request: HttpRequest, response: HttpResponse, filters: Query[MeasureFilters], paging: Query[Paging]
) -> Any:
    account = caller_of(request).account
    seen = scope_of(account, ALL).q() | queries.of_account(account, now())
    shown = page(request, Measure.objects.filter(seen, _wanted(filters)), ORDER, paging)
    return listed(request, response, shown, [measure_out(row) for row in shown.rows])


@router.get(
    "/measures/{int:id}",
    response=MeasureDetail,
    summary=_("Read a measure"),
    description=_("With each time that it was given and the files that show it done. ETag is its version."),
)
@scope(READ)
def measure(request: HttpRequest, response: HttpResponse, id: int) -> Any:
    row, _held = _found(request, id, now())
    stamp(response, _version(row))
    moved = [postponement_out(one) for one in queries.postponements(row)]
    return measure_out(row) | {"postponements": moved, "files": [file_out(one) for one in queries.files_of(row)]}


@router.post(
    "/measures/{int:id}/done",
    response={200: MeasureOut},
    summary=_("Say that a measure is done"),
    description=_("With evidence in words; its clock is met. For whom it binds, who set it, and who answers for it."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(200)
def do_measure(request: HttpRequest, id: int, done: DoneIn) -> MeasureOut:
    at = now()
    row, held = _found(request, id, at)
    _require(request, row, held.may_do(row))
    return _out(actions.done(id, done.evidence, version=row.version, actor=_actor(request), at=at))


@router.post(
    "/measures/{int:id}/postpone",
    response={200: MeasureOut},
    summary=_("Give a measure another time"),
    description=_("Its clock moves. For who set it and who answers for its place."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(200)
def postpone_measure(request: HttpRequest, id: int, postponed: PostponeIn) -> MeasureOut:
    at = now()
    row, held = _found(request, id, at)
    _require(request, row, held.may_postpone(row))
    why, actor = postponed.reason, _actor(request)
    return _out(actions.postpone(id, postponed.do_by, reason=why, version=row.version, actor=actor, at=at))


@router.post(
    "/measures/{int:id}/drop",
    response={200: MeasureOut},
    summary=_("Drop a measure"),
    description=_("It need not be done any more; its clock is cancelled. For who answers for its place, unless bound."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(200)
def drop_measure(request: HttpRequest, id: int, dropped: DropIn) -> MeasureOut:
    at = now()
    row, held = _found(request, id, at)
    _require(request, row, held.may_drop(row))
    return _out(actions.drop(id, reason=dropped.reason, version=row.version, actor=_actor(request), at=at))


def _found(request: HttpRequest, number: int, at: datetime) -> tuple[Measure, Hands]:
    """A measure and what the caller may do with it. Raises Http404 where he may not see it."""
    row = queries.by_id(number) if number <= LARGEST else None
    held = hands(caller_of(request).account, [row], at=at) if row else None
    if row is None or held is None or not held.may_see(row):
        raise Http404
    return row, held


def _require(request: HttpRequest, row: Measure, may: bool) -> None:
    """The caller read this version and may do it; of one that ended the action says so. Raises Problem."""
    require_match(request, _version(row))
    if not may and row.ended_at is None:
        raise Problem(NOT_PERMITTED, scope=WRITE)


def _wanted(filters: MeasureFilters) -> Q:
    same = {name: getattr(filters, name) for name in ("state", "about", "department", "person", "origin")}
    wanted = Q(**{name: value for name, value in same.items() if value})
    return wanted & Q(do_by__lt=filters.due_before) if filters.due_before else wanted


def _actor(request: HttpRequest) -> str:
    return caller_of(request).name


def _out(row: Measure) -> MeasureOut:
    return MeasureOut(**measure_out(row))


def _version(row: Measure) -> str:
    return etag("measure", row.pk, row.version)
