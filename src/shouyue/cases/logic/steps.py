"""The steps of a case: which there are, when each may be taken, and which one is wanted next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shouyue.cases.logic.kinds import Kind, TakenBy
from shouyue.cases.logic.states import State, Verb


class Step(StrEnum):
    """Something that was done about a case; each leaves an entry, and a fact that is the evidence of its clauses."""

    RECEIVED = "received"
    WROTE = "wrote"  # the customer wrote; the message itself is a fact
    MAIL_FAILED = "mail_failed"
    NOTED = "noted"  # an internal note: no fact, no clock hears of it
    CLASSIFIED = "classified"
    MARKED_COMPLEX = "marked_complex"
    CLAIM_RAISED = "claim_raised"
    CAUSE_RECORDED = "cause_recorded"
    CONTACTED = "contacted"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    PROMISED = "promised"
    PLAN_TOLD = "plan_told"
    PROGRESS_TOLD = "progress_told"
    RESULT_TOLD = "result_told"
    RESOLVED = "resolved"
    NOT_CONTENT = "not_content"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    CLOSED = "closed"
    ESCALATION_ACCEPTED = "escalation_accepted"
    EMERGENCY_STARTED = "emergency_started"
    PRELIMINARY_REPORTED = "preliminary_reported"
    FEASIBILITY_CONFIRMED = "feasibility_confirmed"
    ADJUSTMENT_STARTED = "adjustment_started"
    TEAM_FORMED = "team_formed"
    CORRECTION_PLANNED = "correction_planned"
    MEETING_CALLED = "meeting_called"
    MEETING_HELD = "meeting_held"
    EVIDENCE_ASKED = "evidence_asked"
    EVIDENCE_COMPLETE = "evidence_complete"
    INVESTIGATED = "investigated"
    INVESTIGATION_REOPENED = "investigation_reopened"
    SHARES_SETTLED = "shares_settled"
    COMPENSATION_AGREED = "compensation_agreed"
    COMPENSATED = "compensated"


ANY = frozenset(Kind)
GRIEVANCE = frozenset({Kind.COMPLAINT, Kind.ABNORMAL})
AT_WORK = frozenset({State.OPEN})
AFTERWARDS = frozenset({State.OPEN, State.RESOLVED})
# What is owed is still done after the last word: no clock may be left that nobody can keep.
STILL = frozenset({State.OPEN, State.RESOLVED, State.CLOSED})


@dataclass(frozen=True, slots=True)
class StepRule:
    """When a step may be taken; `reaches`: the customer hears of it; `verb`: what it does to the state."""

    states: frozenset[State] = AT_WORK
    kinds: frozenset[Kind] = ANY
    needs_text: bool = True
    reaches: bool = False
    verb: Verb | None = None


# Steps that people take with a few words; those that ask for more have actions of their own.
STEPS: dict[Step, StepRule] = {
    Step.NOTED: StepRule(states=frozenset(State)),
    Step.CONTACTED: StepRule(STILL, reaches=True),
    Step.ANSWERED: StepRule(STILL, reaches=True),
    Step.PLAN_TOLD: StepRule(STILL, reaches=True),
    Step.PROGRESS_TOLD: StepRule(STILL, reaches=True),
    Step.RESULT_TOLD: StepRule(STILL, reaches=True),
    Step.EMERGENCY_STARTED: StepRule(STILL, GRIEVANCE),
    Step.PRELIMINARY_REPORTED: StepRule(STILL, GRIEVANCE),
    Step.ADJUSTMENT_STARTED: StepRule(STILL, frozenset({Kind.REQUEST})),
    Step.CORRECTION_PLANNED: StepRule(STILL, GRIEVANCE),
    Step.NOT_CONTENT: StepRule(AFTERWARDS, verb=Verb.DISCONTENT),
    Step.REOPENED: StepRule(frozenset({State.RESOLVED, State.CLOSED}), verb=Verb.REOPEN),
    Step.WITHDRAWN: StepRule(verb=Verb.WITHDRAW),
    Step.CLOSED: StepRule(frozenset({State.RESOLVED}), needs_text=False, verb=Verb.CLOSE),
}

# What fulfils what is owed: a duty of the policies, and the step that answers it.
BY_DUTY: dict[str, Step] = {
    "answer": Step.ANSWERED,
    "contact": Step.CONTACTED,
    "handover": Step.HANDED_OVER,
    "promise": Step.PROMISED,
    "plan": Step.PLAN_TOLD,
    "solution": Step.PLAN_TOLD,
    "result": Step.RESOLVED,
    "progress": Step.PROGRESS_TOLD,
    "feedback": Step.PROGRESS_TOLD,
    "emergency": Step.EMERGENCY_STARTED,
    "report": Step.PRELIMINARY_REPORTED,
    "investigation": Step.INVESTIGATED,
    "agreement": Step.COMPENSATION_AGREED,
    "compensation": Step.COMPENSATED,
    "team": Step.TEAM_FORMED,
    "correction": Step.CORRECTION_PLANNED,
    "meeting": Step.MEETING_HELD,
    "feasibility": Step.FEASIBILITY_CONFIRMED,
    "adjustment": Step.ADJUSTMENT_STARTED,
}

# What is wanted where nothing is owed that a step would answer.
AT_LAST: dict[State, Step] = {State.OPEN: Step.RESOLVED, State.RESOLVED: Step.CLOSED}


def allowed(state: State, kind: Kind) -> tuple[Step, ...]:
    """The steps of the table that a case of this kind allows where it stands."""
    return tuple(step for step, rule in STEPS.items() if state in rule.states and kind in rule.kinds)


def answering(state: State, duty: str) -> Step | None:
    """The step that answers a duty where the case stands; None where none can."""
    step = BY_DUTY.get(duty)
    if state is State.OPEN:
        return step
    step = Step.RESULT_TOLD if step is Step.RESOLVED else step
    return step if step in STEPS and state in STEPS[step].states else None


def wanted_next(state: State, duties: Iterable[str]) -> Step | None:
    """The step that is wanted: of what is owed, the earliest due first; else to resolve, or to hear the last word."""
    owed = (answering(state, duty) for duty in duties)
    return next((step for step in owed if step), AT_LAST.get(state))


def taken_by(roles: frozenset[str], *, specialist: str, service: frozenset[str]) -> TakenBy:
    """What somebody is to the policies who takes a case, by the roles that he holds."""
    if specialist in roles:
        return TakenBy.SPECIALIST
    return TakenBy.SERVICE if roles & service else TakenBy.OTHER
