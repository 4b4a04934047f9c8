"""What happens to a job. Each verb is one guarded UPDATE: it acts only if the row is still as the caller saw it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import uuid4

from django.db import transaction

from shouyue.jobs import queries
from shouyue.jobs.logic import ATTEMPTS, ENDED, TRANSITIONS, State, WorkersDied, after_failure
from shouyue.jobs.models import Job

TRACEBACK = 4_000  # characters kept of a failure: the end, which names the cause


def enqueue(
    task: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    *,
    queue: str,
    priority: int,
    not_before: datetime | None,
    at: datetime,
) -> Job:
    """Insert the job in the caller's transaction: no commit, no job."""
    return Job.objects.create(
        task=task,
        args=args,
        kwargs=kwargs,
        queue=queue,
        priority=priority,
        enqueued_at=at,
        claimable_at=not_before or at,
    )


def claim(*, worker: str, lease: timedelta, at: datetime) -> Job | None:
    """Take the next job for `worker` until `at + lease`; None when nothing is ready.

    SQLite serialises claimers by BEGIN IMMEDIATE, PostgreSQL skips rows that others hold.
    """
    while True:
        with transaction.atomic():
            job = queries.claimable(at).select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.attempts < ATTEMPTS:
                return _take(job, worker=worker, until=at + lease, at=at)
            _bury(job, at=at)


def renew(job: Job, *, until: datetime) -> bool:
    """Keep the lease until then. False when it was lost: the job was cancelled or another worker took it over."""
    return Job.objects.filter(pk=job.pk, lease=job.lease).update(claimable_at=until) == 1


def set_progress(job: Job, *, done: int, total: int, note: str) -> bool:
    """Say how far a running job is. False when its lease was lost."""
    return Job.objects.filter(pk=job.pk, lease=job.lease).update(done=done, total=total, note=note[:200]) == 1


def finish(job: Job, result: Any, *, at: datetime) -> bool:
    """Done. False when the lease was lost: the caller must then undo its effects."""
    return _move(job, State.DONE, at=at, result=result)


def fail(job: Job, error: BaseException, *, at: datetime, spread: float) -> bool:
    """Try again later or, after the last attempt, give up; the error is kept. `spread`: random, from -1 to 1."""
    after = after_failure(job.attempts, at, spread)
    return _move(job, after.state, at=at, claimable_at=after.claimable_at, errors=_with_error(job, error))


def release(job: Job, *, at: datetime) -> bool:
    """Hand a running job back untried, for another worker to take at once."""
    return _move(job, State.READY, at=at, claimable_at=at, workers=job.workers[:-1])


def cancel(job_id: int, *, at: datetime) -> bool:
    """End a job that has not ended. One that runs loses its lease: its transaction cannot commit, its reports stop it.

    False when it had ended already or does not exist.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        return job is not None and _move(job, State.CANCELLED, at=at)


def retry(job_id: int, *, at: datetime) -> bool:
    """Send a dead or cancelled job again, with all its attempts. False when it is neither or does not exist."""
    with transaction.atomic():
        given_up = Job.objects.select_for_update().filter(pk=job_id, state__in=[State.DEAD, State.CANCELLED])
        job = given_up.first()
        afresh = {"claimable_at": at, "workers": [], "done": 0, "total": 0, "note": ""}
        return job is not None and _move(job, State.READY, at=at, **afresh)


def _take(job: Job, *, worker: str, until: datetime, at: datetime) -> Job | None:
    taken = {
        "lease": uuid4(),
        "claimable_at": until,
        "workers": [*job.workers, worker],
        "started_at": job.started_at or at,
        "attempted_at": at,
    }
    if not _move(job, State.RUNNING, at=at, **taken):
        return None
    for name, value in {"state": State.RUNNING, **taken}.items():
        setattr(job, name, value)
    return job


def _bury(job: Job, *, at: datetime) -> bool:
    """Five workers died of it: a sixth would too."""
    died = WorkersDied(f"{job.attempts} workers ended while they ran this job: {', '.join(job.workers)}")
    return _move(job, State.DEAD, at=at, errors=_with_error(job, died))


def _with_error(job: Job, error: BaseException) -> list[dict[str, str]]:
    text = "".join(format_exception(error))[-TRACEBACK:]
    storable = text.replace("\0", "?").encode("utf-8", "replace").decode()  # PostgreSQL's JSON refuses the rest
    failure = {"class": f"{type(error).__module__}.{type(error).__qualname__}", "traceback": storable}
    return [*job.errors, failure][-ATTEMPTS:]


def _move(job: Job, to: State, *, at: datetime, lease: object = None, **changes: Any) -> bool:
    """The only door from state to state. False when the row is no longer as `job` says, or there is no such way."""
    if to not in TRANSITIONS[State(job.state)]:
        return False
    changes |= {"state": to, "lease": lease, "finished_at": at if to in ENDED else None}
    if to in ENDED:
        changes["claimable_at"] = None
    return Job.objects.filter(pk=job.pk, state=job.state, lease=job.lease).update(**changes) == 1
