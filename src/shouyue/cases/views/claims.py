"""Claims: their list with its sums, and every deed on the claim of a case."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import permissions
from shouyue.cases.forms import VersionForm
from shouyue.cases.forms import claims as forms
from shouyue.cases.models import Case
from shouyue.cases.panels import claims as panels
from shouyue.cases.panels.claim_sheet import claim_sheet
from shouyue.cases.permissions import CLAIM_VIEW, PAY
from shouyue.cases.queries import claims as asking
from shouyue.cases.views import shared
from shouyue.cases.views.claim_acts import ACTS, Act, Data, Verb
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused
from shouyue.paper.answers import in_excel
from shouyue.people import queries as people
from shouyue.ui.elements import Page

MOST_IN_EXCEL = 20_000


@guarded(CLAIM_VIEW)
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Claims with their money, the sums in hand, and what was agreed and paid week by week."""
    account, at = visitor(request), now()
    seen = permissions.visible(account, CLAIM_VIEW)
    asked = asking.claims_understood(request.GET.dict())
    found = asking.claims_page(asked, seen)
    context = {
        "asked": asked,
        "rows": panels.claim_rows(found.rows),
        "page": _page(request, asked, found),
        "kpis": panels.claim_kpis(asking.sums(seen)),
        "chart": panels.claim_weeks(asking.weeks(seen, at)),
        "filters": panels.claim_filters(asked, account),
        "query": urlencode(asked.filters),
    }
    return render(request, "cases/claims.html", context)


def _page(request: HttpRequest, asked: asking.ClaimsAsked, found: asking.ClaimsListed) -> Page:
    count = len(found.rows)

    def link(side: str, place: str) -> str:
        return f"{request.path}?{urlencode({**asked.filters, side: place})}" if place else ""

    shown = ngettext("%d claim on this page", "%d claims on this page", count) % count
    return Page(shown, previous=link("before", found.before), next=link("after", found.after))


@guarded(CLAIM_VIEW)
@require_GET
def claims_excel(request: HttpRequest) -> HttpResponse:
    """The same claims as a workbook, all pages."""
    seen = permissions.visible(visitor(request), CLAIM_VIEW)
    found = asking.claims(asking.claims_understood(request.GET.dict()), seen).order_by("-id")[:MOST_IN_EXCEL]
    return in_excel([claim_sheet(tuple(found))], "claims")


@guarded(CLAIM_VIEW)
@require_http_methods(["GET", "POST"])
def claim_act(request: HttpRequest, number: str, name: str, pk: int | None = None) -> HttpResponse:
    """One deed on a claim. What was typed stays where the action says no."""
    verb = ACTS.get(name)
    case = shared.seen(request, number)
    if verb is None or not permissions.may_with_claim(visitor(request), case, CLAIM_VIEW):
        raise Http404
    if not permissions.may_with_claim(visitor(request), case, verb.right):
        raise PermissionDenied(verb.right)
    act = Act(case, asking.dossier(case), _row(verb, case, pk), request, now())
    form = _form(verb, act)
    if request.method == "POST" and "rest" not in request.POST and form.is_valid() and _done(act, verb, form):
        messages.success(request, str(verb.done))
        return shared.to_case(request, case.number, card="claim")
    return _shown(request, verb, act, form)


def _row(verb: Verb, case: Case, pk: int | None) -> Any:
    """What it is done to. Raises Http404."""
    if (verb.rows is None) is not (pk is None):
        raise Http404
    row = verb.rows(case).filter(pk=pk).first() if verb.rows else None
    if verb.rows and row is None:
        raise Http404
    return row


def _form(verb: Verb, act: Act) -> VersionForm:
    """The form of a deed, filled with what was sent or with what is likely."""
    found, request = act.dossier, act.request
    more: dict[type[VersionForm], Data] = {
        forms.AskProofsForm: {"case": act.case, "items": found.items},
        forms.CauseNodeForm: {"causes": found.causes},
        forms.JudgeForm: {"case": act.case, "at": act.at, "shares": found.shares},
    }
    sent: QueryDict | None = request.POST or None
    if sent is not None and "rest" in sent:
        sent = forms.JudgeForm.with_the_rest(sent)
    initial = {"version": act.case.version, **_initial(verb, act)}
    return verb.form(sent, request.FILES or None, initial=initial, **more.get(verb.form, {}))


def _initial(verb: Verb, act: Act) -> Data:
    found = act.dossier
    if verb.form is forms.AskProofsForm:
        return {"to": _address(act.case)}
    if verb.form is forms.JudgeForm and found.investigation is not None and found.investigation.founded is not None:
        return {"founded": "yes" if found.investigation.founded else "no", "reasons": found.investigation.reasons}
    if verb.form is forms.PayForm:
        return {"paid_on": people.roster().day(act.at), "key": uuid4().hex}
    return {"amount": act.row.amount} if verb.form is forms.SettlementForm else {}


def _address(case: Case) -> str:
    """Where the customer is written to, if that is known."""
    reaches = case.contact.reaches.filter(kind="email") if case.contact else None
    first = reaches.first() if reaches is not None else None
    return first.written if first else case.caller_reach if "@" in case.caller_reach else ""


def _done(act: Act, verb: Verb, form: VersionForm) -> bool:
    """Do it; False, with the reason in the form, where the action says no."""
    try:
        verb.do(act, form, form.cleaned_data["version"])
    except (Refused, GateRefused) as error:
        form.refuse(error)
    except Stale:
        form.is_stale(shared.seen(act.request, act.case.number).version)
    else:
        return True
    return False


def _shown(request: HttpRequest, verb: Verb, act: Act, form: VersionForm) -> HttpResponse:
    rows = form.rows() if isinstance(form, forms.JudgeForm) else []
    context = {
        "case": act.case,
        "form": form,
        "title": verb.title,
        "about": panels.about(act.row),
        "agreed": panels.yuan(act.dossier.claim.agreed) if verb.right == PAY and act.dossier.claim else "",
        "rows": rows,
        "plain": [field for field in form.visible_fields() if not rows or field.name in ("founded", "reasons")],
        "address": request.path,
        "back": reverse("cases:case", args=[act.case.number]),
    }
    status = 422 if form.is_bound and form.errors and "rest" not in request.POST else 200
    return render(request, "cases/claim_act.html", context, status=status)
