"""The worker: takes jobs one after another until it is told to stop."""

import logging
import os
import signal
import socket
import threading
from threading import Event
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django_tasks import task_backends
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS

from shouyue.jobs import actions
from shouyue.jobs.backend import LeaseBackend
from shouyue.jobs.clock import now
from shouyue.jobs.execution import execute

SHORTEST_WAIT = 0.05  # seconds; doubled at each look that finds nothing …
LONGEST_WAIT = 0.5  # … up to this

logger = logging.getLogger(__name__)


def main(stop: Event | None = None) -> int:
    """Work until `stop` is set, or SIGTERM or SIGINT comes; answers the exit code. Needs Django set up.

    When it is told to stop, the job at hand is finished, or handed back at its next report. The log says what was
    done. If the process is killed, the lease of its job runs out and another worker takes it.
    """
    stop = stop or Event()
    if threading.current_thread() is threading.main_thread():
        _stop_on_signals(stop)
    worker = f"{socket.gethostname()}:{os.getpid()}"
    logger.info("worker=%s started", worker)
    try:
        _work(worker, stop)
    finally:
        connections.close_all()
    logger.info("worker=%s stopped", worker)
    return 0


def drain(stop: Event | None = None) -> int:
    """Run what is ready now and return how many jobs that were. For tests and for commands that await their work."""
    count = 0
    while step("drain", stop or Event()):
        count += 1
    return count


def step(worker: str, stop: Event) -> bool:
    """Take one job and run it. False when nothing was ready."""
    backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    if not isinstance(backend, LeaseBackend):
        raise ImproperlyConfigured('TASKS["default"]["BACKEND"] must be shouyue.jobs.backend.LeaseBackend.')
    job = actions.claim(worker=worker, lease=backend.lease, at=now())
    if job is None:
        return False
    execute(job, lease=backend.lease, stopping=stop)
    return True


def _stop_on_signals(stop: Event) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        # A handler interrupts this thread anywhere, also where it holds the event's own lock: another thread waits.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


def _work(worker: str, stop: Event) -> None:
    wait = SHORTEST_WAIT
    while not stop.is_set():
        if _step_or_log(worker, stop):
            wait = SHORTEST_WAIT
        else:
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _step_or_log(worker: str, stop: Event) -> bool:
    """A database that is away for a while must not end the worker."""
    try:
        return step(worker, stop)
    except DatabaseError as error:
        logger.error("worker=%s database error, trying again: %s", worker, error)
        connections.close_all()
        return False
