"""What is wanted next on a case, and what answers what is owed."""

import pytest

from shouyue.cases.logic import State, Step, answering, wanted_next


@pytest.mark.parametrize(
    ("state", "duties", "wanted"),
    [
        (State.OPEN, [], Step.RESOLVED),
        (State.OPEN, ["team", "result"], Step.TEAM_FORMED),
        (State.RESOLVED, [], Step.CLOSED),
        (State.RESOLVED, ["investigation"], Step.CLOSED),  # for which the case must be open again
        (State.RESOLVED, ["result", "correction"], Step.RESULT_TOLD),
        (State.CLOSED, ["correction"], Step.CORRECTION_PLANNED),
        (State.CLOSED, [], None),
        (State.WITHDRAWN, ["correction"], None),
        (State.OPEN, ["unheard of"], Step.RESOLVED),
    ],
)
def test_what_is_owed_comes_first_wherever_the_case_stands(
    state: State, duties: list[str], wanted: Step | None
) -> None:
    assert wanted_next(state, duties) is wanted


def test_no_step_answers_a_duty_that_another_answers() -> None:
    assert answering(State.RESOLVED, "correction") is Step.CORRECTION_PLANNED
    assert answering(State.OPEN, "unheard of") is None
