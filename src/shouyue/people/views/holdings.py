"""Roles, absence and deputies of a person."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.people import actions, queries
from shouyue.people.days import local_day, zone
from shouyue.people.forms import AbsenceForm, GiveRoleForm
from shouyue.people.models import Absence, Holding, Person
from shouyue.people.views import shared
from shouyue.people.views.persons import changeable, may_change


@guarded("role.manage")
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    at = now()
    found = shared.person_or_404(pk)
    if found.erased_at is not None:
        raise Http404
    form = GiveRoleForm(request.POST or None, initial={"since": local_day(at), "where": _where(found)})

    def do() -> None:
        data = form.cleaned_data
        actions.give_role(
            found,
            role=data["role"],
            site=form.role_site(),
            region=form.role_region(),
            since=data["since"],
            until=data["until"],
            actor=shared.actor(request),
            at=at,
        )

    if request.method == "POST" and shared.act(request, form, do, _("The role is given.")):
        return shared.to_person(found)
    note = _("A role opens pages and brings reminders and alarms. The person's page says in plain words which.")
    return shared.person_form_page(request, form, found, title=_("Give a role"), save=_("Give"), note=note)


def _where(person: Person) -> str:
    """The scope that is offered first: the person's own site."""
    return f"site:{person.site_id}" if person.site_id else ""


@guarded("role.manage")
@require_POST
def take_role(request: HttpRequest, pk: int, holding: int) -> HttpResponse:
    """End a role today."""
    found = Holding.objects.select_related("person").filter(pk=holding, person=pk).first()
    if found is None:
        raise Http404
    actions.take_role(found, actor=shared.actor(request), at=now())
    messages.success(request, gettext("The role ended."))
    return shared.to_person(found.person)


@guarded("people.manage")
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan that somebody is away."""
    found = changeable(request, pk)
    form = absence_form(request, found, now())
    if request.method == "POST" and plan(request, form, found):
        return shared.to_person(found)
    return shared.person_form_page(request, form, found, title=_("Plan an absence"), save=_("Plan"))


def absence_form(request: HttpRequest, person: Person, at: datetime) -> AbsenceForm:
    """The form for an absence of `person`."""
    start = at.astimezone(zone()).replace(second=0, microsecond=0)
    initial = {"starts_at": start, "ends_at": start.replace(hour=18, minute=0), "deputy": person.superior_id}
    return AbsenceForm(request.POST or None, day=local_day(at), person=person, initial=initial)


def plan(request: HttpRequest, form: AbsenceForm, person: Person) -> bool:
    """Plan what the form says."""

    def do() -> None:
        data = form.cleaned_data
        actions.plan_absence(
            person,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            deputy=data["deputy"],
            reason=data["reason"],
        )

    return shared.act(request, form, do, _("The absence is planned."))


@guarded("me.view")
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Back earlier, or not away after all: one's own, or of somebody whom one looks after."""
    found = Absence.objects.select_related("person__site__region").filter(pk=pk).first()
    if found is None:
        raise Http404
    own = queries.member_of(visitor(request))
    is_own = own is not None and own.id == found.person_id
    if not is_own and not may_change(request, found.person):
        raise PermissionDenied("people.manage")
    actions.end_absence(found, at=now())
    messages.success(request, gettext("The absence ended."))
    return redirect("people:me") if is_own else shared.to_person(found.person)
