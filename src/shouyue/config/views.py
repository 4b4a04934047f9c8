"""The front door."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.config.navigation import links
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance import promise

if TYPE_CHECKING:
    from shouyue.access.models import Account

# Where those begin who serve customers (KA-2): a page, and what it is filtered by. Of several roles the first decides.
SERVICE: Mapping[str, tuple[str, str]] = {
    "service_director": ("cases:board", ""),
    "service_supervisor": ("cases:load", ""),
    "complaint_specialist": ("cases:board", "?whose=mine"),
    "relationship_specialist": ("cases:board", "?whose=mine"),
    "service_agent": ("cases:board", "?whose=mine"),
}


@guarded("home")
def home(request: HttpRequest) -> HttpResponse:
    """Opens the page with one's own work: cases for those who serve customers, promises for everybody else.

    Whoever owes nothing himself, such as a manager, begins with what is owed in his places.
    """
    account = visitor(request)
    roles = people.roles_of(account)
    served = next((place for role, place in SERVICE.items() if role in roles), None)
    if served is not None:
        page, filters = served
        return redirect(f"{reverse(page)}{filters}")
    if not guards.may(request.user, "obligation.mine"):
        return redirect(links(request)[0].href)
    return redirect(_promises(request, account))


def _promises(request: HttpRequest, account: "Account") -> str:
    owes = promises.running(promise.mine(account, now())).exists()
    is_own = owes or not guards.may(request.user, "obligation.view")
    return reverse("performance:promises" if is_own else "performance:promises_all")
