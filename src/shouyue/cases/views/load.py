"""The supervisor's view: who has how much in hand, and what will be late in the next hours."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import panels, permissions, queries
from shouyue.cases.panels import lists
from shouyue.cases.panels.lists import Kpi
from shouyue.cases.queries import Asked
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.customers import queries as customers
from shouyue.people import queries as people
from shouyue.ui.charts import Chart, Series

HOURS = 12
SOON = timedelta(hours=4)
FEW = 15


@guarded("case.assign")
@require_GET
def load(request: HttpRequest) -> HttpResponse:
    """Bars for everybody, the next hours, and the cases that will be late first."""
    at, account = now(), visitor(request)
    seen = permissions.visible(account, permissions.ASSIGN)
    found = queries.loads(seen, at, soon=SOON)
    scope = people.scope_of(account, permissions.ASSIGN)
    reader: dict[str, Any] = {
        "seen": permissions.parts(account, permissions.ASSIGN),
        "scope": scope,
        "me": shared.me(request),
    }
    context = {
        "loads": found,
        "chart": _bars(found),
        "hours": _hours(queries.soon_late(seen, at, hours=HOURS)),
        "late": panels.rows(queries.find(Asked(when="late"), at=at, size=FEW, **reader).cases),
        "soon": panels.rows(queries.find(Asked(when="soon"), at=at, size=FEW, **reader).cases),
        "kpis": [*_in_hand(found), *_silent(request, at)],
        "tabs": lists.tabs(request, "load"),
    }
    return render(request, "cases/load.html", context)


def _in_hand(found: list[queries.Load]) -> list[Kpi]:
    """What is in hand, as the board has it."""
    late, soon, every = (sum(getattr(one, name) for one in found) for name in ("late", "soon", "open"))
    nobody = sum(one.open for one in found if one.person is None)
    return lists.kpis({"late": late, "soon": soon, "later": every - late - soon, "none": 0, "nobody": nobody})


def _silent(request: HttpRequest, at: datetime) -> list[Kpi]:
    """Customers gone silent, for whoever may see customers: silence is not contentment (OC-14.1)."""
    if not shared.may(request, "customer.view"):
        return []
    seen = customers.visible(people.scope_of(visitor(request), "customer.view"))
    count = customers.count_silent(at=at, seen=seen)
    href = f"{reverse('customers:customers')}?silent=yes"
    return [Kpi(gettext("Silent customers"), f"{count:,}", href, "ear-off", "bad" if count else "good")]


def _bars(found: list[queries.Load]) -> Chart:
    """Late, due soon and the rest, for each person; a bar opens its cases."""

    def links(when: str) -> tuple[str, ...]:
        more = {"when": when} if when else {}
        return tuple(lists.href(whose=str(one.person) if one.person else "nobody", **more) for one in found)

    rest = tuple(one.open - one.late - one.soon for one in found)
    return Chart(
        title=gettext("Cases in hand by person"),
        labels=tuple(one.name or gettext("nobody") for one in found),
        series=(
            Series(gettext("late"), tuple(one.late for one in found), tone="bad", hrefs=links("late")),
            Series(gettext("within 4 hours"), tuple(one.soon for one in found), tone="warn", hrefs=links("soon")),
            Series(pgettext("due", "later"), rest, tone="info", hrefs=links("")),
        ),
        stacked=True,
        across=True,
    )


def _hours(found: list[tuple[datetime, datetime, int]]) -> Chart:
    """How many fall due in each of the next hours; a bar opens them."""
    hrefs = tuple(lists.href(due_from=since.isoformat(), due_to=until.isoformat()) for since, until, _count in found)
    counts = tuple(count for _since, _until, count in found)
    return Chart(
        title=gettext("Due in the next %d hours") % HOURS,
        labels=tuple(f"{timezone.localtime(since):%H:%M}" for since, _until, _count in found),
        series=(Series(gettext("Due"), counts, tone="warn", hrefs=hrefs),),
    )
