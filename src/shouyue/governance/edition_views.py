"""Editions: what is in force since when, drafts beside it, adopting one, and what that did."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.governance import edition_panels as panels
from shouyue.governance import edition_queries, queries
from shouyue.governance.edition_forms import AdoptForm, DraftForm, FiguresForm, Refusing
from shouyue.governance.edition_queries import Compared
from shouyue.governance.panels import language
from shouyue.obligations import actions
from shouyue.obligations import panels as promise_panels
from shouyue.obligations import queries as promises
from shouyue.people.naming import who
from shouyue.people.queries import actor_of
from shouyue.policy.load import HOUSE
from shouyue.policy.phrasing import figure_words
from shouyue.policy.source import PolicyError
from shouyue.ui.templatetags.ui import said

if TYPE_CHECKING:
    from shouyue.obligations.models import Adoption, Edition
    from shouyue.obligations.queries import InForce, Standing

SHOWN = 10  # promises that would move
ADOPT = "policy.adopt"

Made = TypeVar("Made")


@guarded("policy.view")
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """What is in force since when and by whom; drafts, newly shipped texts, and every adoption before."""
    standings = promises.standing(now())
    policies = promises.in_force().policies
    context = {
        "rows": [
            (one, panels.adoption_row(one.now, policies), [panels.adoption_row(each, policies) for each in one.planned])
            for one in standings
            if one.now is not None
        ],
        "drafts": [
            (one, panels.title_of(one.document, policies), who(one.made_by), one.sha256[: panels.SHORT])
            for one in promises.drafts()
        ],
        "shipped": [(code, panels.title_of(code, policies)) for code in promises.newly_shipped()],
        "history": panels.history(standings, policies),
        "may_adopt": guards.may(request.user, ADOPT),
    }
    return render(request, "governance/editions.html", context)


@guarded(ADOPT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring the text of a document in as a draft."""
    form = DraftForm(request.POST, request.FILES) if request.method == "POST" else DraftForm()
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        texts = form.cleaned_data["texts"]
        made = _made(form, texts, context, partial(actions.draft, texts, actor=_actor(request), at=now()))
        if made is not None:
            return redirect("governance:edition", made.pk)
    return render(request, "governance/new_draft.html", context)


@guarded(ADOPT)
@require_POST
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Take what is newly shipped of a document as a draft."""
    if code not in promises.newly_shipped():
        raise Http404
    made = actions.draft_shipped(code, actor=_actor(request), at=now())
    return redirect("governance:edition", made.pk)


@guarded(ADOPT)
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Set figures of a document otherwise: a draft that says the same with other figures."""
    one, last = queries.policy(code), promises.last_adoption(code)
    if one is None or last is None:
        raise Http404
    form = FiguresForm(request.POST or None, parameters=one.parameters.values())
    context = {
        "document": one.document,
        "form": form,
        "rows": [(each, form[each.id], figure_words(each.value, language())) for each in form.parameters],
    }
    if request.method == "POST" and form.is_valid():
        verb = partial(actions.draft_figures, code, form.figures(), actor=_actor(request), at=now())
        made = _made(form, last.edition.files, context, verb)
        if made is not None:
            return redirect("governance:edition", made.pk)
    return render(request, "governance/figures.html", context)


@guarded("policy.view")
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """A draft beside what is in force, what it would do to what runs, and adopting it."""
    found, at = promises.edition(number), now()
    if found is None:
        raise Http404
    standing = edition_queries.place_of(found.document, at)
    compared = edition_queries.compared(found, at)
    rules = [pair.id for pair in compared.rules if pair.old is not None]
    form = AdoptForm(request.POST or None, rules=rules, initial={"on": standing.last})
    context: dict[str, Any] = {"form": form, "asked": request.POST.getlist("adopts")}
    if request.method == "POST":
        guards.require(request.user, ADOPT)
        adopted = _adopted(request, form, found, context, at)
        if adopted is not None:
            messages.success(request, gettext("Adopted."))
            return redirect("governance:adoption", adopted.pk)
    return render(request, "governance/edition.html", context | _page(request, found, standing, compared, at))


@guarded(ADOPT)
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    found = promises.edition(number)
    if found is None:
        raise Http404
    try:
        actions.discard(found)
        messages.success(request, gettext("The draft is gone."))
    except actions.Refused as refused:
        messages.error(request, said(refused.text))
    return redirect("governance:editions")


@guarded("policy.view")
@require_GET
def adoption(request: HttpRequest, number: int) -> HttpResponse:
    """One adoption: what, by whom, since when, and what it did to clocks that ran."""
    found = promises.adoption(number)
    if found is None:
        raise Http404
    policies = promises.in_force().policies
    context = {
        "row": panels.adoption_row(found, policies),
        "adoption": found,
        "before": promises.before(found),
        **promise_panels.log(request, found),
    }
    return render(request, "governance/adoption.html", context)


def _page(
    request: HttpRequest, found: "Edition", standing: "Standing", compared: Compared, at: datetime
) -> dict[str, Any]:
    """The comparison with what it would do to what runs."""
    policies = promises.in_force().policies
    page: dict[str, Any] = {
        "edition": found,
        "standing": standing,
        "title": panels.title_of(
            found.document, {**policies, **({found.document: compared.new} if compared.new else {})}
        ),
        "hash": found.sha256[: panels.SHORT],
        "made_by": who(found.made_by),
        "compared": compared,
        "is_house": found.document == HOUSE,
        "is_draft": panels.is_draft_of(found, standing),
        "may_adopt": guards.may(request.user, ADOPT),
        "problems": panels.problem_rows(compared.problems, found.files),
    }
    return page if compared.trial is None else page | _effects(compared, compared.trial, at)


def _effects(compared: Compared, trial: "InForce", at: datetime) -> dict[str, Any]:
    moves = edition_queries.moves(compared, trial, at)
    running = promises.running_by_rule(pair.id for pair in compared.rules)
    rows = panels.rule_rows(compared.rules, promises.in_force().policies, trial.policies, running, moves)
    comparison = compared.comparison
    return {
        "clauses": panels.clause_rows(comparison.clauses, rows) if comparison else [],
        "figures": panels.figure_rows(comparison.figures) if comparison else [],
        "rules": list(rows.values()),
        "running": sum(running.values()),
        "moves": moves,
        "examples": promise_panels.moved(moves.changed[:SHOWN]),
    }


def _adopted(
    request: HttpRequest, form: AdoptForm, found: "Edition", context: dict[str, Any], at: datetime
) -> "Adoption | None":
    """Adopt it once it was confirmed; before that, and where it is refused, say what would happen or why not."""
    if not form.is_valid():
        return None
    if "confirm" not in request.POST:
        context["confirming"] = True
        return None
    asked = {"effective_at": form.moment(), "adopts": form.cleaned_data["adopts"], "on": form.cleaned_data["on"]}
    return _made(form, found.files, context, partial(actions.adopt, found, actor=_actor(request), at=at, **asked))


def _made(form: Refusing, files: Mapping[str, str], context: dict[str, Any], verb: Callable[[], Made]) -> Made | None:
    """What an action makes; where it refuses, the reason stands at its field or as a list of lines."""
    try:
        return verb()
    except PolicyError as error:
        context["wrong"] = panels.problem_rows(error.problems, files)
    except actions.Refused as refused:
        form.refuse(refused)
    return None


def _actor(request: HttpRequest) -> str:
    return actor_of(visitor(request))
