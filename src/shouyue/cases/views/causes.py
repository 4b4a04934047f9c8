"""Statistics of complaints: their forms and causes (OC-14.1)."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import permissions, queries
from shouyue.cases.panels import causes as panels
from shouyue.cases.panels import lists
from shouyue.cases.panels.lists import Filter
from shouyue.cases.queries import statistics as asking
from shouyue.clock.queries import now
from shouyue.paper.answers import in_excel
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.access.models import Account

SPANS = (3, 6, 12, 24)  # months that the page offers


@guarded(permissions.VIEW)
@require_GET
def causes(request: HttpRequest) -> HttpResponse:
    """Complaints by cause, form and month; each figure opens its cases."""
    found = _found(request)
    context = {
        "kpis": panels.kpis(found),
        "lines": panels.lines(found),
        "forms": [panels.form_words(form) for form in panels.shown(asking.FORMS, found, "form")],
        "charts": (panels.months(found), panels.forms(found)),
        "filters": _filters(found.asked, visitor(request)),
        "tabs": lists.tabs(request, "causes"),
        "query": request.GET.urlencode(),
        "is_empty": not found.cells,
        "period": f"{found.asked.first:%Y-%m} – {found.asked.last:%Y-%m}",
    }
    return render(request, "cases/causes.html", context)


@guarded(permissions.VIEW)
@require_GET
def causes_excel(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return in_excel([panels.sheet(_found(request))], "causes")


def _found(request: HttpRequest) -> queries.Causes:
    asked = queries.causes_understood(request.GET.dict(), now())
    return queries.causes(asked, permissions.visible(visitor(request)))


def _filters(asked: queries.CausesAsked, account: "Account") -> list[Filter]:
    """Since which month, and where."""
    since = [(f"{asking.later(asked.last, 1 - span):%Y-%m}", _span(span)) for span in SPANS]
    scope = people.scope_of(account, permissions.VIEW)
    sites = [(one.code, one.name) for one in people.sites() if scope.everything or one.code in scope.sites]
    found = [Filter("since", gettext("Six months"), since, f"{asked.first:%Y-%m}")]
    return [*found, Filter("site", gettext("Every site"), sites, asked.site)] if len(sites) > 1 else found


def _span(months: int) -> str:
    return ngettext("The last %d month", "The last %d months", months) % months
