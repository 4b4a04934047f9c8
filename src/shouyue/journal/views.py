"""Deliveries that were given up: a person looks at the error, mends the cause and sends them again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.journal import actions, panels, queries
from shouyue.kit import read
from shouyue.ui.elements import Page

MOST = 2**63


@guarded("jobs.view")
@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """What waits for its listeners, and what was given up with its error, the latest first."""
    listener = read.words(request.GET.get("listener", ""), 200)
    before = read.number(request.GET.get("before", ""))
    found = queries.dead(listener, before=before, limit=panels.PAGE + 1)
    rows, more = found[: panels.PAGE], len(found) > panels.PAGE
    kept = {"listener": listener} if listener else {}
    page = Page(
        ngettext("%d delivery on this page", "%d deliveries on this page", len(rows)) % len(rows),
        previous=f"?{urlencode(kept)}" if before is not None else "",
        next=f"?{urlencode(kept | {'before': str(rows[-1].pk)})}" if more else "",
    )
    return render(
        request,
        "journal/deliveries.html",
        {
            "rows": [panels.delivery(row) for row in rows],
            "page": page,
            "waiting": queries.waiting(),
            "listeners": [panels.listener(name, count) for name, count in queries.dead_by_listener()],
            "listener": listener,
            "chosen": panels.short(listener),
            "manages": guards.may(request.user, "jobs.manage"),
        },
    )


@guarded("jobs.manage")
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Send one again."""
    if number >= MOST:
        raise Http404
    if actions.retry(number):
        messages.success(request, gettext("The delivery was sent again."))
    else:
        messages.warning(request, gettext("This delivery was sent already."))
    return redirect("journal:deliveries")


@guarded("jobs.manage")
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Send all again, or those of one listener."""
    listener = request.POST.get("listener", "")
    if "\0" in listener:  # no listener's name, and without it that of all
        raise Http404
    count = actions.retry_all(listener)
    said = ngettext("%d delivery was sent again.", "%d deliveries were sent again.", count) % count
    messages.success(request, said)
    return redirect("journal:deliveries")
