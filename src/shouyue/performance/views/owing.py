"""What I owe, and what is owed in my places: the next deadline first."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance import promise, row_panels
from shouyue.policy.engine.state import State
from shouyue.ui.elements import Page, Tab

if TYPE_CHECKING:
    from shouyue.obligations.models import Obligation

AT_ONCE = 100  # rows of a list of one group
FEW = 20  # rows of each group where all of them are shown
SOON = timedelta(hours=4)
STILL = "still"  # where clocks stand that have no due time now: behind all others


@guarded("obligation.mine")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I owe by name, by role, or standing in for somebody."""
    at = now()
    return _list(request, promise.mine(visitor(request), at), at, everybody=False)


@guarded("obligation.view")
@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """All that is owed at the sites and in the regions that I see, with who owes it."""
    return _list(request, people.scope_of(visitor(request), "obligation.view").q(), now(), everybody=True)


def _groups(at: datetime) -> dict[str, Q]:
    """What is late and still owed, and what can still be kept, by how soon."""
    late, soon = Q(status=State.BREACHED), at + SOON
    return {
        "late": late,
        "soon": ~late & Q(due_at__lte=soon),
        "later": ~late & Q(due_at__gt=soon),
        "paused": ~late & Q(due_at=None),
    }


def _list(request: HttpRequest, wanted: Q, at: datetime, *, everybody: bool) -> HttpResponse:
    """All groups, the first rows of each; or the one that is asked for, page by page."""
    rows, groups = promises.running(wanted), _groups(at)
    counts = rows.order_by().aggregate(**{key: Count("id", filter=group) for key, group in groups.items()})
    only, after = request.GET.get("when", ""), request.GET.get("after", "")
    page = None
    if only in groups:
        found = list(rows.filter(groups[only] & _behind(after))[: AT_ONCE + 1])
        page = _page(request, found, counts[only], only=only, after=after)
        shown = {only: _rows(found[:AT_ONCE], only, at, everybody=everybody)}
    else:
        firsts = {key: rows.filter(group)[:FEW] for key, group in groups.items() if counts[key]}
        shown = {key: _rows(found, key, at, everybody=everybody) for key, found in firsts.items()}
    context = {
        "groups": [(key, found, counts[key]) for key, found in shown.items() if found],
        "next": next(iter([*shown.get("soon", ()), *shown.get("later", ())]), None),
        "tabs": _tabs(request, everybody=everybody),
        "whens": [(key, counts[key], key == only) for key in groups] if any(counts.values()) else (),
        "total": sum(counts.values()),
        "everybody": everybody,
        "may_see_all": guards.may(request.user, "obligation.view"),
        "page": page,
    }
    return render(request, "performance/promises.html", context)


def _tabs(request: HttpRequest, *, everybody: bool) -> tuple[Tab, ...]:
    pages = (
        (gettext("Mine"), "performance:promises", "obligation.mine", not everybody),
        (gettext("In my places"), "performance:promises_all", "obligation.view", everybody),
    )
    return tuple(
        Tab(label, reverse(url), active) for label, url, needed, active in pages if guards.may(request.user, needed)
    )


def _rows(found: Iterable["Obligation"], group: str, at: datetime, *, everybody: bool) -> list[dict[str, Any]]:
    return [_row(each, group, at, everybody=everybody) for each in found]


def _row(o: "Obligation", group: str, at: datetime, *, everybody: bool) -> dict[str, Any]:
    policy = promise.policy_of(o.document)
    row = row_panels.obligation_row(o, {rule.id: rule.label for rule in policy.rules}, at)
    more = {"owner": policy.roles.get(o.owner), "holder": _holder(o.person_id)} if everybody else {}
    return {**row, "clause": policy.clauses.get(o.clause), "group": group, **more}


def _holder(person: int | None) -> str:
    member = people.roster().members.get(person) if person is not None else None
    return member.name if member else ""


def _page(request: HttpRequest, rows: Sequence["Obligation"], count: int, *, only: str, after: str) -> Page:
    shown = ngettext("%d promise", "%d promises", count) % count
    last = rows[AT_ONCE - 1] if len(rows) > AT_ONCE else None
    first = f"{request.path}?when={only}"
    return Page(shown, first if after else "", f"{first}&{urlencode({'after': _place(last)})}" if last else "")


def _place(o: "Obligation") -> str:
    return f"{o.due_at.isoformat() if o.due_at else STILL}_{o.id}"


def _behind(place: str) -> Q:
    """What comes behind a place of the list; everything for one that makes no sense."""
    due, _, number = place.rpartition("_")
    try:
        id_ = UUID(number)
    except ValueError:
        return Q()
    if due == STILL:
        return Q(due_at=None, id__gt=id_)
    at = read.instant(due)
    return Q(due_at__gt=at) | Q(due_at=at, id__gt=id_) | Q(due_at=None) if at else Q()
