"""The board: cases of one's places, what is due first on top."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import actions, panels, permissions, queries
from shouyue.cases.actions.views import drop_view, keep_view
from shouyue.cases.forms import ViewForm, colleagues_of_scope
from shouyue.cases.logic import Department
from shouyue.cases.models import Case
from shouyue.cases.panels import lists
from shouyue.cases.panels.sheet import sheet
from shouyue.cases.queries import Asked, Listed
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.paper.answers import in_excel
from shouyue.people import queries as people
from shouyue.ui.elements import Page

MOST_IN_EXCEL = 20_000
MOST_AT_ONCE = 200


@guarded("case.open")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Cases with filters in the address, saved views, figures that open their rows, and bulk assignment."""
    at = now()
    asked = queries.understood(request.GET.dict())
    reader = _reader(request)
    found = queries.find(asked, at=at, **reader)
    may_assign = shared.may(request, permissions.ASSIGN)
    context = {
        "asked": asked,
        "rows": panels.rows(found.cases),
        "page": _page(request, asked, found),
        "kpis": lists.kpis(queries.counts(reader["seen"], at)),
        "views": lists.views(queries.views_of(me), asked, me) if (me := shared.me(request)) else (),
        "filters": lists.filters(asked, visitor(request)),
        "tabs": lists.tabs(request, "board"),
        "colleagues": colleagues_of_scope(visitor(request), at) if may_assign else (),
        "query": urlencode(asked.filters),
        "at": at,
    }
    return render(request, "cases/board.html", context)


def _reader(request: HttpRequest) -> dict[str, Any]:
    account = visitor(request)
    scope = people.scope_of(account, permissions.VIEW)
    return {"seen": permissions.parts(account), "scope": scope, "me": shared.me(request)}


def _page(request: HttpRequest, asked: Asked, found: Listed) -> Page:
    shown = ngettext("%d case on this page", "%d cases on this page", len(found.cases)) % len(found.cases)

    def link(side: str, place: str) -> str:
        return f"{request.path}?{urlencode({**asked.filters, side: place})}" if place else ""

    return Page(shown, previous=link("before", found.before), next=link("after", found.after))


@guarded("case.open")
@require_GET
def trend(request: HttpRequest) -> HttpResponse:
    """The chart of the last days; the board asks for it once its rows are there."""
    chart = lists.fortnight(permissions.visible(visitor(request)), now())
    return render(request, "cases/trend.html", {"chart": chart})


@guarded("case.open")
@require_GET
def board_excel(request: HttpRequest) -> HttpResponse:
    """The same cases as a workbook, all pages."""
    at = now()
    found = queries.cases(queries.understood(request.GET.dict()), at=at, **_reader(request))
    rows = found.order_by("due_at", "id")[:MOST_IN_EXCEL]
    return in_excel([sheet(rows, permissions.money_seen(visitor(request), rows))], "cases")


@guarded("case.assign")
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases to somebody."""
    at = now()
    numbers = [read.words(one, 40) for one in request.POST.getlist("case")[:MOST_AT_ONCE]]
    cases = list(Case.objects.filter(permissions.visible(visitor(request), permissions.ASSIGN), number__in=numbers))
    person = read.number(request.POST.get("person", ""))
    who = people.roster().colleague(person, at) if person is not None else None
    if not cases or who is None:
        messages.error(request, gettext("Choose the cases and the colleague first."))
        return _back(request)
    desk = _desk_of(who.id, at)
    done, failed = actions.assign(cases, who.id, desk=desk, actor=shared.actor(request), at=at)
    if done:
        said = ngettext("%(count)d case is now with %(name)s.", "%(count)d cases are now with %(name)s.", len(done))
        messages.success(request, said % {"count": len(done), "name": who.name})
    for case, error in failed:
        messages.warning(request, f"{case.number}: {lists.why(error)}")
    return _back(request)


def _desk_of(person: int, at: datetime) -> Department:
    """The desk at which somebody works, by the roles that he holds."""
    roles = {post.role for post in people.roster().roles_of(person, at)}
    if "complaint_specialist" in roles:
        return Department.SPECIALIST
    return (
        Department.SERVICE
        if roles & {"service_agent", "service_supervisor", "service_director"}
        else Department.TRANSPORT
    )


def _back(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("query", "")
    return redirect(f"{reverse('cases:board')}?{query}" if query else reverse("cases:board"))


@guarded("case.open")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the board under a name."""
    me = shared.me(request)
    if me is None:
        raise Http404
    form = ViewForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        keep_view(me, name=data["name"], query=data["query"], shared=data["shared"])
        messages.success(request, gettext("The view “%s” is kept.") % data["name"])
    else:
        messages.error(request, gettext("Give the view a name of up to 40 characters."))
    return _back(request)


@guarded("case.open")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a view of one's own."""
    me = shared.me(request)
    if me is None or not drop_view(me, pk):
        raise Http404
    return _back(request)
