"""How a task is declared and how it says how far it is."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event
from typing import ParamSpec, TypeVar

from django.utils.functional import Promise
from django_tasks import DEFAULT_TASK_QUEUE_NAME
from django_tasks.base import Task

from shouyue.jobs import actions
from shouyue.jobs.models import Job

REPORT_EVERY = 0.5  # seconds between two writes of progress

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[P, T]):
    """A task of the django-tasks interface that says whether it runs in one transaction, and its name for people."""

    atomic: bool = True
    label: str | Promise


class Stopped(BaseException):
    """The running task must end now: it was cancelled, another worker has it, or this worker is shutting down.

    Not an Exception, so that a task's own `except Exception` lets it pass.
    """


@dataclass(slots=True)
class Held:
    """The job that this thread runs: raised flags tell its task to stop."""

    job: Job
    atomic: bool
    stopping: Event
    lost: Event
    next_report: float = 0.0


held: ContextVar[Held | None] = ContextVar("held", default=None)


def job(
    *, label: str | Promise, atomic: bool = True, priority: int = 0, queue: str = DEFAULT_TASK_QUEUE_NAME
) -> Callable[[Callable[P, T]], JobTask[P, T]]:
    """Declare a function of a module as a task: `judge.enqueue(7)` then runs `judge(7)` in a worker.

    An atomic task runs in one transaction with its own end, so its database effects happen exactly once. It should
    be short: on SQLite it holds up every other writer. What takes longer than a second or shows progress says
    `atomic=False`, makes short transactions of its own and must bear being run again from the start. `label` is its
    name on the pages: `gettext_lazy("Judge a history")`.
    """

    def declare(function: Callable[P, T]) -> JobTask[P, T]:
        return JobTask(func=function, priority=priority, queue_name=queue, atomic=atomic, label=label)

    return declare


def report(done: int, total: int, note: str = "") -> None:
    """Say how far the running task is, as often as one likes: twice a second it is written.

    Outside a job it does nothing, so an action may call it whoever runs it. An atomic task's steps are not written:
    nobody could see them before its end. Raises Stopped when the task must end; call it where that is safe.
    """
    running = held.get()
    if running is None:
        return
    if running.stopping.is_set() or running.lost.is_set():
        raise Stopped
    moment = time.monotonic()
    if running.atomic or (moment < running.next_report and done < total):
        return
    running.next_report = moment + REPORT_EVERY
    if not actions.set_progress(running.job, done=done, total=total, note=note):
        raise Stopped
