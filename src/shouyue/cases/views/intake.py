"""A case at the keyboard: who calls, what the matter is, what is promised."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import actions, panels, permissions, queries
from shouyue.cases.forms import GroundsForm, IntakeForm
from shouyue.cases.logic import Kind
from shouyue.cases.panels.quick import promises_at
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.customers import queries as customers
from shouyue.customers.permissions import may_see
from shouyue.kit import read
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused

ASKED = ("kind", "channel", "reach", "customer", "contact", "waybill", "order")


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a case in. What the policy refuses is said with its clause, and nothing that was typed is lost."""
    at = now()
    form = IntakeForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        made = _received(request, form, at)
        if made is not None:
            messages.success(request, gettext("Case %s is taken in; its clocks run.") % made.number)
            return redirect("cases:case", made.number)
    return render(request, "cases/new.html", _page(request, form, at))


def _received(request: HttpRequest, form: IntakeForm, at: datetime) -> Any:
    try:
        intake = form.intake()
        shared.require_name(request, intake.customer)
        return actions.receive(
            intake,
            actor=shared.actor(request),
            at=at,
            taker=shared.me(request),
            key=form.cleaned_data["key"],
        )
    except (Refused, GateRefused) as error:
        form.refuse(error)
    return None


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What an address may bring along: a telephone system opens this page with the caller's number."""
    given = {name: read.words(request.GET.get(name, ""), 120) for name in ASKED if request.GET.get(name)}
    return {"kind": Kind.COMPLAINT.value, "channel": "phone", "key": uuid4().hex, **given}


def _page(request: HttpRequest, form: IntakeForm, at: datetime) -> dict[str, Any]:
    reach, customer = (str(form[name].value() or "") for name in ("reach", "customer"))
    return {
        "form": form,
        "grievance": [form[name] for name in ("trouble", "severity", "complaint_form", "loss", "delay")],
        "flags": [form[name] for name in ("claim", "evidence_complete")],
        "quick": promises_at(timezone.localtime(at)),
        "proposal": shared.proposed(GroundsForm({one.name: one.value() for one in form}), at),
        **(_callers(request, reach) if reach else _named(request, customer)),
    }


@guarded("case.open")
@require_GET
def proposal(request: HttpRequest) -> HttpResponse:
    """The class that the policies propose for what stands in a form of a case so far (CM-5.2)."""
    return render(request, "cases/proposal.html", {"proposal": shared.proposed(GroundsForm(request.GET), now())})


@guarded("case.open")
@require_GET
def caller(request: HttpRequest) -> HttpResponse:
    """Who calls: customers and contacts of a number, and their cases that are not over."""
    reach = read.words(request.GET.get("reach", ""), 120)
    return render(request, "cases/caller.html", _callers(request, reach) if reach else {})


def _callers(request: HttpRequest, reach: str) -> dict[str, Any]:
    account = visitor(request)
    found = [one for one in customers.callers(reach) if may_see(account, one.contact.customer)]
    only = found[0].contact.customer if len({one.contact.customer_id for one in found}) == 1 else None
    return {"reach": reach, "callers": found, **_known(request, only)}


def _named(request: HttpRequest, number: str) -> dict[str, Any]:
    """A customer whom the address names: one opens this page from the customer's own."""
    known = read.number(number)
    found = customers.by_id(known) if known is not None else None
    return _known(request, found if found and may_see(visitor(request), found) else None)


def _known(request: HttpRequest, only: Any) -> dict[str, Any]:
    if only is None:
        return {"only": None, "cases": ()}
    seen = permissions.visible(visitor(request))
    return {"only": only, "cases": panels.rows(queries.open_of_customer(only.pk, seen, most=5))}
