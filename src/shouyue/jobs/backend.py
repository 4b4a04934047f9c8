"""The django-tasks backend: a task is enqueued as a row of the jobs table."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import checks
from django.db import connection
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from shouyue.jobs import actions
from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job

LEASE_SECONDS = 60

STATUSES = {
    State.READY: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.DEAD: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Tasks in the database of the product. OPTIONS: `LEASE_SECONDS`, after which a silent worker is taken for dead."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.lease = timedelta(seconds=self.options.get("LEASE_SECONDS", LEASE_SECONDS))

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Insert the job in the caller's transaction."""
        self.validate_task(task)
        job = actions.enqueue(
            task.module_path,
            normalize_json(list(args)),
            normalize_json(kwargs),
            queue=task.queue_name,
            priority=task.priority,
            not_before=task.run_after,
            at=now(),
        )
        return result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job as the interface shows it; TaskResultDoesNotExist where there is none."""
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, find_task(job))

    def check(self, **kwargs: Any) -> Iterable[checks.CheckMessage]:
        """SQLite must take its write lock when a transaction begins, or two workers could claim one job."""
        options = connection.settings_dict["OPTIONS"]
        if connection.vendor == "sqlite" and options.get("transaction_mode") != "IMMEDIATE":
            hint = 'Set DATABASES["default"]["OPTIONS"]["transaction_mode"] = "IMMEDIATE".'
            yield checks.Error("Jobs need SQLite's IMMEDIATE transactions.", hint=hint, id="jobs.E001")


def task_of(path: str) -> Task[..., Any]:
    """The task of that dotted path. Raises InvalidTaskError when the code has none of that name."""
    try:
        task = import_string(path)
    except ImportError as error:
        raise InvalidTaskError(f"There is no task of this name: {path}") from error
    if not isinstance(task, Task):
        raise InvalidTaskError(f"This is not a task: {path}")
    return task


def find_task(job: Job) -> Task[..., Any]:
    """The task that the row names, with the row's queue and priority. Raises InvalidTaskError as `task_of` does."""
    return task_of(job.task).using(queue_name=job.queue, priority=job.priority)


def result_of(job: Job, task: Task[..., Any]) -> TaskResult[Any]:
    """The row as the interface's value."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUSES[State(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        last_attempted_at=job.attempted_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=error["class"], traceback=error["traceback"]) for error in job.errors],
        worker_ids=job.workers,
    )
    object.__setattr__(result, "_return_value", job.result)  # the interface's value is frozen and has no other way
    return result
