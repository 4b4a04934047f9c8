"""Runs one leased job."""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, connections, transaction
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from shouyue.jobs import actions
from shouyue.jobs.backend import find_task, result_of
from shouyue.jobs.clock import Now
from shouyue.jobs.models import Job
from shouyue.jobs.tasks import Held, JobTask, Stopped, held

logger = logging.getLogger(__name__)


def execute(job: Job, *, lease: timedelta, stopping: Event) -> None:
    """Run a claimed job and record what became of it. Once `stopping` is set, the task's next report ends it.

    The task and the job's end share one transaction, guarded by the lease: who lost it rolls back. An error of the
    task is recorded. An error of the database itself leaves this function; the lease then runs out.
    """
    begun = time.monotonic()
    lost = Event()
    with _kept(job, lease, lost):
        try:
            _attempt(job, stopping, lost)
            outcome = "done"
        except Stopped:
            outcome = "released" if actions.release(job, at=Now()) else "lost"
        except Exception as error:
            outcome = "failed" if actions.fail(job, error, at=Now(), spread=random.uniform(-1, 1)) else "lost"
            logger.warning("job=%s task=%s error=%r", job.pk, job.task, error)
    seconds = time.monotonic() - begun
    logger.info("job=%s task=%s attempt=%s outcome=%s seconds=%.3f", job.pk, job.task, job.attempts, outcome, seconds)


def _attempt(job: Job, stopping: Event, lost: Event) -> None:
    task = find_task(job)
    atomic = task.atomic if isinstance(task, JobTask) else True
    context = [TaskContext(task_result=result_of(job, task))] if task.takes_context else []
    with _holding(Held(job, atomic, stopping, lost)), transaction.atomic() if atomic else nullcontext():
        result = normalize_json(task.func(*context, *job.args, **job.kwargs))
        if not actions.finish(job, result, at=Now()):
            raise Stopped


@contextmanager
def _holding(job: Held) -> Iterator[None]:
    """Let the task's reports find the job."""
    token = held.set(job)
    try:
        yield
    finally:
        held.reset(token)


@contextmanager
def _kept(job: Job, lease: timedelta, lost: Event) -> Iterator[None]:
    """Renew the lease every third of it, from a thread with a connection of its own."""
    ended = Event()
    thread = Thread(target=_renew, args=(job, lease, ended, lost), name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(job: Job, lease: timedelta, ended: Event, lost: Event) -> None:
    try:
        while not ended.wait(lease.total_seconds() / 3):
            try:
                if not actions.renew(job, until=Now(lease)):
                    lost.set()
                    return
            except DatabaseError as error:
                # On SQLite an atomic task holds the write lock: then nobody else can claim either. Try again.
                logger.warning("job=%s lease not renewed: %s", job.pk, error)
                connections.close_all()  # a connection that broke stays broken
    finally:
        connections.close_all()
