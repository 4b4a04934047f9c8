"""The basic form of a customer at the first contact."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.customers import actions, panels, queries
from shouyue.customers.forms import NewCustomerForm
from shouyue.customers.logic import read_email, read_phone, separated
from shouyue.customers.panels import Alikes
from shouyue.customers.views import shared
from shouyue.kit import read
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.people.queries import person_of


@guarded("customer.register")
@require_http_methods(["GET", "POST"])
def new_customer(request: HttpRequest) -> HttpResponse:
    """Register a customer. Look-alikes are shown once before it is saved; what the policy misses is named by clause."""
    if request.method == "GET":
        return _page(request, NewCustomerForm(initial=_initial(request)))
    form = NewCustomerForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    alikes = alikes_of(request, form.cleaned_data["name"], form.cleaned_data["phones"], form.cleaned_data["emails"])
    shown = set(request.POST.get("seen", "").split(","))
    if {str(one.customer.pk) for one in alikes.known} - shown:
        return _page(request, form, alikes=alikes, must_look=True)
    return _registered(request, form, alikes)


def _registered(request: HttpRequest, form: NewCustomerForm, alikes: Alikes) -> HttpResponse:
    try:
        made = actions.register(form.entered(), [form.contact()], actor=shared.actor(request), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(request, form, alikes=alikes)
    except GateRefused as refused:
        return _page(request, form, alikes=alikes, gate=refused)
    messages.success(request, gettext("%(name)s is registered.") % {"name": made.name})
    return shared.to_customer(made)


def _initial(request: HttpRequest) -> dict[str, object]:
    """Who called, where the caller's page knows it, and the visitor's own site."""
    person = person_of(visitor(request))
    reach = read.words(request.GET.get("reach", ""), 254)
    where = {"emails": reach} if "@" in reach else {"phones": reach}
    return {"site": person.site_id if person else None, **where}


def alikes_of(request: HttpRequest, name: str, phones: str, emails: str) -> Alikes:
    """Who may be meant by what was typed so far."""
    numbers = [number for text in separated(phones) if (number := read_phone(text))]
    reaches = [*numbers, *(read_email(text) for text in separated(emails))]
    return panels.alikes(queries.look_alikes(name, reaches), shared.sees(request), now())


def _page(
    request: HttpRequest,
    form: NewCustomerForm,
    *,
    alikes: Alikes | None = None,
    must_look: bool = False,
    gate: GateRefused | None = None,
) -> HttpResponse:
    refusals = gate.answer.refused if gate else ()
    page = {"form": form, "alikes": alikes, "must_look": must_look, "refusals": refusals}
    return render(request, "customers/new.html", page)
