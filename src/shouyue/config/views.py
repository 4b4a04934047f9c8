"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.config.navigation import links
from shouyue.obligations import queries as promises
from shouyue.performance import promise


@guarded("home")
def home(request: HttpRequest) -> HttpResponse:
    """Opens the first page of the sidebar that this person may see.

    Whoever owes nothing himself, such as a manager, begins with what is owed in his places.
    """
    first = links(request)[0].href
    if first == reverse("performance:promises") and guards.may(request.user, "obligation.view"):
        mine = promise.mine(visitor(request), now())
        first = first if promises.running(mine).exists() else reverse("performance:promises_all")
    return redirect(first)
