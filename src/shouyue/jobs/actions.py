"""What happens to a job. Each verb is one guarded UPDATE: it acts only if the row is still as the caller saw it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import DateTimeField, Value

from shouyue.jobs import hints, queries
from shouyue.jobs.clock import Moment, Now, later
from shouyue.jobs.logic import ATTEMPTS, ENDED, GIVEN_UP, TRANSITIONS, State, WorkersDied, wait_after_failure
from shouyue.jobs.models import Hold, Job

TRACEBACK = 4_000  # characters kept of a failure: the end, which names the cause
AT_ONCE = timedelta(0)


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
    job = Job.objects.create(
        task=task,
        args=args,
        kwargs=kwargs,
        queue=queue,
        priority=priority,
        enqueued_at=at,
        claimable_at=not_before or at,
    )
    hints.send_after_commit(job.pk, queue, max(not_before - at, AT_ONCE) if not_before else AT_ONCE)
    return job


def claim(
    *, worker: str, lease: timedelta, at: Moment, queues: Collection[str] | None = None, only: int | None = None
) -> Job | None:
    """Take the next job for `worker` until `at + lease`; None when nothing is ready.

    `queues` leaves the others to other workers, `only` asks for one job by its number. The clock is read by the
    statement that finds the job. SQLite serialises claimers by BEGIN IMMEDIATE, PostgreSQL skips rows that others hold.
    """
    read_at = at if isinstance(at, Now) else Value(at, DateTimeField())
    ready = queries.claimable(at, queues=queues, only=only).annotate(read_at=read_at)
    while True:
        with transaction.atomic():
            job = ready.select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.attempts < ATTEMPTS:
                return _take(job, worker=worker, lease=lease, at=job.read_at)
            _bury(job, at=job.read_at)


def hold_queue(queue: str, *, why: str, at: datetime) -> None:
    """Let nobody take a job of this queue until it is released; what is enqueued meanwhile waits there."""
    Hold.objects.update_or_create(queue=queue, defaults={"why": why[:200], "since": at})


def release_queue(queue: str) -> bool:
    """Let the jobs of this queue run again. False when it was not held."""
    return Hold.objects.filter(queue=queue).delete()[0] > 0


def renew(job: Job, *, until: Moment) -> bool:
    """Keep the lease until then. False when it was lost: the job was cancelled or another worker took it over."""
    return Job.objects.filter(pk=job.pk, lease=job.lease).update(claimable_at=until) == 1


def set_progress(job: Job, *, done: int, total: int, note: str) -> bool:
    """Say how far a running job is. False when its lease was lost."""
    return Job.objects.filter(pk=job.pk, lease=job.lease).update(done=done, total=total, note=note[:200]) == 1


def finish(job: Job, result: Any, *, at: Moment) -> bool:
    """Done. False when the lease was lost: the caller must then undo its effects."""
    return _move(job, State.DONE, at=at, result=result)


def fail(job: Job, error: BaseException, *, at: Moment, spread: float) -> bool:
    """Try again later or, after the last attempt, give up; the error is kept. `spread`: random, from -1 to 1."""
    wait, errors = wait_after_failure(job.attempts, spread), _with_error(job, error)
    if wait is None:
        return _move(job, State.DEAD, at=at, errors=errors)
    return _make_ready(job, at=at, wait=wait, errors=errors)


def release(job: Job, *, at: Moment) -> bool:
    """Hand a running job back untried, for another worker to take at once."""
    return _make_ready(job, at=at, workers=job.workers[:-1])


def cancel(job_id: int, *, at: Moment) -> bool:
    """End a job that has not ended. One that runs loses its lease: its transaction cannot commit, its reports stop it.

    False when it had ended already or does not exist.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        return job is not None and _move(job, State.CANCELLED, at=at)


def retry(job_id: int, *, at: Moment) -> bool:
    """Send a dead or cancelled job again, with all its attempts. False when it is neither or does not exist."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state__in=GIVEN_UP).first()
        return job is not None and _afresh(job, at=at)


def retry_all(task: str, *, at: Moment) -> int:
    """Send every dead job of the task again; how many those were."""
    with transaction.atomic():
        return sum([_afresh(job, at=at) for job in queries.dead().filter(task=task).select_for_update()])


def prune(*, before: datetime, at_most: int) -> int:
    """Delete jobs that were done or cancelled before then, the oldest first; how many those were.

    Dead ones stay until somebody deals with them.
    """
    with transaction.atomic():
        old = Job.objects.filter(state__in=[State.DONE, State.CANCELLED], finished_at__lt=before).order_by("pk")
        chosen = list(old.select_for_update().values_list("pk", flat=True)[:at_most])
        Job.objects.filter(pk__in=chosen).delete()
    return len(chosen)


def _take(job: Job, *, worker: str, lease: timedelta, at: datetime) -> Job | None:
    taken = {
        "lease": uuid4(),
        "claimable_at": at + lease,
        "workers": [*job.workers, worker],
        "started_at": job.started_at or at,
        "attempted_at": at,
    }
    if not _move(job, State.RUNNING, at=at, **taken):
        return None
    for name, value in {"state": State.RUNNING, **taken}.items():
        setattr(job, name, value)
    return job


def _afresh(job: Job, *, at: Moment) -> bool:
    return _make_ready(job, at=at, workers=[], done=0, total=0, note="")


def _make_ready(job: Job, *, at: Moment, wait: timedelta = AT_ONCE, **changes: Any) -> bool:
    moved = _move(job, State.READY, at=at, claimable_at=later(at, wait), **changes)
    if moved:
        hints.send_after_commit(job.pk, job.queue, wait)
    return moved


def _bury(job: Job, *, at: datetime) -> bool:
    """Five workers died of it: a sixth would too."""
    died = WorkersDied(f"{job.attempts} workers ended while they ran this job: {', '.join(job.workers)}")
    return _move(job, State.DEAD, at=at, errors=_with_error(job, died))


def _with_error(job: Job, error: BaseException) -> list[dict[str, str]]:
    text = "".join(format_exception(error))[-TRACEBACK:]
    storable = text.replace("\0", "?").encode("utf-8", "replace").decode()  # PostgreSQL's JSON refuses the rest
    failure = {"class": f"{type(error).__module__}.{type(error).__qualname__}", "traceback": storable}
    return [*job.errors, failure][-ATTEMPTS:]


def _move(job: Job, to: State, *, at: Moment, lease: object = None, **changes: Any) -> bool:
    """The only door from state to state. False when the row is no longer as `job` says, or there is no such way."""
    if to not in TRANSITIONS[State(job.state)]:
        return False
    changes |= {"state": to, "lease": lease, "finished_at": at if to in ENDED else None}
    if to in ENDED:
        changes["claimable_at"] = None
    return Job.objects.filter(pk=job.pk, state=job.state, lease=job.lease).update(**changes) == 1
