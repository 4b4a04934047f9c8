"""What waits for a word of mine, what I asked, what is asked at my places; and one request with its decision."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.approvals import actions, panels, phrases, queries
from shouyue.approvals.forms import AgainForm, PersonForm, VersionForm, WordForm
from shouyue.approvals.models import Request
from shouyue.approvals.permissions import ALL, VIEW, may_see
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused, Stale
from shouyue.people import queries as people
from shouyue.ui.elements import Page, Tab

SIZE = 50
MINE, ASKED, EVERYTHING = "mine", "asked", "all"
DONE: dict[str, Promise] = {
    "sign": _("You agreed."),
    "decline": _("You refused it."),
    "return": _("It was sent back to who asked."),
    "add": _("The colleague was asked to sign too."),
    "pass": _("The seat was passed on."),
    "withdraw": _("The request was withdrawn."),
    "again": _("It was handed in again."),
}


VERBS: dict[str, Callable[..., Request]] = {
    "sign": actions.sign,
    "decline": actions.decline,
    "return": actions.return_,
    "add": actions.add_sign,
    "pass": actions.pass_on,
    "withdraw": actions.withdraw,
    "again": actions.resubmit,
}
NAMES = {"sign": "word", "decline": "word", "return": "word"}  # of forms that several buttons send


@guarded(VIEW)
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """Requests that wait for me, that I asked, or of all my places."""
    account, at, which = visitor(request), now(), request.GET.get("list", MINE)
    may_all = guards.may(request.user, ALL)
    waiting = queries.waiting_for(account, at=at)
    if which == MINE or (which == EVERYTHING and not may_all):
        found, which = Request.objects.select_related("asker").filter(pk__in=waiting).order_by("-id"), MINE
    elif which == EVERYTHING:
        found = queries.within(people.scope_of(account, ALL).q())
    else:
        found, which = queries.asked_by(account), ASKED
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    if which != MINE and state in phrases.STATES:
        found = found.filter(state=state)
    if after.isdecimal() and len(after) < 19:
        found = found.filter(id__lt=int(after))
    shown = list(found[: SIZE + 1])
    context = {
        "rows": panels.rows(shown[:SIZE], at=at),
        "page": _page(request, shown, after),
        "tabs": _tabs(which, len(waiting), may_all),
        "which": which,
        "state": state,
        "states": [(name, word) for name, (word, _tone) in phrases.STATES.items()],
    }
    return render(request, "approvals/approvals.html", context)


def _tabs(which: str, waiting: int, may_all: bool) -> tuple[Tab, ...]:
    pages = [(MINE, _("For me to decide"), waiting), (ASKED, _("Asked by me"), None)]
    pages += [(EVERYTHING, _("All of my places"), None)] if may_all else []
    return tuple(Tab(label, f"?list={name}", name == which, count) for name, label, count in pages)


def _page(request: HttpRequest, shown: list[Request], after: str) -> Page:
    query = request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}" if after else ""
    following = ""
    if len(shown) > SIZE:
        query["after"] = str(shown[SIZE - 1].pk)
        following = f"?{query.urlencode()}"
    return Page("", previous=first, next=following)


@guarded(VIEW)
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """One request: what, how much, why, its ladder, and what the visitor may do about it."""
    account, at = visitor(request), now()
    row = queries.by_id(number)
    if row is None or not may_see(account, row, at=at):
        raise Http404
    sent: dict[str, VersionForm] = {}
    is_stale = False
    if request.method == "POST":
        try:
            done = _act(request, row, sent, at)
        except Stale:
            is_stale = True
            sent.clear()
        else:
            if done:
                messages.success(request, str(done))
                return redirect("approvals:approval", row.pk)
        row = queries.by_id(number) or row
    shown = panels.detail(row, account, at=at)
    forms = _forms(request, row, shown, at) | _named(sent)
    return render(request, "approvals/approval.html", {**shown, **forms, "is_stale": is_stale})


def _act(request: HttpRequest, row: Request, sent: dict[str, VersionForm], at: datetime) -> Promise | None:
    """Do what was chosen; None, with the reason at the form, where it is not whole or refused. Raises Stale."""
    act = request.POST.get("act", "")
    if act not in DONE:
        raise BadRequest
    form = sent[act] = _form(request, row, act, at)
    if not form.is_valid():
        return None
    try:
        VERBS[act](row.pk, actor=people.actor_of(visitor(request)), at=at, **form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return None
    return DONE[act]


def _form(request: HttpRequest, row: Request, act: str, at: datetime) -> VersionForm:
    """What was sent, as the form of what was chosen."""
    account = visitor(request)
    match act:
        case "add":
            return PersonForm(request.POST, colleagues=panels.colleagues(row, account, at=at), auto_id="add_%s")
        case "pass":
            mine = panels.detail(row, account, at=at)["mine"]
            return PersonForm(request.POST, colleagues=panels.fellows(mine, account), auto_id="pass_%s")
        case "withdraw":
            return VersionForm(request.POST)
        case "again":
            return AgainForm(request.POST)
    return WordForm(request.POST)


def _named(sent: dict[str, VersionForm]) -> dict[str, VersionForm]:
    """What was sent and not done, under the names that the page has for its forms."""
    return {f"{NAMES.get(act, act)}_form": form for act, form in sent.items()}


def _forms(request: HttpRequest, row: Request, shown: dict[str, Any], at: datetime) -> dict[str, VersionForm]:
    """The forms that the page offers, about the version that it shows. What was typed before that changed stays."""
    account, typed = visitor(request), request.POST
    kept = {"version": row.version, "note": typed.get("note", ""), "reason": typed.get("reason", row.reason)}
    found: dict[str, VersionForm] = {"word_form": WordForm(initial=kept), "withdraw_form": VersionForm(initial=kept)}
    if shown["mine"]:
        colleagues = panels.colleagues(row, account, at=at)
        found["add_form"] = PersonForm(initial=kept, colleagues=colleagues, auto_id="add_%s")
        if others := panels.fellows(shown["mine"], account):
            found["pass_form"] = PersonForm(initial=kept, colleagues=others, auto_id="pass_%s")
    if shown["is_asker"]:
        found["again_form"] = AgainForm(initial=kept)
    return found
