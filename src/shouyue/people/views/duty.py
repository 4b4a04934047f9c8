"""The duty roster by week and site."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.paper.answers import in_excel
from shouyue.people import actions, panels, permissions, queries
from shouyue.people.days import local_day, monday_of
from shouyue.people.forms import ShiftForm, TurnForm
from shouyue.people.models import DutyTurn, Shift, Site
from shouyue.people.views import shared
from shouyue.people.week import Week, week_of

YEARS = range(2000, 2100)


@guarded("roster.view")
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Persons by days of a week, with what nobody covers."""
    at = now()
    site, monday = _site(request), _monday(request, local_day(at))
    page: dict[str, Any] = {"tabs": shared.tabs(request, "roster")}
    if site is None:
        page["may_set_up"] = guards.may(request.user, "site.manage")
        return render(request, "people/roster_empty.html", page)
    week = week_of(site, monday, at=at)
    page |= panels.week_page(week, local_day(at)) | {
        "site_options": list(queries.sites().values_list("code", "name")),
        "may_plan": _may_plan(request, site),
        "before": address(site, monday - timedelta(days=7)),
        "after": address(site, monday + timedelta(days=7)),
        "this": address(site, monday_of(local_day(at))),
        "query": urlencode({"site": site.code, "week": monday}),
    }
    return render(request, "people/roster.html", page)


@guarded("roster.view")
@require_GET
def roster_excel(request: HttpRequest) -> HttpResponse:
    """The week as a workbook."""
    at = now()
    week = _week(request, local_day(at))
    return in_excel([panels.week_sheet(week)], f"roster-{week.site.code}-{week.monday}")


def _week(request: HttpRequest, today: date) -> Week:
    site = _site(request)
    if site is None:
        raise Http404
    return week_of(site, _monday(request, today), at=now())


def address(site: Site, monday: date) -> str:
    """The page of a site's week."""
    return f"{reverse('people:roster')}?{urlencode({'site': site.code, 'week': monday})}"


def _site(request: HttpRequest) -> Site | None:
    """The site that is asked for, else one's own, else the first."""
    asked = request.GET.get("site", "").replace("\0", "")
    if asked:
        found = queries.sites().filter(code=asked).first()
        if found is None:
            raise Http404
        return found
    member = queries.member_of(visitor(request))
    own = queries.sites().filter(code=member.site).first() if member and member.site else None
    return own or queries.sites().first()


def _monday(request: HttpRequest, today: date) -> date:
    """The Monday of the week of `?week=2026-03-11`, of this one by default."""
    asked = read.day(request.GET.get("week", ""))
    return monday_of(asked if asked and asked.year in YEARS else today)


def _may_plan(request: HttpRequest, site: Site) -> bool:
    if not guards.may(request.user, "roster.manage"):
        return False
    return permissions.may_see(visitor(request), site.code, site.region.code, permission="roster.manage")


def _require_plan(request: HttpRequest, site: Site) -> None:
    if not _may_plan(request, site):
        raise PermissionDenied("roster.manage")


@guarded("roster.manage")
@require_http_methods(["GET", "POST"])
def new_turn(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty on some days of a week."""
    today = local_day(now())
    site, monday = _site(request), _monday(request, today)
    if site is None:
        raise Http404
    _require_plan(request, site)
    initial = {"person": request.GET.get("person"), "days": [request.GET.get("day", str(today))]}
    form = TurnForm(request.POST or None, monday=monday, initial=initial)

    def do() -> None:
        data = form.cleaned_data
        actions.plan_turns(data["person"], site=site, shift=data["shift"], days=data["days"], role=data["role"])

    if request.method == "POST" and shared.act(request, form, do, _("The roster is changed.")):
        return redirect(address(site, monday))
    return shared.form_page(
        request,
        form,
        title=gettext("On duty at %(site)s") % {"site": site.name},
        save=_("Plan"),
        back=address(site, monday),
        back_label=_("Duty roster"),
        no_shifts=not Shift.objects.exists(),
    )


@guarded("roster.manage")
@require_POST
def remove_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off duty."""
    turn = DutyTurn.objects.select_related("site__region").filter(pk=pk).first()
    if turn is None:
        raise Http404
    _require_plan(request, turn.site)
    actions.remove_turn(turn)
    messages.success(request, gettext("The roster is changed."))
    return redirect(address(turn.site, monday_of(local_day(turn.starts_at))))


@guarded("roster.manage")
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """The templates of turns."""
    form = ShiftForm(request.POST or None)

    def do() -> None:
        data = form.cleaned_data
        actions.put_shift(data["name"], starts=data["starts"], ends=data["ends"])

    if request.method == "POST" and shared.act(request, form, do, _("The shift is kept.")):
        return redirect("people:shifts")
    return render(request, "people/shifts.html", {"form": form, "shifts": queries.shifts()})


@guarded("roster.manage")
@require_POST
def remove_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template away."""
    found = Shift.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.remove_shift(found)
    messages.success(request, gettext("The shift is gone; planned turns stay."))
    return redirect("people:shifts")
