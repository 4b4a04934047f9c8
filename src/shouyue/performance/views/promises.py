"""A promise with everything behind it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.journal.subjects import page_of
from shouyue.obligations import queries as promises
from shouyue.obligations.panels import late_entry
from shouyue.people import queries as people
from shouyue.performance import course, panels, promise
from shouyue.performance.explained import Explained
from shouyue.performance.phrases import STATES
from shouyue.policy.conditions import Scope
from shouyue.policy.phrasing import phrase
from shouyue.policy.values import Ladder
from shouyue.ui.elements import Rung


@guarded("obligation.view")
@require_GET
def obligation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why one promise stands as it does: facts, conditions, days, pauses, alarms, and who owes it."""
    at = now()
    found = promise.explained(key, at)
    if found is None:
        raise Http404
    whole, told = found
    seen = people.scope_of(visitor(request), "obligation.view").covers(whole.row.site, whole.row.region)
    if not seen and not promises.obligations(promise.mine(visitor(request), at)).filter(pk=key).exists():
        raise PermissionDenied("obligation.view")
    page = _page(whole, told, at) | {"late": late_entry(whole.row, visitor(request), at=at)}
    return render(request, "performance/obligation.html", page)


def _page(whole: promises.Whole, found: Explained, at: datetime) -> dict[str, Any]:
    told, policy, zone = found.explanation, found.policy, promise.HOUSE
    o = told.obligation
    said_rule = phrase(told.rule, policy, panels.language())
    scope = Scope(facts=policy.catalogue.facts_of(told.rule.subject), data={})
    clause = policy.clauses.get(told.rule.clause)
    return {
        "found": found,
        "told": told,
        "o": o,
        "row": whole.row,
        "subject": panels.subject_name(o.subject),
        "verdict": course.verdict(found, zone),
        "times": [course.time(instant, zone) for instant in (o.opened_at, o.due_at or o.last_due, o.met_at)],
        "phrase": said_rule,
        "limit": said_rule.line("within"),
        "clause": clause,
        "document": policy.document,
        "owner": _owner(whole, at),
        "course": course.course(found, zone),
        "is_cut": course.is_cut(told),
        "reasons": course.reasons(told.condition, scope),
        "events": course.history(found, zone),
        "rungs": _rungs(found),
        "facts": course.facts(found, policy.catalogue.events, zone),
        "others": [_other(other) for other in found.others],
        "timeline": reverse("desk:timeline", args=[o.subject]),
        "page": page_of(o.subject),
    }


def _owner(whole: promises.Whole, at: datetime) -> dict[str, Any]:
    """The role that owes it, and who that is now."""
    row = whole.row
    role = promises.in_force().shared.roles.get(row.owner)
    if row.person_id is not None:
        holder = people.roster().person(f"person:{row.person_id}", at=at)
        return {"role": role, "people": [holder] if holder else []}
    holders = people.roster().holders(row.owner, site=row.site, region=row.region, at=at) if row.owner else ()
    return {"role": role, "people": list(holders)}


def _rungs(found: Explained) -> tuple[Rung, ...]:
    """The ladder's steps: those that were called, and the next."""
    rule = found.explanation.rule
    if not isinstance(rule, Ladder):
        return ()
    called = {alarm.step: alarm.at for alarm in found.explanation.alarms}
    rungs, waiting = [], True
    for number, step in enumerate(rule.steps, 1):
        at = called.get(f"ladder {number}")
        role = found.policy.roles.get(step.to)
        title = role.title.in_(panels.language()) if role else step.to
        current = waiting and not found.explanation.obligation.ended
        waiting = waiting and at is not None
        rungs.append(
            Rung(title, "", course.time(at, promise.HOUSE), "done" if at is not None else "now" if current else "next")
        )
    return tuple(rungs)


def _other(o: Any) -> dict[str, Any]:
    return {
        "label": o.code.rule.label,
        "state": STATES[o.status],
        "due": course.time(o.due_at or o.last_due, promise.HOUSE),
        "met": course.time(o.met_at, promise.HOUSE),
        "why": reverse("performance:obligation", args=[o.id]),
    }
