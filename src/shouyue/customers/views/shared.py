"""What the pages of this room have in common."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from shouyue.access.actions import note_read
from shouyue.access.lockout import address_of
from shouyue.access.models import SensitiveRead
from shouyue.access.queries import visitor
from shouyue.customers import permissions, queries
from shouyue.customers.models import Contact, Customer
from shouyue.jobs.clock import now as real_now
from shouyue.kit.refusals import Refused
from shouyue.people.queries import actor_of
from shouyue.ui.forms import Form

LARGEST = 2**63 - 1


def actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return actor_of(visitor(request))


def sees(request: HttpRequest, permission: str = "customer.view") -> Callable[[Customer], bool]:
    """Whether a customer lies where the visitor has the permission."""
    return partial(permissions.may_see, visitor(request), permission=permission)


def customer_or_404(request: HttpRequest, pk: int, permission: str = "customer.view") -> Customer:
    """The customer, where the visitor has the permission: elsewhere it is not there."""
    found = queries.by_id(pk) if pk <= LARGEST else None
    if found is None or not sees(request, permission)(found):
        raise Http404
    return found


def contact_or_404(request: HttpRequest, pk: int, permission: str) -> Contact:
    """The contact of such a customer, unless it was erased."""
    found = queries.contact_by_id(pk) if pk <= LARGEST else None
    if found is None or found.erased_at is not None or not sees(request, permission)(found.customer):
        raise Http404
    return found


def note(request: HttpRequest, contacts: Iterable[int], *, what: SensitiveRead.What) -> None:
    """Note in the register of sensitive reads that the visitor saw these contacts' numbers whole."""
    subjects = (f"contact:{pk}" for pk in contacts)
    note_read(visitor(request), *subjects, what=what, at=real_now(), address=address_of(request))


def act(request: HttpRequest, form: Form, action: Callable[[], object], done: str | Promise) -> bool:
    """Do it if the form is whole; False, with the reason at the field, where it is not or the action refuses."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, str(done))
    return True


def customer_form_page(
    request: HttpRequest, form: Form, customer: Customer, *, title: str | Promise, save: str | Promise, **more: Any
) -> HttpResponse:
    """A page with one form about a customer, which is the way back."""
    back = reverse("customers:customer", args=[customer.pk])
    page = {"form": form, "title": title, "save": save, "back": back, "back_label": str(customer), **more}
    return render(request, "customers/form.html", page)


def to_customer(customer: Customer) -> HttpResponse:
    return redirect("customers:customer", customer.pk)
