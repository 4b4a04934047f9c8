"""States and what follows a failure."""

from datetime import UTC, datetime, timedelta

import pytest

from shouyue.jobs.logic import ENDED, TRANSITIONS, Next, State, after_failure, backoff
from shouyue.jobs.phrases import STATES

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (4, 16)])
def test_the_wait_doubles_with_every_attempt(attempts: int, seconds: int) -> None:
    assert backoff(attempts, 0) == timedelta(seconds=seconds)


def test_the_wait_is_moved_by_a_fifth_at_most() -> None:
    assert [backoff(3, spread) for spread in (-1.0, 0.5, 1.0)] == [
        timedelta(seconds=6.4),
        timedelta(seconds=8.8),
        timedelta(seconds=9.6),
    ]


def test_a_fourth_failure_is_tried_again_and_a_fifth_is_the_last() -> None:
    assert after_failure(4, AT, 0) == Next(State.READY, AT + timedelta(seconds=16))
    assert after_failure(5, AT, 0) == Next(State.DEAD, None)


def test_what_is_done_stays_done_and_what_ended_otherwise_can_only_be_sent_again() -> None:
    assert {state: TRANSITIONS[state] for state in ENDED} == {
        State.DONE: frozenset(),
        State.DEAD: frozenset({State.READY}),
        State.CANCELLED: frozenset({State.READY}),
    }


def test_every_state_has_its_row_in_the_table_and_its_words() -> None:
    assert set(TRANSITIONS) == set(State)
    assert set(STATES) == set(State)
