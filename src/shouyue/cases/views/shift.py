"""The end of a shift: a list that two people sign."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.cases import actions, panels, queries
from shouyue.cases.forms import ShiftForm
from shouyue.cases.logic import State
from shouyue.cases.models import Case, ShiftList
from shouyue.cases.panels import lists
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused

MOST = 100


@guarded("case.open")
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """What I leave to whoever comes, and what was left to me."""
    me, at = shared.me(request), now()
    if me is None:
        raise Http404
    mine = list(
        Case.objects.filter(handler=me, state=State.OPEN).select_related("customer", "handler", "first_asked")[:MOST]
    )
    form = ShiftForm(request.POST or None, giver=me, at=at)
    if request.method == "POST" and form.is_valid():
        chosen = {
            case.pk: read.words(request.POST.get(f"note_{case.pk}", ""), 300)
            for case in mine
            if request.POST.get(f"case_{case.pk}")
        }
        try:
            taker, note = int(form.cleaned_data["taker"]), form.cleaned_data["note"]
            actions.give_shift(me, taker, chosen, note=note, actor=shared.actor(request), at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("You have signed. The list waits for your colleague's signature."))
            return redirect("cases:shift")
    context = {
        "form": form,
        "rows": panels.rows(mine),
        "lists": queries.shift_lists(me),
        "me": me,
        "tabs": lists.tabs(request, "shift"),
        "typed": request.POST,
    }
    return render(request, "cases/shift.html", context)


@guarded("case.open")
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for what I take over."""
    me = shared.me(request)
    found = ShiftList.objects.filter(pk=pk, taker=me).first() if me is not None else None
    if found is None or me is None:
        raise Http404
    try:
        actions.take_shift(found, me, actor=shared.actor(request), at=now())
    except (Refused, GateRefused) as error:
        messages.error(request, lists.why(error))
    else:
        messages.success(request, gettext("You have signed. The cases are yours now."))
    return redirect("cases:shift")
