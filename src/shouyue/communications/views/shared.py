"""What the pages of this room have in common."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from shouyue.access.queries import visitor
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused
from shouyue.people.queries import actor_of


def actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return actor_of(visitor(request))


def act(request: HttpRequest, form: forms.Form, action: Callable[[], object], done: str | Promise) -> bool:
    """Do it if the form is whole; False, with the reason at the field, where it is not or the action says no."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    except Stale:
        form.add_error(None, gettext("Somebody else changed it meanwhile. Open it again, so that nothing is lost."))
        return False
    messages.success(request, str(done))
    return True


def attempt(request: HttpRequest, action: Callable[[], object], done: str | Promise) -> None:
    """Do what a button asks; what says no says why above the page, a gate with its clauses."""
    try:
        action()
    except Refused as refused:
        messages.error(request, str(refused))
    except GateRefused as refused:
        language = get_language() or "zh-hans"
        for one in refused.answer.refused:
            messages.error(request, f"{one.say.in_(language)} ({one.clause})")
    else:
        messages.success(request, str(done))


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str | Promise, back: str, back_label: str | Promise, **more: Any
) -> HttpResponse:
    """A page with one form."""
    page = {"form": form, "title": title, "back": back, "back_label": back_label, **more}
    return render(request, "communications/form.html", page)
