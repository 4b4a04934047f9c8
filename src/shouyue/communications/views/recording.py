"""A communication at the keyboard: with whom, what was said, what follows."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.communications import actions, permissions
from shouyue.communications.actions import Partner
from shouyue.communications.forms import RecordForm
from shouyue.communications.forms.records import is_name
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Way
from shouyue.communications.models import Communication
from shouyue.communications.panels import partners
from shouyue.communications.panels.partners import NEW, Partners
from shouyue.communications.phrases import NO_CASE, NO_CUSTOMER
from shouyue.communications.views import shared
from shouyue.customers import queries as customers
from shouyue.customers.permissions import may_see
from shouyue.kit import read
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.people import queries as people

ASKED = ("reach", "case", "waybill", "way", "direction", "kind", "name")


@guarded("communication.record")
@require_http_methods(["GET", "POST"])
def new_communication(request: HttpRequest) -> HttpResponse:
    """Record what was said. What the policy asks for is said at its field, and nothing that was typed is lost."""
    at = now()
    form = RecordForm(request.POST or None, at=at, initial=_initial(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if alike := _not_shown_yet(request, form):
        return _page(request, form, alike=alike)
    made = _recorded(request, form)
    if made is None:
        return _page(request, form)
    messages.success(request, gettext("The communication with %s is recorded.") % made.customer.name)
    return redirect("communications:communication", made.pk)


def _recorded(request: HttpRequest, form: RecordForm) -> Communication | None:
    try:
        partner = _partner(request, form)
        said = form.said()
        if said.case and not permissions.may_see_subject(visitor(request), f"case:{said.case}"):
            raise Refused(NO_CASE, "case")
        key = form.cleaned_data["key"]
        return actions.record_communication(said, partner, actor=shared.actor(request), at=now(), key=key)
    except Refused as refused:
        form.refuse(refused)
    except GateRefused as refused:
        form.refuse_by_gate(refused)
    return None


def _partner(request: HttpRequest, form: RecordForm) -> Partner:
    """With whom it was. Raises Refused for a customer whom the visitor may not see."""
    number, _dot, contact = form.cleaned_data["partner"].partition(".")
    if not number.isdecimal():
        return Partner(reach=form.number, newcomer=form.newcomer())
    customer = customers.by_id(int(number))
    if customer is None or not may_see(visitor(request), customer, permission=permissions.RECORD):
        raise Refused(NO_CUSTOMER, "reach")
    return Partner(customer, customers.contact_by_id(int(contact)) if contact else None, form.number)


def _not_shown_yet(request: HttpRequest, form: RecordForm) -> Partners | None:
    """Customers whose name is like that of a newcomer, unless the page has shown them before."""
    if form.cleaned_data["partner"] not in ("", NEW) or not form.cleaned_data["name"].strip():
        return None
    found = partners.alike(form.cleaned_data["name"], _sees(request))
    shown = set(request.POST.get("seen", "").split(","))
    return found if set(filter(None, found.seen.split(","))) - shown else None


@guarded("communication.record")
@require_GET
@never_cache
def partner(request: HttpRequest) -> HttpResponse:
    """With whom: customers of a number, an address or a name; the basic form for whom nobody knows."""
    asked = read.words(request.GET.get("reach", ""), 254).strip()
    form = RecordForm(at=now(), initial={"name": asked if is_name(asked) else "", "site": _site(request)})
    return render(request, "communications/partner.html", {"form": form, "partners": _partners(request, asked)})


def _partners(request: HttpRequest, asked: str, chosen: str = "") -> Partners:
    if not asked:
        return partners.nobody(chosen)
    if is_name(asked):
        seen = customers.visible(people.scope_of(visitor(request), permissions.RECORD))
        return partners.by_name(asked, seen, chosen=chosen)
    return partners.by_reach(asked, _sees(request), chosen=chosen)


def _sees(request: HttpRequest) -> partners.MaySee:
    account = visitor(request)
    return lambda customer: may_see(account, customer, permission=permissions.RECORD)


def _page(request: HttpRequest, form: RecordForm, alike: Partners | None = None) -> HttpResponse:
    context = {"form": form, "partners": alike or _shown(request, form), "must_look": alike is not None}
    return render(request, "communications/new_record.html", {**context, "back": _back(request)})


def _shown(request: HttpRequest, form: RecordForm) -> Partners:
    """Who is shown as the page opens: of what was typed, or the customer whose page one comes from."""
    asked = str(form["reach"].value() or "").strip()
    chosen = str(form["partner"].value() or (NEW if form.is_bound else ""))
    number = chosen.partition(".")[0] if form.is_bound else request.GET.get("customer", "")
    known = read.number(number)
    if not asked and known is not None:
        found = customers.by_id(known)
        if found is not None and _sees(request)(found):
            return partners.of_customer(found, chosen=chosen)
    return _partners(request, asked, chosen)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What an address may bring along: a telephone system opens this page with the caller's number."""
    given = {name: read.words(request.GET.get(name, ""), 120) for name in ASKED if request.GET.get(name)}
    member = people.member_of(visitor(request))
    return {
        "way": Way.PHONE.value,
        "direction": Direction.IN.value,
        "kind": Kind.OTHER.value,
        "begun_at": timezone.localtime(now()).replace(second=0, microsecond=0),
        "person": str(member.id) if member and not member.customer else "",
        "site": _site(request),
        "key": uuid4().hex,
        **given,
    }


def _site(request: HttpRequest) -> int | None:
    """The visitor's own site, where whoever calls mostly belongs."""
    person = people.person_of(visitor(request))
    return person.site_id if person else None


def _back(request: HttpRequest) -> str:
    known = read.number(request.GET.get("customer", ""))
    return reverse("communications:communications") if known is None else reverse("customers:customer", args=[known])
