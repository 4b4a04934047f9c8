"""The coverage list: silence is a fault, so it has a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.approvals import panels as approvals
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance import reports
from shouyue.performance.panels import subject_name
from shouyue.ui.elements import Page

SIZE = 50


@guarded("coverage.view")
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Facts that should have opened a clock and could not; roles that nobody holds; approvals that nobody can give."""
    found = promises.silences(reports.scope(visitor(request)))
    if clause := request.GET.get("clause", ""):
        found = found.filter(clause=clause)
    if document := request.GET.get("document", ""):
        found = found.filter(clause__startswith=f"{document}-")
    after = read.number(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(id__lt=after)
    shown = list(found[: SIZE + 1])
    labels = {rule.id: rule.label for policy in promises.in_force().policies.values() for rule in policy.rules}
    rows = [
        {
            "subject": subject_name(each.subject),
            "href": reverse("desk:timeline", args=[each.subject]),
            "clause": each.clause,
            "rule": each.rule,
            "label": labels.get(each.rule),
            "why": each.why,
            "since": each.since,
        }
        for each in shown[:SIZE]
    ]
    return render(
        request,
        "performance/coverage.html",
        {
            "rows": rows,
            "page": _page(request, shown),
            "unheld": _unheld(request),
            "stuck": approvals.stuck(people.scope_of(visitor(request), "coverage.view").q(), at=now()),
        },
    )


def _page(request: HttpRequest, shown: list[Any]) -> Page:
    query = request.GET.copy()
    query.pop("after", None)
    first = f"{request.path}?{query.urlencode()}" if request.GET.get("after") else ""
    following = ""
    if len(shown) > SIZE:
        query["after"] = str(shown[SIZE - 1].pk)
        following = f"{request.path}?{query.urlencode()}"
    return Page("", previous=first, next=following)


def _unheld(request: HttpRequest) -> list[dict[str, Any]]:
    """Roles that owe something at a place where nobody holds them."""
    staff, at = people.roster(), now()
    roles = promises.in_force().shared.roles
    return [
        {"title": roles[one.owner].title, "place": one.site or one.region, "running": one.running}
        for one in promises.owners()
        if one.owner in roles
        and not roles[one.owner].relation
        and not staff.holders(one.owner, site=one.site, region=one.region, at=at)
    ]
