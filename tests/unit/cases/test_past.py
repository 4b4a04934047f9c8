"""Where a case of an older house stands, by the steps that were taken in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouyue.cases.logic import ChannelKind, Kind, State, Step, TakenBy, Wrong
from shouyue.cases.logic.intake import Intake
from shouyue.cases.logic.past import Past, PastStep, Standing, standing, whole

AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def step(kind: Step, hours: int, **more: Any) -> PastStep:
    return PastStep(step=kind, at=AT + hours * HOUR, actor="person:7", text="已办", **more)


def past(*steps: PastStep, promised: int = 0) -> Past:
    intake = Intake(
        kind=Kind.COMPLAINT,
        channel=ChannelKind.PHONE,
        content="外箱破损",
        promised_at=AT + promised * HOUR if promised else None,
    )
    return Past(
        number="SH01-260309-001",
        intake=intake,
        received_at=AT,
        taken_by=TakenBy.SERVICE,
        first_asked=3,
        handler=3,
        actor="person:3",
        steps=steps,
    )


def test_what_came_in_and_no_more_is_open_with_whoever_took_it() -> None:
    assert standing(past()) == Standing(handler=3, promised_at=None, changed_at=AT)


def test_steps_leave_their_times_and_the_last_hand_over_counts() -> None:
    found = standing(
        past(
            step(Step.HANDED_OVER, 1, person=7),
            step(Step.CONTACTED, 2),
            step(Step.PLAN_TOLD, 3),
            step(Step.RESOLVED, 4),
            step(Step.CLOSED, 5, person=9),
            promised=20,
        )
    )
    assert found == Standing(
        handler=7,
        promised_at=AT + 20 * HOUR,
        changed_at=AT + 5 * HOUR,
        state=State.CLOSED,
        contacted_at=AT + 2 * HOUR,
        answered_at=AT + 2 * HOUR,
        resolved_at=AT + 4 * HOUR,
        ended_at=AT + 5 * HOUR,
    )


def test_what_came_back_is_solved_no_more() -> None:
    found = standing(past(step(Step.RESOLVED, 1), step(Step.CLOSED, 2), step(Step.REOPENED, 3)))
    assert (found.state, found.resolved_at, found.ended_at) == (State.OPEN, None, None)


def test_a_solution_that_the_customer_was_not_told_is_no_contact() -> None:
    found = standing(past(step(Step.RESOLVED, 1, told=False)))
    assert (found.state, found.contacted_at, found.answered_at) == (State.RESOLVED, None, None)


def test_a_step_that_does_not_follow_is_wrong() -> None:
    with pytest.raises(Wrong):
        standing(past(step(Step.CLOSED, 1)))


def test_the_promise_made_when_it_came_in_is_its_first_step() -> None:
    steps = whole(past(step(Step.CONTACTED, 2), promised=20))
    assert [(one.step, one.at, one.actor) for one in steps] == [
        (Step.PROMISED, AT, "person:3"),
        (Step.CONTACTED, AT + 2 * HOUR, "person:7"),
    ]
