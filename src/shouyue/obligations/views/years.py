"""Announcing a year: which are known, the notice with what it would move, and what it moved."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.obligations import actions, panels, queries
from shouyue.obligations.forms import NoticeForm
from shouyue.obligations.logic import Notice
from shouyue.obligations.models import Adoption
from shouyue.obligations.panels.years import holiday_rows, year_rows
from shouyue.people import queries as people

BEFORE, AHEAD = 3, 2  # years
SHOWN = 10  # examples of a preview


@guarded("calendar.view")
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Years whose holidays are announced, and what is provisional until the others are."""
    at = now()
    context = {
        "rows": year_rows(_local(at).year - BEFORE, _local(at).year + AHEAD),
        "may_announce": guards.may(request.user, "calendar.announce"),
    }
    return render(request, "obligations/years.html", context)


@guarded("calendar.announce")
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Paste the notice, look at what it says and at what would move, then announce it."""
    if request.method == "GET":
        asked = request.GET.get("year", "")
        form = NoticeForm(initial={"year": asked if asked.isdecimal() else None})
        return render(request, "obligations/announce.html", {"form": form})
    form, at = NoticeForm(request.POST), now()
    notice = form.notice() if form.is_valid() else None
    if notice is None:
        return render(request, "obligations/announce.html", {"form": form})
    if "announce" in request.POST:
        adoption = _announced(request, form, notice, at)
        if adoption is not None:
            return redirect("obligations:moved", adoption.pk)
    context = {"form": form, "notice": notice, "holidays": holiday_rows(notice), **_preview(notice, at)}
    return render(request, "obligations/announce.html", context)


@guarded("calendar.view")
@require_GET
def moved(request: HttpRequest, number: int) -> HttpResponse:
    """What an announced year moved, the latest first; while clocks are still being brought to it, it fills up."""
    adoption = queries.adoption(number)
    if adoption is None or not adoption.calendars:
        raise Http404
    return render(request, "obligations/moved.html", {"adoption": adoption, **panels.log(request, adoption)})


def _announced(request: HttpRequest, form: NoticeForm, notice: Notice, at: datetime) -> Adoption | None:
    on = read.number(request.POST.get("on", ""))
    actor = people.actor_of(visitor(request))
    try:
        adoption = actions.announce_year(notice, actor=actor, at=at, on=on)
    except actions.Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, gettext("The holidays of %d are announced.") % notice.year)
    return adoption


def _preview(notice: Notice, at: datetime) -> dict[str, Any]:
    found = queries.year_would_move(notice, at=at)
    return {
        "found": found,
        "changed": len(found.changed),
        "late": found.count("late"),
        "examples": panels.moved(found.changed[:SHOWN]),
        "on": queries.last_house().pk,
        "known": notice in queries.table(),
    }


def _local(at: datetime) -> datetime:
    zone: ZoneInfo = queries.calendars()[0].calendar.zone
    return at.astimezone(zone)
