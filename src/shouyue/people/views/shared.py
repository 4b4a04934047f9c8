"""What the pages of this room have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.access import guards
from shouyue.access.queries import visitor
from shouyue.kit.refusals import Refused
from shouyue.people import panels, queries
from shouyue.people.forms import Form
from shouyue.people.models import Person
from shouyue.ui.elements import Tab

PAGES = (
    ("people", _("People"), "people.view"),
    ("roster", _("Duty roster"), "roster.view"),
    ("sites", _("Sites"), "people.view"),
)


def actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return queries.actor_of(visitor(request))


def person_or_404(pk: int) -> Person:
    found = queries.by_id(pk)
    if found is None:
        raise Http404
    return found


def tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The pages of this room that the visitor may open."""
    return panels.tabs(
        current,
        [(name, label, reverse(f"people:{name}")) for name, label, needed in PAGES if guards.may(request.user, needed)],
    )


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


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str | Promise,
    save: str | Promise,
    back: str,
    back_label: str | Promise,
    **more: Any,
) -> HttpResponse:
    """A page with one form."""
    page = {"form": form, "title": title, "save": save, "back": back, "back_label": back_label, **more}
    return render(request, "people/form.html", page)


def person_form_page(
    request: HttpRequest, form: Form, person: Person, *, title: str | Promise, save: str | Promise, **more: Any
) -> HttpResponse:
    """A page with one form about a person, who is the way back."""
    back = reverse("people:person", args=[person.pk])
    return form_page(request, form, title=title, save=save, back=back, back_label=str(person), **more)


def to_person(person: Person) -> HttpResponse:
    return redirect("people:person", person.pk)
