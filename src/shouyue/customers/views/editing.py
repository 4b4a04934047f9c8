"""Changing a customer: the basic form, its tier, who looks after it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.customers import actions
from shouyue.customers.forms import CustomerForm, PersonForm, TierForm
from shouyue.customers.models import Customer
from shouyue.customers.views import shared
from shouyue.kit.refusals import Stale
from shouyue.people.days import local_day
from shouyue.people.models import Person
from shouyue.people.queries import at_work

FIELDS = ("name", "short_name", "region", "site", "needs", "version")


@guarded("customer.edit")
@require_http_methods(["GET", "POST"])
def edit_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the basic form. What somebody else changed meanwhile is shown, and nothing that was typed is lost."""
    found = shared.customer_or_404(request, pk, "customer.edit")
    if request.method == "GET":
        form = CustomerForm(initial={name: getattr(found, name) for name in FIELDS})
        return _edit_page(request, form, found)
    form = CustomerForm(request.POST)
    try:
        if shared.act(request, form, lambda: _edit(request, form, found), _("The changes are kept.")):
            return shared.to_customer(found)
    except Stale:
        current = shared.customer_or_404(request, pk, "customer.edit")
        differing = form.differing(current)
        form.renew(current.version)
        return _edit_page(request, form, current, stale=differing)
    return _edit_page(request, form, found)


def _edit(request: HttpRequest, form: CustomerForm, found: Customer) -> None:
    version = form.cleaned_data["version"] or 0
    actions.edit(found, form.entered(), version=version, actor=shared.actor(request), at=now())


def _edit_page(
    request: HttpRequest, form: CustomerForm, found: Customer, *, stale: Sequence[tuple[str, str]] | None = None
) -> HttpResponse:
    """The form; `stale` is what stands now in fields that somebody else changed meanwhile."""
    more = {"stale": stale, "is_stale": stale is not None}
    return shared.customer_form_page(request, form, found, title=_("Change customer"), save=_("Save"), **more)


@guarded("customer.tier")
@require_http_methods(["GET", "POST"])
def set_tier(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the customer into a tier by hand."""
    found = shared.customer_or_404(request, pk, "customer.tier")
    form = TierForm(request.POST or None, initial={"tier": found.tier or Customer.Tier.C})

    def do() -> None:
        given = form.cleaned_data
        actions.set_tier(found, given["tier"], reason=given["reason"], actor=shared.actor(request), at=now())

    if request.method == "POST" and shared.act(request, form, do, _("The tier is set.")):
        return shared.to_customer(found)
    note = _("The promises of the tier begin at once: who looks after the customer, and how often it hears from us.")
    return shared.customer_form_page(request, form, found, title=_("Set the tier"), save=_("Set"), note=note)


@guarded("customer.edit")
@require_http_methods(["GET", "POST"])
def name_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looks after the customer."""
    note = _("Tier A is looked after by the general manager, B by the regional manager, C by a service agent.")
    return _naming(request, pk, actions.name_owner, "owner", _("Who looks after it"), note)


@guarded("customer.edit")
@require_http_methods(["GET", "POST"])
def name_service_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the customer talks to in customer service."""
    note = _("Whom the customer reaches first in customer service.")
    return _naming(request, pk, actions.name_service_contact, "service_contact", _("Service contact"), note)


def _naming(
    request: HttpRequest, pk: int, verb: Callable[..., None], field: str, title: str | Promise, note: str | Promise
) -> HttpResponse:
    at = now()
    found = shared.customer_or_404(request, pk, "customer.edit")
    form = PersonForm(request.POST or None, persons=_staff(at), initial={"person": getattr(found, f"{field}_id")})

    def do() -> None:
        verb(found, form.cleaned_data["person"], actor=shared.actor(request), at=at)

    if request.method == "POST" and shared.act(request, form, do, _("The changes are kept.")):
        return shared.to_customer(found)
    return shared.customer_form_page(request, form, found, title=title, save=_("Name"), note=note)


def _staff(at: datetime) -> QuerySet[Person]:
    """Who can look after a customer: whoever works here."""
    return Person.objects.filter(at_work(local_day(at)), erased_at=None, customer="").order_by("pinyin", "id")
