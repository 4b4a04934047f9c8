"""The compliance pages: every clause accounted for, and the rows behind every figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.performance import account_panels as panels
from shouyue.performance import reports
from shouyue.performance.compliance import months_back
from shouyue.performance.phrases import COLUMNS
from shouyue.performance.reports import Asked
from shouyue.performance.views.shared import account

PAGE = 50
BACK = 24  # months to choose from


@guarded("compliance.view")
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """All documents: how well the word was kept, and where it was not."""
    wanted = _asked(request)
    found = reports.documents(account(request), wanted)
    return render(
        request,
        "performance/compliance.html",
        {
            **_filters(request, wanted),
            "kpis": panels.kpis(found, wanted),
            "chart": panels.trend(found, wanted),
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
    found = next((one for one in reports.documents(account(request), wanted) if one.policy.document.id == code), None)
    if found is None:
        raise Http404
    return render(
        request,
        "performance/compliance_document.html",
        {
            **_filters(request, wanted),
            "document": found.policy.document,
            "kpis": panels.kpis([found], wanted),
            "chart": panels.trend([found], wanted),
            "clauses": [panels.clause_row(clause, wanted) for clause in found.clauses],
        },
    )


@guarded("compliance.view")
@require_GET
def clause(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One clause: its figures by rule and by month, its words, what is silent in it."""
    wanted = _asked(request)
    found = reports.clause(account(request), wanted, code, number)
    if found is None:
        raise Http404
    return render(
        request,
        "performance/compliance_clause.html",
        {**_filters(request, wanted), **panels.clause_page(found, wanted)},
    )


@guarded("compliance.view")
@require_GET
def evidence(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The rows behind a figure of a clause, or of one of its rules."""
    wanted = _asked(request)
    found = reports.clause(account(request), wanted, code, number)
    if found is None:
        raise Http404
    rule, month, column = (request.GET.get(key, "") for key in ("rule", "month", "column"))
    rules = frozenset({rule} & found.rules.keys()) if rule else frozenset(found.rules)
    rows = reports.rows(account(request), wanted, rules=rules, month=month, column=column)
    page, shown = panels.page(request, rows, PAGE)
    return render(
        request,
        "performance/evidence.html",
        {
            **_filters(request, wanted),
            "found": found,
            "asked": {"rule": rule, "month": month, "column": column},
            "columns": tuple((key, words[0]) for key, words in COLUMNS.items()),
            "rules": panels.rule_options(found),
            "months": tuple((each, each) for each in reversed(wanted.months)),
            "rows": [panels.row(each, found.policy) for each in shown],
            "page": page,
        },
    )


def _asked(request: HttpRequest) -> Asked:
    keys = ("months", "until", "site", "region")
    return reports.asked(now(), **{key: request.GET.get(key, "") for key in keys})


def _filters(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "period": str(len(wanted.months)),
        "periods": panels.periods(),
        "untils": tuple((month, month) for month in reversed(months_back(reports.this_month(now()), BACK))),
        "sites": panels.site_options(account(request)),
        "reset": request.path,
    }
