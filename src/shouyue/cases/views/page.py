"""The page of one case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.cases import panels, permissions, queries
from shouyue.cases.logic import Kind, State, Step, allowed
from shouyue.cases.models import Case
from shouyue.cases.panels import claims as claim_panels
from shouyue.cases.panels.case import ladder_of
from shouyue.cases.panels.facts import head
from shouyue.cases.phrases import TO_DO
from shouyue.cases.queries.claims import dossier
from shouyue.cases.views import shared
from shouyue.clock.queries import now
from shouyue.communications.panels import of_subject

# Steps beside those of the table, by what a case must be for them.
MORE: tuple[tuple[Step, frozenset[State], frozenset[Kind]], ...] = (
    (Step.RESOLVED, frozenset({State.OPEN}), frozenset(Kind)),
    (Step.PROMISED, frozenset({State.OPEN}), frozenset(Kind)),
    (Step.HANDED_OVER, frozenset({State.OPEN, State.RESOLVED}), frozenset(Kind)),
    (Step.CLASSIFIED, frozenset({State.OPEN, State.RESOLVED}), frozenset(Kind)),
    (Step.MARKED_COMPLEX, frozenset({State.OPEN}), frozenset({Kind.COMPLAINT})),
    (Step.CLAIM_RAISED, frozenset({State.OPEN}), frozenset({Kind.COMPLAINT})),
    (Step.CAUSE_RECORDED, frozenset(State), frozenset({Kind.COMPLAINT})),
    (Step.FEASIBILITY_CONFIRMED, frozenset({State.OPEN}), frozenset({Kind.REQUEST})),
    (Step.TEAM_FORMED, frozenset({State.OPEN}), frozenset({Kind.COMPLAINT, Kind.ABNORMAL})),
    (Step.MEETING_CALLED, frozenset({State.OPEN}), frozenset(Kind)),
    (Step.MERGED, frozenset({State.OPEN}), frozenset(Kind)),
)


@guarded("case.open")
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, clocks, ladder, story, and the step that is wanted next as one button."""
    at = now()
    return render(request, "cases/case.html", page(request, shared.seen(request, number), at))


def page(request: HttpRequest, found: Case, at: datetime) -> dict[str, Any]:
    """What the page of a case shows."""
    account = visitor(request)
    owed = queries.promises_of(found)
    clocks = panels.clocks(owed)
    running = [one for one in clocks if one.is_running]
    ladder = ladder_of(owed)
    may_handle = permissions.may_handle(account, found)
    wanted = panels.next_step(found, running) if may_handle else None
    return {
        "case": found,
        "head": head(found),
        "governing": next((one for one in running if one.row.due_at), None),
        "running": running,
        "ended": [one for one in clocks if not one.is_running],
        "rungs": panels.rungs(found, ladder, at),
        "ladder": reverse("performance:obligation", args=[ladder.id]) if ladder else "",
        "accepts": panels.acceptable(found, account, at),
        "proposal": panels.proposal(queries.proposed_for(found, at=at)),
        "story": panels.story(queries.entries(found)),
        "loss": claim_panels.yuan(found.loss, shown=permissions.may_with_claim(account, found, permissions.CLAIM_VIEW)),
        "money": claim_panels.card(found, dossier(found), account, at),
        "said": of_subject(request, found.subject, customer=found.customer),
        "files": queries.files(found),
        "measures": queries.measures_open(found),
        "questions": queries.questions(found),
        "meetings": list(found.meetings.prefetch_related("invited")),
        "others": _others(found, permissions.visible(account)),
        "may_handle": may_handle,
        "next": _offer(found, wanted) if wanted else None,
        "steps": _steps(found, wanted) if may_handle else (),
        "is_mine": shared.me(request) == found.handler_id,
        "may_take": may_handle and shared.me(request) is not None,
        "at": at,
    }


def _others(case: Case, seen: Q) -> Sequence[Case]:
    """What else of this customer is not over, where whoever asks sees it."""
    return queries.open_of_customer(case.customer_id, seen, without=case.pk) if case.customer_id else ()


def _offer(case: Case, step: Step) -> tuple[str, Any, str]:
    """A step as a button: its address, its words, its name."""
    return reverse("cases:step", args=[case.number, step.value]), TO_DO[step], step.value


def _steps(case: Case, wanted: Step | None) -> list[tuple[str, Any, str]]:
    """Every other step that is open now."""
    state, kind = State(case.state), Kind(case.kind)
    more = [step for step, states, kinds in MORE if state in states and kind in kinds]
    return [_offer(case, step) for step in (*allowed(state, kind), *more) if step is not wanted and step in TO_DO]
