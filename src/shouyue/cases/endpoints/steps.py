"""Steps of cases by the API: each is the evidence of its clauses."""

from django.http import HttpRequest

from shouyue.api.etags import IF_MATCH
from shouyue.api.problems import GATE_REFUSED, INVALID, REFUSED, STALE, UNMATCHED, Flaw, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.cases import actions, panels
from shouyue.cases.endpoints.schemas import (
    CaseOut,
    EscalationIn,
    FeasibilityIn,
    PromiseIn,
    ResolutionIn,
    StepIn,
    TeamIn,
)
from shouyue.cases.endpoints.shared import WRITE, actor, handled, shown
from shouyue.cases.logic import STEPS, Step
from shouyue.clock.queries import now

router = ApiRouter(tags=["cases"])


@router.post(
    "/cases/{number}/steps",
    response={201: CaseOut},
    summary=_("Take a step"),
    description=_("One of `steps` of the case: contacted, answered, plan_told, not_content, closed …"),
    openapi_extra=IF_MATCH,
)
@answers(GATE_REFUSED, REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def take_step(request: HttpRequest, number: str, step: StepIn) -> CaseOut:
    found = handled(request, number)
    if step.step not in {one.value for one in STEPS}:
        known = ", ".join(one.value for one in STEPS)
        raise Problem(INVALID, flaws=[Flaw(str(_("One of: %s.")) % known, pointer="/step")])
    if step.to:
        by, at, chosen = actor(request), now(), Step(step.step)
        actions.write_to_customer(found, chosen, step.text, to=step.to, actor=by, at=at, version=found.version)
        return shown(request, found)
    return shown(
        request,
        actions.take_step(
            found,
            Step(step.step),
            step.text,
            actor=actor(request),
            at=now(),
            version=found.version,
            occurred_at=step.occurred_at,
            origin=actions.Origin(step.form, step.cause),
        ),
    )


@router.post(
    "/cases/{number}/resolution",
    response={201: CaseOut},
    summary=_("Solve a case"),
    description=_("Say how, and whether the customer knows."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def resolve_case(request: HttpRequest, number: str, resolution: ResolutionIn) -> CaseOut:
    found = handled(request, number)
    given = resolution.model_dump()
    return shown(
        request,
        actions.resolve(found, given.pop("text"), **given, actor=actor(request), at=now(), version=found.version),
    )


@router.post(
    "/cases/{number}/promise",
    response={201: CaseOut},
    summary=_("Promise the customer a time"),
    description=_(
        "It is a clock of its own. A new time replaces one that was promised before, with the customer's word."
    ),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def promise_time(request: HttpRequest, number: str, promise: PromiseIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    return shown(
        request, actions.promise(found, promise.promised_at, promise.text, actor=by, at=at, version=found.version)
    )


@router.post(
    "/cases/{number}/feasibility",
    response={201: CaseOut},
    summary=_("Confirm the feasibility of a request"),
    description=_("Whether it can be met; if it can, its adjustment is owed next."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def confirm_feasibility(request: HttpRequest, number: str, answer: FeasibilityIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    feasible = answer.feasible
    return shown(
        request,
        actions.confirm_feasibility(found, answer.text, feasible=feasible, actor=by, at=at, version=found.version),
    )


@router.post(
    "/cases/{number}/team",
    response={201: CaseOut},
    summary=_("Form the task force"),
    description=_("Its leader and members; with `emergency` the emergency response is started too."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def form_team(request: HttpRequest, number: str, team: TeamIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    urgent, read = team.emergency, found.version
    made = actions.form_team(found, team.members, team.leader, emergency=urgent, actor=by, at=at, version=read)
    return shown(request, made)


@router.post(
    "/cases/{number}/escalation",
    response={201: CaseOut},
    summary=_("Accept an escalation"),
    description=_("Whoever the case was escalated to says that he has taken it on."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def accept_escalation(request: HttpRequest, number: str, words: EscalationIn) -> CaseOut:
    found = handled(request, number)
    at = now()
    role = panels.acceptable(found, caller_of(request).account, at)
    if not role:
        raise Problem(
            REFUSED, flaws=[Flaw(str(_("No step of the ladder that is still unaccepted was called for you.")))]
        )
    by = actor(request)
    return shown(request, actions.accept_escalation(found, role, words.text, actor=by, at=at, version=found.version))
