"""Who calls, and who may be meant: pieces of pages that renew themselves while something is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.customers import panels, queries
from shouyue.customers.views import shared
from shouyue.customers.views.registering import alikes_of
from shouyue.kit import read


@guarded("customer.view")
@require_GET
@never_cache
def lookup(request: HttpRequest) -> HttpResponse:
    """Whose number or address `?reach=` is, with the way to register whom nobody knows."""
    asked = read.words(request.GET.get("reach", ""), 254).strip()
    found = panels.callers(asked, queries.callers(asked), shared.sees(request))
    may_register = guards.may(request.user, "customer.register")
    return render(request, "customers/caller.html", {"found": found, "may_register": may_register})


@guarded("customer.view")
@require_GET
@never_cache
def look_alikes(request: HttpRequest) -> HttpResponse:
    """Customers that are known already, by what the form holds so far."""
    given = {name: read.words(request.GET.get(name, ""), 400) for name in ("name", "phones", "emails")}
    return render(request, "customers/alikes.html", {"alikes": alikes_of(request, **given)})
