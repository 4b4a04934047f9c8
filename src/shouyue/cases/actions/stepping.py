"""The steps that people take with a few words: each an entry, and a fact that is the evidence of its clauses."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import Deed, begin, finish, move, needed
from shouyue.cases.actions.raising import let_claim_rest
from shouyue.cases.actions.tracing import UNTOLD, Origin, is_new, trace
from shouyue.cases.logic import ENDED, STEPS, Kind, State, Step, Verb
from shouyue.cases.logic.claims import ClaimState
from shouyue.cases.models import Case, Claim
from shouyue.cases.phrases import STATES
from shouyue.kit.refusals import Refused
from shouyue.obligations import queries as promises
from shouyue.obligations.actions import gated, pass_gate

if TYPE_CHECKING:
    from shouyue.communications.models import Mail
    from shouyue.journal.event import Event

EVENTS: dict[Step, Callable[[], "Event"]] = {
    Step.PLAN_TOLD: events.CasePlanTold,
    Step.PROGRESS_TOLD: events.CaseProgressTold,
    Step.RESULT_TOLD: events.CaseResultTold,
    Step.EMERGENCY_STARTED: events.CaseEmergencyStarted,
    Step.PRELIMINARY_REPORTED: events.CasePreliminaryReported,
    Step.ADJUSTMENT_STARTED: events.CaseAdjustmentStarted,
    Step.CORRECTION_PLANNED: events.CaseCorrectionPlanned,
    Step.NOT_CONTENT: events.CaseNotContent,
    Step.REOPENED: events.CaseReopened,
    Step.WITHDRAWN: events.CaseWithdrawn,
    Step.CLOSED: events.CaseClosed,
    Step.EVIDENCE_ASKED: events.CaseEvidenceAsked,  # once its mail has gone
}


@gated
def take_step(
    case: Case,
    step: Step,
    text: str,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
    occurred_at: datetime | None = None,
    mail: "Mail | None" = None,
    origin: Origin = UNTOLD,
) -> Case:
    """Take one of the steps of logic.STEPS. What reaches the customer also counts as contact and as first answer.

    :param occurred_at: when it happened, where it is entered later
    :param origin: form and cause of a complaint that is closed, where they were not written yet
    Raises GateRefused where a case may not be closed yet (OC-14.1, OC-14.6), Refused where the case does not allow it,
    Stale.
    """
    deed = begin(case, actor=actor, at=at, version=version, occurred_at=occurred_at)
    case, rule = deed.case, STEPS[step]
    if State(case.state) not in rule.states:
        raise Refused(_("That cannot be done: the case is %(state)s.") % {"state": STATES[State(case.state)].label})
    if Kind(case.kind) not in rule.kinds:
        raise Refused(_("A case of this kind has no such step."))
    words = needed(text) if rule.needs_text else text.strip()
    if step is Step.CLOSED:
        _let_close(deed, origin)
    reached = reach(deed) if rule.reaches else None
    if step is Step.NOT_CONTENT and State(case.state) is State.RESOLVED:
        _reopen_with(deed, words)
        return finish(deed)
    if rule.verb is not None:
        move(deed, rule.verb)
        _stamp(deed)
    if step is Step.WITHDRAWN and let_claim_rest(case, at=at):
        case.claim = False
        deed.tell(events.CaseClaimRaised(claim=False))  # nothing is owed any more: its clocks end with it
    told = deed.tell(EVENTS[step]()) if step in EVENTS else reached
    deed.write(step, words, fact=told, told=rule.reaches, mail=mail)
    return finish(deed)


def _let_close(deed: Deed, origin: Origin) -> None:
    """Ask the gate whether the case may be closed; what is told of its origin is kept with it. Raises GateRefused."""
    case = deed.case
    asked = {
        "first_asked_given": case.first_asked_id is not None,
        "form_given": bool(origin.form or case.form),
        "cause_given": bool(origin.cause or case.cause),
        "compensation_owed": Claim.objects.filter(case=case, state=ClaimState.AGREED).exists(),
    }
    pass_gate("case.close", case.subject, asked, actor=deed.actor, at=deed.at)
    if Kind(case.kind) is Kind.COMPLAINT and is_new(case, origin):
        trace(deed, origin)


def reach(deed: Deed) -> int:
    """The customer was reached: a contact, and the first answer where there was none. Answers the place of the fact."""
    case = deed.case
    case.contacted_at = case.contacted_at or deed.happened
    place = deed.tell(events.CaseContacted())
    if case.answered_at is None:
        case.answered_at = deed.happened
        place = deed.tell(events.CaseAnswered(in_time=in_time(case, deed.happened)))
    return place


def in_time(case: Case, happened: datetime) -> bool | None:
    """Whether a first answer at that time keeps the governing word; None where nothing asks for one."""
    dues = [one.due_at for one in promises.open_clocks(case.subject) if one.duty == "answer" and one.due_at]
    return happened <= dues[0] if dues else None


def _reopen_with(deed: Deed, words: str) -> None:
    """Discontent with a result brings the matter back (CM-5.3)."""
    told = deed.tell(events.CaseNotContent())
    deed.write(Step.NOT_CONTENT, words, fact=told)
    again = deed.tell(events.CaseReopened())
    deed.case.state, deed.case.resolved_at = State.OPEN.value, None
    deed.write(Step.REOPENED, fact=again)


def _stamp(deed: Deed) -> None:
    """The times that go with the state."""
    case, state = deed.case, State(deed.case.state)
    case.ended_at = deed.happened if state in ENDED else None
    if state is State.OPEN:
        case.resolved_at = None


@transaction.atomic
def resolve(
    case: Case,
    text: str,
    *,
    told_customer: bool,
    actor: str,
    at: datetime,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """The matter is solved, and the customer knows, or not yet. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version, occurred_at=occurred_at)
    words = needed(text)
    move(deed, Verb.RESOLVE)
    deed.case.resolved_at = deed.happened
    if told_customer:
        reach(deed)
    told = deed.tell(events.CaseResolved(told_customer=told_customer))
    deed.write(Step.RESOLVED, words, fact=told, told=told_customer)
    return finish(deed)


@transaction.atomic
def promise(
    case: Case, promised_at: datetime, text: str = "", *, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Promise the customer a time for the answer; one that replaces another needs the customer's word for it
    (OC-14.3/new-promise). Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    case = deed.case
    if State(case.state) is not State.OPEN:
        raise Refused(_("That cannot be done: the case is %(state)s.") % {"state": STATES[State(case.state)].label})
    if promised_at <= at:
        raise Refused(_("Promise a time that is still to come."), "promised_at")
    if case.promised_at is not None and not text.strip():
        raise Refused(_("A time was promised before. Write what the customer says to the new one."), "text")
    case.promised_at = promised_at
    told = deed.tell(events.CasePromised(promised_at=promised_at))
    deed.write(Step.PROMISED, text.strip(), fact=told, told=True)
    return finish(deed)


@transaction.atomic
def confirm_feasibility(
    case: Case, text: str, *, feasible: bool, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Whether a request can be met (SG-2.1.1c). Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) is not State.OPEN or Kind(deed.case.kind) is not Kind.REQUEST:
        raise Refused(_("Only an open request is asked for its feasibility."))
    told = deed.tell(events.CaseFeasibilityConfirmed(feasible=feasible))
    deed.write(Step.FEASIBILITY_CONFIRMED, needed(text), fact=told)
    return finish(deed)
