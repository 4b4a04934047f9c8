"""Compliance by the API: the same figures as the pages, and the rows behind each."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from shouyue.api import paging as by_key
from shouyue.api.paging import Shown, listed, whole
from shouyue.api.problems import Flaw, Problem, declare
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.performance import reports
from shouyue.performance.compliance import NAMES, months_between
from shouyue.performance.endpoints.compliance_schemas import (
    ClauseAccountDetail,
    ClauseAccountOut,
    DocumentAccountOut,
    EvidenceFilters,
    EvidenceOut,
    OwedFilters,
    OwedOut,
    Period,
    RowFilters,
    clause_detail,
    clause_out,
    document_out,
)
from shouyue.policy.engine.counting import Counted

router = ApiRouter(tags=["compliance"])
SCOPE = "compliance.view"
MOST = 120  # months at once
NOT_A_PERIOD = declare(
    "not-a-period",
    422,
    _("These months are no period"),
    _("`since` comes before `until`, and a period has 120 months at most."),
)
OWED_FIELDS = (
    *("id", "rule", "clause", "subject", "status", "month", "opened_at", "due_at", "met_at", "late_entry"),
    *("site", "region"),
)
EVIDENCE_FIELDS = ("fact", "rule", "clause", "subject", "at", "period", "month", "groups", "site", "region")


@router.get(
    "/compliance",
    response=list_of(DocumentAccountOut),
    summary=_("Account for all documents"),
    description=_("How well the word was kept in some months, within your sites and regions, exact to the row."),
)
@answers(NOT_A_PERIOD)
@scope(SCOPE)
def compliance(request: HttpRequest, period: Query[Period]) -> Any:
    return whole([document_out(one) for one in reports.documents(caller_of(request).account, _asked(period))])


@router.get(
    "/compliance/rows",
    response=list_of(OwedOut),
    summary=_("List the promises behind a figure"),
    description=_("The rows that a figure counts, the latest month first."),
)
@answers(NOT_A_PERIOD)
@scope(SCOPE)
def compliance_rows(
    request: HttpRequest, response: HttpResponse, filters: Query[OwedFilters], paging: Query[Paging]
) -> Any:
    figure, wanted = _figure(request, filters, filters.column or "all")
    place = by_key.opened(request, paging, 3)
    after = (place[0], by_key.instant(place[1]), UUID(place[2])) if place else None
    account = caller_of(request).account
    rows = reports.obligations(account, wanted, figure, limit=paging.limit + 1, after=after)
    return _listed(request, response, rows, paging.limit, "opened_at", _owed)


@router.get(
    "/compliance/evidence",
    response=list_of(EvidenceOut),
    summary=_("List what targets and gates count"),
    description=_("The facts behind the figures of targets, and the answers behind those of gates."),
)
@answers(NOT_A_PERIOD)
@scope(SCOPE)
def compliance_evidence(
    request: HttpRequest, response: HttpResponse, filters: Query[EvidenceFilters], paging: Query[Paging]
) -> Any:
    figure, wanted = _figure(request, filters, filters.column or "counted")
    place = by_key.opened(request, paging, 3)
    after = (place[0], by_key.instant(place[1]), int(place[2])) if place else None
    account = caller_of(request).account
    rows = reports.evidence(account, wanted, figure, limit=paging.limit + 1, after=after)
    return _listed(request, response, rows, paging.limit, "at", _evidence)


@router.get(
    "/compliance/{document}",
    response=list_of(ClauseAccountOut),
    summary=_("Account for a document"),
    description=_("Every clause with its figures; `status` says how far it runs."),
)
@answers(NOT_A_PERIOD)
@scope(SCOPE)
def compliance_document(request: HttpRequest, document: str, period: Query[Period]) -> Any:
    found = reports.document(caller_of(request).account, _asked(period), document)
    if found is None:
        raise Http404
    return whole([clause_out(one) for one in found.clauses])


@router.get(
    "/compliance/{document}/{clause}",
    response=ClauseAccountDetail,
    summary=_("Account for a clause"),
    description=_("Its figures by month and by rule; of targets what was measured against what is to be reached."),
)
@answers(NOT_A_PERIOD)
@scope(SCOPE)
def compliance_clause(request: HttpRequest, document: str, clause: str, period: Query[Period]) -> Any:
    found = reports.clauses(caller_of(request).account, _asked(period), document, clause)
    if not found:
        raise Http404
    return clause_detail(found[0], now())


def _asked(period: Period) -> reports.Asked:
    """The months that are meant. Raises Problem where they are none."""
    at = now()
    asked = reports.asked(at, until=period.until, site=period.site, region=period.region)
    if not period.since:
        return asked
    months = months_between(period.since, period.until or reports.this_month(at), MOST + 1)
    if not 0 < len(months) <= MOST:
        raise Problem(NOT_A_PERIOD, flaws=[Flaw(str(NOT_A_PERIOD.advice), parameter="since")])
    return reports.Asked(tuple(months), period.site, period.region)


def _figure(request: HttpRequest, filters: RowFilters, column: str) -> tuple[reports.Figure, reports.Asked]:
    wanted = _asked(filters)
    months = tuple(month for month in wanted.months if filters.month in ("", month))
    if not months:
        return reports.Figure({}, wanted.months, column), wanted
    found = reports.clauses(
        caller_of(request).account, replace(wanted, months=months), filters.document, filters.clause
    )
    return reports.figure(found, rule=filters.rule, months=months, column=column), wanted


def _listed(request: HttpRequest, response: HttpResponse, rows: list[Any], limit: int, when: str, show: Any) -> Any:
    shown, following = rows[:limit], None
    if len(rows) > limit:
        last = shown[-1]
        moment: datetime = getattr(last, when)
        following = by_key.closed(request, [last.month, moment.isoformat(), str(last.pk)])
    return listed(request, response, Shown(shown, following), [show(row) for row in shown])


def _owed(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in OWED_FIELDS} | {"counted": NAMES[Counted(row.counted)]}


def _evidence(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in EVIDENCE_FIELDS}
    return plain | {"counted": NAMES[Counted(row.counted)], "approval": row.note or None}
