"""The lists: what is mine to do, and what is to be done at my places."""

from datetime import UTC, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.measures import panels, phrases, queries
from shouyue.measures.permissions import ALL, VIEW
from shouyue.measures.queries import Asked, Listed, Measure
from shouyue.people.departments import Department
from shouyue.people.phrases import department_choices
from shouyue.people.queries import scope_of
from shouyue.ui.elements import Page, Tab

LATEST = 10**11  # a second of the years in which we may be asked, and long after


@guarded(VIEW)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What binds whoever asks: by name, as head of a department, or standing in for somebody."""
    at = now()
    return _list(request, queries.of_account(visitor(request), at), "mine", at)


@guarded(ALL)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """All measures at the places of whoever asks."""
    return _list(request, scope_of(visitor(request), ALL).q(), "places", now())


def _list(request: HttpRequest, among: Q, current: str, at: datetime) -> HttpResponse:
    asked = _asked(request)
    found = queries.find(asked, among, at=at)
    context = {
        "asked": asked,
        "rows": panels.rows(found.rows, visitor(request), at=at),
        "page": _page(request, found),
        "tabs": _tabs(request, current),
        "may_see_all": guards.may(request.user, ALL),
        "everybody": current == "places",
        "is_filtered": bool(asked.department or asked.origin or asked.late or asked.ended),
        "department_options": department_choices(),
        "origin_options": list(phrases.ORIGINS.items()),
        "late_options": [("1", gettext("Only late ones"))],
        "state_options": [("ended", gettext("Carried out or dropped"))],
    }
    return render(request, "measures/measures.html", context)


def _tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    named = (("mine", gettext("Mine"), VIEW), ("places", gettext("In my places"), ALL))
    return tuple(
        Tab(label, reverse(f"measures:{name}"), active=name == current)
        for name, label, needed in named
        if guards.may(request.user, needed)
    )


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    department, origin = given.get("department", ""), given.get("origin", "")
    return Asked(
        department=department if department in {one.value for one in Department} else "",
        origin=origin if origin in set(phrases.ORIGINS) else "",
        late=given.get("late") == "1",
        ended=given.get("state") == "ended",
        after=_key(given.get("after", "")),
        before=_key(given.get("before", "")),
    )


def _key(text: str) -> tuple[datetime, int] | None:
    """A place in the list: `second.number`."""
    since, _dot, own = text.partition(".")
    second, number = read.number(since), read.number(own)
    if second is None or number is None or second >= LATEST:
        return None
    return datetime.fromtimestamp(second, UTC), number


def _page(request: HttpRequest, found: Listed) -> Page:
    def link(name: str, row: Measure) -> str:
        query = request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query[name] = f"{int(row.do_by.timestamp())}.{row.pk}"
        return f"?{query.urlencode()}"

    shown = gettext("%(shown)s of %(total)s measures") % {"shown": len(found.rows), "total": f"{found.total:,}"}
    if not found.rows:
        return Page(shown)
    return Page(
        shown,
        previous=link("before", found.rows[0]) if found.earlier else "",
        next=link("after", found.rows[-1]) if found.later else "",
    )
