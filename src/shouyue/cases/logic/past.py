"""Cases of a house before this one: what was done about each, and where it stands by that. Pure."""

from dataclasses import dataclass
from datetime import datetime

from shouyue.cases.logic.intake import Intake
from shouyue.cases.logic.kinds import Cause, TakenBy
from shouyue.cases.logic.states import ENDED, State, Verb, moved
from shouyue.cases.logic.steps import STEPS, Step
from shouyue.people.departments import Department

# Steps that move a case and stand in no table, since actions of their own take them.
SILENT = frozenset({Step.NOTED, Step.WROTE, Step.CONTACTED, Step.ANSWERED})  # no fact but that the customer was reached
VERBS = {step: rule.verb for step, rule in STEPS.items() if rule.verb} | {Step.RESOLVED: Verb.RESOLVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """Something that was done about a case, by whom (`person:12`), in the words of then.

    :param told: the customer was told of the solution at the same time
    :param in_time: whether a first answer kept its word, as far as the old house knew
    :param person: number of who works on it after a hand-over; None: nobody yet
    :param members: numbers of a task force, who leads it first
    :param wanted: names of the proofs that were asked for and have not come
    """

    step: Step
    at: datetime
    actor: str
    text: str = ""
    told: bool = True
    in_time: bool | None = None
    to: Department = Department.SPECIALIST
    person: int | None = None
    promised_at: datetime | None = None
    feasible: bool = True
    founded: bool = True
    cause: Cause | None = None
    members: tuple[int, ...] = ()
    wanted: tuple[str, ...] = ()

    @property
    def reaches(self) -> bool:
        """Whether the customer heard of it."""
        if self.step is Step.RESOLVED:
            return self.told
        return self.step is Step.EVIDENCE_ASKED or (self.step in STEPS and STEPS[self.step].reaches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A case as it came in then, and its steps in order.

    `number` by `number_of`, or as the old house had it. `first_asked` and `handler` are numbers of persons; who worked
    on it later is told by its steps, and so is what was settled on the spot.
    """

    number: str
    intake: Intake
    received_at: datetime
    taken_by: TakenBy
    first_asked: int | None
    handler: int | None
    actor: str
    steps: tuple[PastStep, ...] = ()


@dataclass(slots=True)
class Standing:
    """Where a case stands after its steps."""

    handler: int | None
    promised_at: datetime | None
    changed_at: datetime
    state: State = State.OPEN
    contacted_at: datetime | None = None
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    cause: Cause | None = None


def whole(past: Past) -> tuple[PastStep, ...]:
    """Its steps, with the promise that was made when it came in."""
    promised = past.intake.promised_at
    if promised is None:
        return past.steps
    return (PastStep(step=Step.PROMISED, at=past.received_at, actor=past.actor, promised_at=promised), *past.steps)


def standing(past: Past) -> Standing:
    """Where it stands. Raises Wrong where a step does not follow from those before it."""
    stand = Standing(past.handler, None, past.received_at)
    for one in whole(past):
        _pass(stand, one)
    return stand


def _pass(stand: Standing, one: PastStep) -> None:
    stand.changed_at = one.at
    if one.reaches:
        stand.contacted_at, stand.answered_at = stand.contacted_at or one.at, stand.answered_at or one.at
    if one.step is Step.HANDED_OVER:
        stand.handler = one.person
    stand.cause = one.cause or stand.cause
    if one.step is Step.PROMISED:
        stand.promised_at = one.promised_at
    if one.step not in VERBS:
        return
    stand.state = moved(stand.state, VERBS[one.step])
    if stand.state is State.OPEN:
        stand.resolved_at = None
    elif stand.state is State.RESOLVED:
        stand.resolved_at = one.at
    stand.ended_at = one.at if stand.state in ENDED else None
