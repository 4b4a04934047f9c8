"""The policy pages: all documents, one document, one clause."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.governance import panels, phrases, queries
from shouyue.policy.phrasing import figure_words
from shouyue.policy.values import Policy


@guarded("policy.view")
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """All documents, and how far their clauses run."""
    overviews = queries.overviews()
    totals = [
        (status, sum(one.statuses[status] for one in overviews), *words) for status, words in phrases.STATUSES.items()
    ]
    return render(
        request,
        "governance/policies.html",
        {
            "overviews": [(one, *phrases.SOURCES[one.policy.document.source]) for one in overviews],
            "totals": totals,
            "clauses": sum(count for _status, count, *_words in totals),
            "chart": panels.how_far(overviews),
        },
    )


@guarded("policy.view")
@require_GET
def clauses(request: HttpRequest) -> HttpResponse:
    """The clauses of all documents, by kind, by how far they run, by words."""
    return render(request, "governance/clauses.html", _clause_list(request, ""))


@guarded("policy.view")
@require_GET
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One document: its clauses with their rules in words."""
    one = _policy(code)
    return render(request, "governance/policy.html", {**_head(one, "policy"), **_clause_list(request, code)})


@guarded("policy.view")
@require_GET
def parameters(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure of a document, where it comes from and which rules use it."""
    one = _policy(code)
    rows = [
        (
            parameter,
            figure_words(parameter.value, panels.language()),
            *phrases.ORIGINS[parameter.origin],
            [rule for rule in one.rules if parameter.id in rule.parameters],
        )
        for parameter in one.parameters.values()
    ]
    context = {**_head(one, "parameters"), "rows": rows, "may_adopt": guards.may(request.user, "policy.adopt")}
    return render(request, "governance/parameters.html", context)


@guarded("policy.view")
@require_GET
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """What the document leaves open, and what holds until somebody answers."""
    one = _policy(code)
    rows = [
        (question, one.clauses[question.clause], panels.figure(one, question.parameter), one.roles.get(question.owner))
        for question in one.questions
    ]
    return render(request, "governance/questions.html", {**_head(one, "questions"), "rows": rows})


@guarded("policy.view")
@require_GET
def findings(request: HttpRequest, code: str) -> HttpResponse:
    """What a careful reader objects to."""
    one = _policy(code)
    groups = [
        (check, *phrases.LEVELS[check.level], [(finding, queries.clauses_of(finding)) for finding in found])
        for check, found in queries.checked(code)
    ]
    return render(request, "governance/findings.html", {**_head(one, "findings"), "groups": groups})


@guarded("policy.view")
@require_GET
def clause(request: HttpRequest, code: str, clause: str) -> HttpResponse:
    """One clause: its text, its rules in words, its figures, its questions, what is missing."""
    one = _policy(code)
    found = one.clauses.get(clause)
    if found is None:
        raise Http404
    view = queries.clause_view(one, found)
    figures = [
        (parameter, figure_words(parameter.value, panels.language()), *phrases.ORIGINS[parameter.origin])
        for parameter in view.parameters
    ]
    return render(
        request,
        "governance/clause.html",
        {
            **_head(one, "policy"),
            "view": view,
            "kind": phrases.KINDS[found.kind],
            "status": phrases.STATUSES[found.status],
            "rules": [(rule, panels.rungs(rule)) for rule in view.phrases(panels.language())],
            "figures": figures,
            "findings": [(finding, *phrases.LEVELS[finding.level]) for finding in view.findings],
        },
    )


def _policy(code: str) -> Policy:
    found = queries.policy(code)
    if found is None:
        raise Http404
    return found


def _head(one: Policy, page: str) -> dict[str, Any]:
    return {
        "policy": one,
        "document": one.document,
        "source": phrases.SOURCES[one.document.source],
        "tabs": panels.tabs(one, page),
    }


def _clause_list(request: HttpRequest, code: str) -> dict[str, Any]:
    """The clauses that the filters in the address ask for."""
    asked = {key: request.GET.get(key, "") for key in ("kind", "status", "q")}
    views = queries.clause_views(code, kind=asked["kind"], status=asked["status"], words=asked["q"])
    rows = [
        (view, phrases.KINDS[view.clause.kind], *phrases.STATUSES[view.clause.status], view.phrases(panels.language()))
        for view in views
    ]
    return {
        "rows": rows,
        "asked": asked,
        "kinds": tuple((kind.value, phrases.KINDS[kind]) for kind in queries.kinds_of(code)),
        "statuses": tuple((status.value, words[0]) for status, words in phrases.STATUSES.items()),
    }
