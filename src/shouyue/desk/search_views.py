"""The page that looks through everything."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.desk import finding

SEARCH = "search.use"


@guarded(SEARCH)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What the visitor may see and has these words, by kind; the first ones of each."""
    words = finding.tidy(request.GET.get("q", ""))
    may = partial(guards.may, request.user)
    groups = finding.find(words, visitor(request), finding.SCREEN, may, at=now())
    shown = [(group, *finding.TITLES[group.kind]) for group in groups]
    return render(request, "desk/search.html", {"words": words, "groups": shown})
