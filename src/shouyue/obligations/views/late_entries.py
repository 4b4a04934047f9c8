"""What was entered too late: the list of those who may decide, and the decision."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.obligations import actions, queries
from shouyue.obligations.forms import DecisionForm
from shouyue.obligations.models import Obligation
from shouyue.obligations.panels.late_entries import APPROVE, late, may_decide
from shouyue.people import queries as people
from shouyue.ui.elements import Page

SIZE, DECIDED = 50, 20
LIST = "obligations:late_entries"


@guarded(APPROVE)
@require_GET
def late_entries(request: HttpRequest) -> HttpResponse:
    """What waits for a decision at one's places, and what was decided."""
    account, at = visitor(request), now()
    scope = people.scope_of(account, APPROVE)
    found = queries.waiting(scope.q("obligation__site", "obligation__region"))
    after = read.number(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(id__lt=after)
    shown = list(found[: SIZE + 1])
    following = f"{request.path}?after={shown[SIZE - 1].pk}" if len(shown) > SIZE else ""
    decided = list(queries.decisions(scope.q())[:DECIDED])
    rows = {row.pk: row for row in queries.obligations().filter(pk__in=[one.obligation for one in decided])}
    waiting = [event.obligation for event in shown[:SIZE]]
    context = {
        "rows": [late(one.row, one, None, account, at=at) for one in queries.with_evidence(waiting)],
        "decided": [late(rows[one.obligation], None, one, account, at=at) for one in decided],
        "page": Page("", previous=request.path if after else "", next=following),
    }
    return render(request, "obligations/late_entries.html", context)


@guarded(APPROVE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Decide whether a late entry counts."""
    account, at = visitor(request), now()
    row = queries.obligations().filter(pk=key).first()
    if row is None:
        raise Http404
    if not may_decide(account, row):
        raise PermissionDenied(APPROVE)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, form, row, at):
        return (
            redirect("performance:obligation", row.pk)
            if "page" in request.GET
            else redirect("obligations:late_entries")
        )
    entry = queries.late_entry_of(row)
    decision = None if entry else queries.decision_about(row)
    shown = late(row, entry, decision, account, at=at)
    return render(request, "obligations/decide.html", {"form": form, "late": shown})


def _decided(request: HttpRequest, form: DecisionForm, row: Obligation, at: datetime) -> bool:
    is_accepted = "accept" in request.POST
    verb = actions.approve_late_entry if is_accepted else actions.decline_late_entry
    try:
        verb(row.pk, reason=form.cleaned_data["reason"], actor=people.actor_of(visitor(request)), at=at)
    except actions.Refused as refused:
        form.refuse(refused)
        return False
    done = gettext("It counts as kept, entered late.") if is_accepted else gettext("The breach stands.")
    messages.success(request, done)
    return True
