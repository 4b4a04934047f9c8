"""The list of communications, and the page of one with its corrections."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.communications import actions, permissions
from shouyue.communications.forms import CorrectionForm
from shouyue.communications.forms.records import initial_of
from shouyue.communications.models import Communication
from shouyue.communications.panels import records as panels
from shouyue.communications.queries import records as queries
from shouyue.communications.views import shared
from shouyue.customers import queries as customers
from shouyue.customers.permissions import may_see as may_see_customer
from shouyue.kit.refusals import Refused, Stale
from shouyue.measures.panels import rows as measure_rows
from shouyue.paper.answers import in_excel
from shouyue.people import queries as people
from shouyue.people.naming import who
from shouyue.ui.elements import Page


@guarded("communication.view")
@require_GET
def communications(request: HttpRequest) -> HttpResponse:
    """What was said with the customers of one's places, the latest first, with filters in the address."""
    asked = queries.understood(request.GET.dict())
    found = queries.find(asked, **_reader(request))
    customer = customers.by_id(int(asked.customer)) if asked.customer else None
    context = {
        "asked": asked,
        "rows": panels.rows(found.rows),
        "page": _page(request, asked, found),
        "filters": panels.filters(asked),
        "customer": customer if customer and may_see_customer(visitor(request), customer) else None,
        "may_record": guards.may(request.user, permissions.RECORD),
        "query": urlencode(asked.filters),
    }
    return render(request, "communications/records.html", context)


def _reader(request: HttpRequest) -> dict[str, Any]:
    account = visitor(request)
    return {"seen": permissions.visible(account), "scope": people.scope_of(account, permissions.VIEW)}


def _page(request: HttpRequest, asked: queries.Asked, found: queries.Listed) -> Page:
    count = len(found.rows)
    shown = ngettext("%d communication on this page", "%d communications on this page", count) % count

    def link(side: str, place: str) -> str:
        return f"{request.path}?{urlencode({**asked.filters, side: place})}" if place else ""

    return Page(shown, previous=link("before", found.before), next=link("after", found.after))


@guarded("communication.view")
@require_GET
def communications_excel(request: HttpRequest) -> HttpResponse:
    """The same communications as a workbook, all pages."""
    found = queries.communications(queries.understood(request.GET.dict()), **_reader(request))
    return in_excel([panels.sheet(found[: queries.MOST])], "communications")


@guarded("communication.view")
@require_GET
def communication(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said once, what followed from it, and how it read before it was corrected."""
    found = seen(request, pk)
    measures = [one.measure for one in found.follow_ups.all() if one.measure is not None]
    context = {
        "one": panels.as_row(found),
        "reach": panels.reach_shown(found.reach),
        "measures": measure_rows(measures, visitor(request), at=now()) if measures else (),
        "corrections": panels.corrections(queries.corrections(found)),
        "recorded_by": who(found.recorded_by),
        "may_correct": permissions.may_correct(visitor(request), found),
        "may_follow": guards.may(request.user, "journal.view"),
        "subject": queries.reference(found),
    }
    return render(request, "communications/record.html", context)


@guarded("communication.record")
@require_http_methods(["GET", "POST"])
def correct_communication(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a record right. What somebody else corrected meanwhile is shown, and nothing that was typed is lost."""
    found = seen(request, pk)
    if not permissions.may_correct(visitor(request), found):
        raise PermissionDenied(permissions.CORRECT)
    form = CorrectionForm(request.POST or None, at=now(), initial=initial_of(found))
    if request.method == "POST" and form.is_valid() and _corrected(request, form, found):
        messages.success(request, gettext("The record is corrected; how it read before is kept."))
        return redirect("communications:communication", pk)
    return render(request, "communications/correct.html", {"form": form, "one": panels.as_row(seen(request, pk))})


def _corrected(request: HttpRequest, form: CorrectionForm, found: Communication) -> bool:
    given = form.cleaned_data
    try:
        actions.correct(
            found,
            form.corrected(found),
            reason=given["reason"],
            version=given["version"],
            actor=shared.actor(request),
            at=now(),
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    except Stale:
        form.is_stale(seen(request, found.pk).version)
        return False
    return True


def seen(request: HttpRequest, pk: int) -> Communication:
    """The record, for whoever may see it; for all others there is none."""
    found = queries.by_id(pk) if pk < 2**63 else None
    if found is None or not permissions.may_see(visitor(request), found):
        raise Http404
    return found
