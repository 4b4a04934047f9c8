"""The worker: takes jobs and other work, one piece after another, until it is told to stop."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

from shouyue.jobs import actions, beats
from shouyue.jobs.backend import LeaseBackend, task_of
from shouyue.jobs.clock import Now, now
from shouyue.jobs.execution import execute
from shouyue.jobs.hints import CARRIERS
from shouyue.jobs.queries import queue_names
from shouyue.jobs.schedules import PLANS
from shouyue.jobs.sources import SOURCES, Step

SHORTEST_WAIT = 0.05  # seconds; doubled at each look that finds nothing …
LONGEST_WAIT = 0.5  # … up to this
BEAT_EVERY = 1.0  # seconds between two looks at the schedules

logger = logging.getLogger(__name__)


def main(stop: Event | None = None, *, queues: Collection[str] | None = None) -> int:
    """Work until `stop` is set, or SIGTERM or SIGINT comes; answers the exit code. Needs Django set up.

    `queues` names the queues and sources of work to serve, all of them by default; schedules are looked after in any
    case. When it is told to stop, the job at hand is finished, or handed back at its next report. The log says what
    was done. If the process is killed, the lease of its job runs out and another worker takes it.
    """
    stop = stop or Event()
    if threading.current_thread() is threading.main_thread():
        _stop_on_signals(stop)
    for plan in PLANS.values():
        task_of(plan.task)  # a slip in its name must show now, not at three in the night
    steps: list[Step] = [_Metronome(), *(carrier.sweep for carrier in CARRIERS), *_steps(queues)]
    logger.info("worker=%s started", name())
    try:
        _work(steps, stop)
    finally:
        connections.close_all()
    logger.info("worker=%s stopped", name())
    return 0


def drain(stop: Event | None = None) -> int:
    """Do what is ready now, jobs and other work; how many pieces those were. For tests and for those who await it."""
    count, stop, steps = 0, stop or Event(), _steps(None)
    while done := sum([step("drain", stop) for step in steps]):
        count += done
    return count


def step(worker: str, stop: Event, *, queues: Collection[str] | None = None, only: int | None = None) -> bool:
    """Take one job, of these queues or of this number, and run it. False when there was none to take."""
    backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    if not isinstance(backend, LeaseBackend):
        raise ImproperlyConfigured('TASKS["default"]["BACKEND"] must be shouyue.jobs.backend.LeaseBackend.')
    job = actions.claim(worker=worker, lease=backend.lease, at=Now(), queues=queues, only=only)
    if job is None:
        return False
    execute(job, lease=backend.lease, stopping=stop)
    return True


def name() -> str:
    """This process, as the jobs that it takes remember it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def choices() -> frozenset[str]:
    """What a worker may be told to serve: the queues of the settings, and other rooms' sources of work."""
    return queue_names() | SOURCES.keys()


@dataclass(slots=True)
class _Metronome:
    """Looks at the schedules once a second."""

    next_look: float = 0.0
    settled: bool = False

    def __call__(self, worker: str, stop: Event) -> bool:
        moment = time.monotonic()
        if moment < self.next_look:
            return False
        self.next_look = moment + BEAT_EVERY
        if not self.settled:
            beats.settle(at=now())
            self.settled = True
        return beats.beat() > 0


def _steps(queues: Collection[str] | None) -> list[Step]:
    """The jobs, then every other source of work."""
    if queues is None:
        return [step, *SOURCES.values()]
    ours = queue_names().intersection(queues)
    jobs: list[Step] = [partial(step, queues=ours)] if ours else []
    return [*jobs, *(source for name, source in SOURCES.items() if name in queues)]


def _stop_on_signals(stop: Event) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        # A handler interrupts this thread anywhere, also where it holds the event's own lock: another thread waits.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


def _work(steps: Sequence[Step], stop: Event) -> None:
    """One piece from each in turn, so that none starves; rest when none has any."""
    wait = SHORTEST_WAIT
    while not stop.is_set():
        did = [_step_or_log(step, stop) for step in steps]  # each of them, whatever the one before did
        if any(did):
            wait = SHORTEST_WAIT
        else:
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _step_or_log(step: Step, stop: Event) -> bool:
    """A database that is away for a while must not end the worker, nor must a mistake in one source of work."""
    if stop.is_set():
        return False
    try:
        return step(name(), stop)
    except DatabaseError as error:
        logger.error("worker=%s database error, trying again: %s", name(), error)
    except ImproperlyConfigured:
        raise
    except Exception:
        logger.exception("worker=%s error in a source of work, trying again", name())
    connections.close_all()
    return False
