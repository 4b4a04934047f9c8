"""A job's states and what follows a failure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

ATTEMPTS = 5  # the last failure of these makes a job dead
SPREAD = 0.2  # share by which a delay is moved at random, so that jobs that failed together do not return together


class State(StrEnum):
    """Where a job is in its life."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.READY: frozenset({State.RUNNING, State.CANCELLED}),
        # To ready again: failed or handed back. To running again: taken over after the lease ended.
        State.RUNNING: frozenset({State.DONE, State.READY, State.RUNNING, State.DEAD, State.CANCELLED}),
        State.DONE: frozenset(),
        State.DEAD: frozenset({State.READY}),
        State.CANCELLED: frozenset({State.READY}),
    }
)
ENDED = frozenset({State.DONE, State.DEAD, State.CANCELLED})


class WorkersDied(Exception):
    """Every worker that took the job ended before the job did, as when a job eats all memory."""


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a job that failed; `claimable_at` is None when it is not tried again."""

    state: State
    claimable_at: datetime | None


def backoff(attempts: int, spread: float) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8, 16 seconds, moved by up to ±20 % (`spread` from -1 to 1)."""
    return timedelta(seconds=2**attempts * (1 + SPREAD * spread))


def after_failure(attempts: int, at: datetime, spread: float) -> Next:
    """Try again later, or give up after the last attempt. `attempts` counts the one that failed at `at`."""
    if attempts >= ATTEMPTS:
        return Next(State.DEAD, None)
    return Next(State.READY, at + backoff(attempts, spread))
