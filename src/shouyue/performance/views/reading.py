"""What was found: figures, rows, reasons, two policies side by side."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.kit import read
from shouyue.kit.text import Text
from shouyue.performance import course, explained, listing, panels, phrases, queries, results
from shouyue.performance.forms import said
from shouyue.performance.models import Judgement
from shouyue.performance.views.asking import waiting
from shouyue.policy.conditions import Scope
from shouyue.policy.judge import read_mapping
from shouyue.policy.phrasing import phrase
from shouyue.ui.elements import Page


@guarded("judge.view")
@require_GET
def judgement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The result: figures and charts, or how far the work is, or why it could not be done."""
    found = _found(key)
    if found.finished_at is None:
        return render(request, "performance/waiting.html", waiting(found))
    if found.problem is not None:
        return render(request, "performance/problem.html", {"judgement": found, "problem": panels.problem(found)})
    opened = queries.open_judgement(found)
    refused = found.kept is not None and "en" in found.kept
    kept = {
        "may_keep": guards.may(request.user, "judge.keep") and (found.keep_job_id is None or refused),
        "kept": Text(zh=found.kept["zh"], en=found.kept["en"]) if found.kept and refused else None,
    }
    return _render(request, opened, "performance/judgement.html", _result(opened) | kept)


def _result(opened: queries.Opened) -> dict[str, Any]:
    rules = [
        (opened.label(total.value), total, panels.rows_url(opened, rule=total.value))
        for total in queries.totals(opened.verdicts, "rule")
    ]
    return {
        "whole": queries.total(opened.verdicts),
        "figures": opened.judgement.figures,
        "rules": rules,
        "months": panels.by_month(opened),
        "persons": panels.by_person(opened),
        "lateness": panels.lateness(opened),
        "climbs": panels.climbs(opened),
        "targets": panels.targets(opened),
        "silences": panels.silences(opened),
        "unheard": panels.unheard(opened.verdicts),
        "until": opened.verdicts.until,
    }


@guarded("judge.view")
@require_GET
def rows(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rows behind a figure."""
    opened = _opened(key, request)
    asked = queries.understood(request.GET.dict())
    frame = queries.filtered(opened, asked)
    start = _start(request, frame.height)
    shown = frame.slice(start, queries.PAGE)
    query = request.GET.urlencode()
    return _render(
        request,
        opened,
        "performance/rows.html",
        {
            "asked": asked,
            "kept_filters": listing.kept_filters(asked, second=opened.second),
            "chips": listing.chips(asked),
            "rows": list(listing.rows(opened, shown)),
            "page": _page(request, start, shown.height, frame.height),
            "counted_options": tuple((name, words[0]) for name, words in phrases.COUNTED.items()),
            "rule_options": tuple(
                (rule.id, said(opened.label(rule.id))) for rule in opened.verdicts.rules if rule.heard
            ),
            "excel": f"{reverse('performance:rows_excel', args=[key])}?{query}",
            "reset": f"{request.path}?against=1" if opened.second else request.path,
        },
    )


@guarded("judge.view")
@require_GET
def silent(request: HttpRequest, key: UUID) -> HttpResponse:
    """What should have been computed and could not: the subjects and facts."""
    opened = _opened(key, request)
    found = queries.silent(opened.verdicts, request.GET.get("rule", ""), request.GET.get("why", ""))
    start = _start(request, found.height)
    shown = found.slice(start, queries.PAGE)
    listed = [
        row | {"label": opened.label(row["rule"]), "kind_name": panels.subject_name(row["subject"])}
        for row in shown.iter_rows(named=True)
    ]
    page = _page(request, start, shown.height, found.height)
    return _render(request, opened, "performance/silent.html", {"rows": listed, "page": page})


@guarded("judge.view")
@require_GET
def refused(request: HttpRequest, key: UUID) -> FileResponse:
    """The rows that could not be read, each with its reason."""
    found = _found(key)
    if found.figures is None:
        raise Http404
    return FileResponse((results.folder(found) / "rejects.csv").open("rb"), as_attachment=True, filename="refused.csv")


@guarded("judge.view")
@require_GET
def compare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Two policies side by side on the same history."""
    found = _found(key)
    if found.figures is None or found.against is None:
        raise Http404
    first, second = queries.open_judgement(found), queries.open_judgement(found, second=True)
    compared = queries.compared(found)
    return _render(request, first, "performance/compare.html", panels.comparison(first, second, compared))


@guarded("judge.view")
@require_GET
def why(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why one obligation stands as it does."""
    opened = _opened(key, request)
    asked = request.GET.dict()
    second = asked.get("opened", "")
    if not second.removeprefix("-").isdecimal() or len(second) > 12:
        raise Http404
    found = explained.explained(opened, asked.get("subject", ""), asked.get("rule", ""), int(second))
    if found is None:
        raise Http404
    return _render(request, opened, "performance/why.html", _why(opened, found))


def _why(opened: queries.Opened, found: explained.Explained) -> dict[str, Any]:
    told, policy, zone = found.explanation, found.policy, opened.zone
    o = told.obligation
    said_rule = phrase(told.rule, policy, panels.language())
    mapped = read_mapping(opened.judgement.mapping, results.MAPPING_FILE).catalogue.events
    scope = Scope(facts=policy.catalogue.facts_of(told.rule.subject), data={})
    back = {"rule": o.code.id, "subject": o.subject}
    return {
        "found": found,
        "told": told,
        "o": o,
        "subject": panels.subject_name(o.subject),
        "verdict": course.verdict(found, zone),
        "times": [course.time(at, zone) for at in (o.opened_at, o.due_at or o.last_due, o.met_at)],
        "phrase": said_rule,
        "limit": said_rule.line("within"),
        "clause": policy.clauses.get(told.rule.clause),
        "course": course.course(found, zone),
        "is_cut": course.is_cut(told),
        "reasons": course.reasons(told.condition, scope),
        "events": course.history(found, zone),
        "facts": course.facts(found, {**policy.catalogue.events, **mapped}, zone),
        "others": [listing.other(opened, other, zone) for other in found.others],
        "back": panels.rows_url(opened, **back),
    }


def _render(request: HttpRequest, opened: queries.Opened, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of one judgement; its times are those of the history's zone."""
    with timezone.override(opened.zone):
        return render(request, template, {"judgement": opened.judgement, "opened": opened, **context})


def _start(request: HttpRequest, total: int) -> int:
    """Where a page of a list begins."""
    return min(read.number(request.GET.get("after", "")) or 0, total)


def _page(request: HttpRequest, start: int, shown: int, total: int) -> Page:
    def link(after: int) -> str:
        query = request.GET.copy()
        query["after"] = str(after)
        return f"?{query.urlencode()}"

    return Page(
        gettext("%(first)s–%(last)s of %(total)s")
        % {"first": f"{min(start + 1, total):,}", "last": f"{start + shown:,}", "total": f"{total:,}"},
        previous=link(max(start - queries.PAGE, 0)) if start else "",
        next=link(start + queries.PAGE) if start + shown < total else "",
    )


def _found(key: UUID) -> Judgement:
    found = queries.by_key(key)
    if found is None:
        raise Http404
    return found


def _opened(key: UUID, request: HttpRequest) -> queries.Opened:
    found = _found(key)
    second = "against" in request.GET
    if found.figures is None or (second and found.against is None):
        raise Http404
    return queries.open_judgement(found, second=second)
