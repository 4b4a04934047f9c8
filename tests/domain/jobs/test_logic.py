"""States and what follows a failure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from shouyue.jobs.logic import ENDED, TRANSITIONS, Daily, Every, State, backoff, wait_after_failure
from shouyue.jobs.phrases import STATES, TONES

SHANGHAI = ZoneInfo("Asia/Shanghai")


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
    assert wait_after_failure(4, 0) == timedelta(seconds=16)
    assert wait_after_failure(5, 0) is None


def test_what_is_done_stays_done_and_what_ended_otherwise_can_only_be_sent_again() -> None:
    assert {state: TRANSITIONS[state] for state in ENDED} == {
        State.DONE: frozenset(),
        State.DEAD: frozenset({State.READY}),
        State.CANCELLED: frozenset({State.READY}),
    }


def test_every_state_has_its_row_in_the_table_and_its_words() -> None:
    assert set(TRANSITIONS) == set(State)
    assert set(STATES) == set(State)
    assert set(TONES) == set(State)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2026-03-02T09:00:00", "2026-03-02T09:01:00"),
        ("2026-03-02T09:00:00.001", "2026-03-02T09:01:00"),
        ("2026-03-02T09:00:59.999", "2026-03-02T09:01:00"),
    ],
)
def test_slots_of_a_rhythm_are_the_same_for_whoever_counts_them(at: str, slot: str) -> None:
    found = Every(60).next_after(datetime.fromisoformat(at).replace(tzinfo=UTC))

    assert found == datetime.fromisoformat(slot).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2026-03-02T02:59:59", "2026-03-02T03:00:00"),
        ("2026-03-02T03:00:00", "2026-03-03T03:00:00"),
        ("2026-03-02T23:30:00", "2026-03-03T03:00:00"),
        ("2026-03-31T09:00:00", "2026-04-01T03:00:00"),
    ],
)
def test_a_daily_slot_is_a_time_of_the_companys_zone(at: str, slot: str) -> None:
    found = Daily(time(3), SHANGHAI).next_after(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI))

    assert (found, found.tzinfo) == (datetime.fromisoformat(slot).replace(tzinfo=SHANGHAI), UTC)


def test_a_rhythm_is_known_again_by_its_words() -> None:
    assert [str(Every(60)), str(Daily(time(3, 5), SHANGHAI))] == ["every 60", "daily 03:05"]
