"""The calendar page. Its today is the company's, by which everything falls due."""

import re
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.clock import queries as clock
from shouyue.obligations import queries
from shouyue.obligations.forms import FIRST_YEAR, LAST_YEAR, DueForm
from shouyue.obligations.logic import CannotTell, due_if_started
from shouyue.obligations.panels import calendars as panels
from shouyue.policy.phrasing import calendar_words, figure_words, time_words
from shouyue.ui.elements import Tab

YEAR = re.compile(r"[0-9]{4}")
FORMS = (
    "PT2H",
    "PT8H",
    "PT48H",
    "3 working days",
    "3 days",
    "by 10:00 on the next day",
    "end of shift",
    "end of month",
)


@guarded("calendar.view")
@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """Opens the first calendar."""
    return redirect("obligations:calendar", queries.calendars()[0].name)


@guarded("calendar.view")
@require_GET
def calendar(request: HttpRequest, name: str) -> HttpResponse:
    """One calendar: its year, its special days, and what is due if it starts now."""
    named = queries.calendars()
    chosen = next((one for one in named if one.name == name), None)
    if chosen is None:
        raise Http404
    now = clock.now().astimezone(chosen.calendar.zone)
    year = queries.year_of(chosen.calendar, _year(request, now))
    return render(
        request,
        "obligations/calendar.html",
        {
            "chosen": chosen,
            "hours": calendar_words(chosen.calendar, panels.language()),
            "year": year,
            "grid": panels.grid(year, now),
            "legend": panels.legend(year),
            "special": panels.special(year),
            "tabs": tuple(_tab(one, name, year.year) for one in named),
            "holidays": year.count("holiday"),
            "make_ups": year.count("make_up"),
            "before": _other_year(request, year.year - 1),
            "after": _other_year(request, year.year + 1),
            "may_announce": guards.may(request.user, "calendar.announce"),
            **_answer(request, chosen, now),
        },
    )


def _year(request: HttpRequest, now: datetime) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if YEAR.fullmatch(asked) and FIRST_YEAR <= int(asked) <= LAST_YEAR else now.year


def _other_year(request: HttpRequest, year: int) -> tuple[int, str] | None:
    """A year with its address, which keeps the question that was asked; None where we do not know its days."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    query = request.GET.copy()
    query["year"] = str(year)
    return year, f"?{query.urlencode()}"


def _tab(one: queries.Named, name: str, year: int) -> Tab:
    label = one.label.in_(panels.language())
    return Tab(label, f"{reverse('obligations:calendar', args=[one.name])}?year={year}", active=one.name == name)


def _answer(request: HttpRequest, chosen: queries.Named, now: datetime) -> dict[str, Any]:
    """The form, and what it was asked: when it is due, and how that came about."""
    asked = "within" in request.GET
    zone = chosen.calendar.zone
    start = now.replace(tzinfo=None, second=0, microsecond=0)
    form = DueForm(request.GET if asked else None, zone=zone, initial={"start": start, "within": "PT8H"})
    answer: dict[str, Any] = {
        "form": form,
        "within_forms": [(written, figure_words(written, panels.language())) for written in FORMS],
    }
    if not asked or not form.is_valid():
        return answer
    within = form.cleaned_data["within"]
    try:
        due = due_if_started(chosen.calendar, form.cleaned_data["start"], within)
    except CannotTell as error:
        form.add_error("within", error.text.in_(panels.language()))
        return answer
    return answer | {
        "due": due,
        "due_at": panels.until(due.due, zone),
        "starts_at": panels.local(due.start, zone),
        "in_words": time_words(within, panels.language()),
        "course": panels.course(chosen.calendar, due) if due.open else None,
        "lines": panels.lines(due, zone),
    }
