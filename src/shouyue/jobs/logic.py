"""A job's states, what follows a failure, and when schedules fall due. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

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
GIVEN_UP = frozenset({State.DEAD, State.CANCELLED})  # what a person may send again


class WorkersDied(Exception):
    """Every worker that took the job ended before the job did, as when a job eats all memory."""


def backoff(attempts: int, spread: float) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8, 16 seconds, moved by up to ±20 % (`spread` from -1 to 1)."""
    return timedelta(seconds=2**attempts * (1 + SPREAD * spread))


def wait_after_failure(attempts: int, spread: float) -> timedelta | None:
    """How long to wait until the next attempt; None when that was the last. `attempts` counts the one that failed."""
    return None if attempts >= ATTEMPTS else backoff(attempts, spread)


@dataclass(frozen=True, slots=True)
class Every:
    """A slot every so many seconds. Slots are counted from 1970, so that all workers count alike."""

    seconds: int

    def next_after(self, at: datetime) -> datetime:
        """The first slot after `at`, in UTC."""
        return datetime.fromtimestamp((int(at.timestamp()) // self.seconds + 1) * self.seconds, UTC)

    def __str__(self) -> str:
        return f"every {self.seconds}"


@dataclass(frozen=True, slots=True)
class Daily:
    """A slot a day, at a time of the zone."""

    time: time
    zone: ZoneInfo

    def next_after(self, at: datetime) -> datetime:
        """The first slot after `at`, in UTC."""
        today = at.astimezone(self.zone).date()
        slot = datetime.combine(today, self.time, self.zone).astimezone(UTC)
        if slot > at:
            return slot
        return datetime.combine(today + timedelta(days=1), self.time, self.zone).astimezone(UTC)

    def __str__(self) -> str:
        return f"daily {self.time:%H:%M}"


Rhythm = Every | Daily
