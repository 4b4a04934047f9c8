"""The compliance pages: every clause accounted for, and the rows behind every figure."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.performance import account_charts as charts
from shouyue.performance import account_panels as panels
from shouyue.performance import reports, row_panels
from shouyue.performance.compliance import ClauseAccount, months_back
from shouyue.performance.reports import Asked

PAGE = 50
BACK = 24  # months to choose from


@guarded("compliance.view")
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """All documents: how well the word was kept, and where it was not."""
    wanted = _asked(request)
    found = reports.documents(visitor(request), wanted)
    return render(
        request,
        "performance/compliance.html",
        {
            **_filters(request, wanted),
            "kpis": panels.kpis(found, wanted),
            "chart": charts.trend(found, wanted),
            "documents": [panels.document_row(one, wanted) for one in found],
            "worst": panels.worst(found, wanted),
            "empty": all(one.account.sum.is_empty for one in found),
        },
    )


@guarded("compliance.view")
@require_GET
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One document, clause by clause; those that do not run yet are shown as such."""
    wanted = _asked(request)
    found = reports.document(visitor(request), wanted, code)
    if found is None:
        raise Http404
    return render(
        request,
        "performance/compliance_document.html",
        {
            **_filters(request, wanted),
            "document": found.policy.document,
            "kpis": panels.kpis([found], wanted, code),
            "chart": charts.trend([found], wanted, code) if found.account.sum.all else None,
            "clauses": [panels.clause_row(clause, wanted) for clause in found.clauses],
            "statuses": panels.statuses(found),
        },
    )


@guarded("compliance.view")
@require_GET
def clause(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One clause: its figures by rule and by month, its words, what is silent in it."""
    wanted = _asked(request)
    found = reports.clause(visitor(request), wanted, code, number)
    if found is None:
        raise Http404
    return render(
        request,
        "performance/compliance_clause.html",
        {**_filters(request, wanted), **panels.clause_page(found, wanted, now())},
    )


@guarded("compliance.view")
@require_GET
def evidence(request: HttpRequest, code: str = "", number: str = "") -> HttpResponse:
    """The rows behind a figure: of a clause or one of its rules, of a document, or of all documents."""
    wanted = _asked(request)
    asked = {key: request.GET.get(key, "") for key in ("rule", "month", "column")}
    months = (asked["month"],) if asked["month"] in wanted.months else wanted.months
    found = reports.clauses(visitor(request), replace(wanted, months=months), code, number)
    if not found:
        raise Http404
    figure = reports.figure(found, rule=asked["rule"], months=months, column=asked["column"])
    return render(
        request,
        "performance/evidence.html",
        {
            **_filters(request, wanted),
            **_rows(request, wanted, figure, found),
            "clause": found[0].clause if number else None,
            "document": found[0].policy.document if code else None,
            "asked": asked | {"column": figure.column},
            "columns": row_panels.column_options(found),
            "rules": row_panels.rule_options(found) if code else (),
            "months": tuple((each, each) for each in reversed(wanted.months)),
        },
    )


def _rows(request: HttpRequest, wanted: Asked, figure: reports.Figure, found: list[ClauseAccount]) -> dict[str, Any]:
    """One page of the rows, of either kind."""
    ask = reports.obligations if figure.is_owed else reports.evidence
    rows: list[Any] = [*ask(visitor(request), wanted, figure, limit=PAGE + 1, after=row_panels.place(request, figure))]
    shown, named, at = rows[:PAGE], row_panels.labels(found), now()
    show: Any = row_panels.obligation_row if figure.is_owed else row_panels.evidence_row
    return {
        "rows": [show(each, named, at) for each in shown],
        "owed": figure.is_owed,
        "page": row_panels.pager(request, figure, shown[-1] if len(rows) > PAGE else None, len(shown)),
    }


def _asked(request: HttpRequest) -> Asked:
    keys = ("months", "until", "site", "region")
    return reports.asked(now(), **{key: request.GET.get(key, "") for key in keys})


def _filters(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "period": str(len(wanted.months)),
        "periods": row_panels.periods(),
        "untils": tuple((month, month) for month in reversed(months_back(reports.this_month(now()), BACK))),
        "sites": row_panels.site_options(visitor(request)),
        "reset": request.path,
    }
