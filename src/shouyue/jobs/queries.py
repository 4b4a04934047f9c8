"""Questions about jobs and schedules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

from shouyue.jobs.clock import Moment, Now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Hold, Job, Schedule
from shouyue.jobs.schedules import PLANS, Plan

READY, RUNNING, DEAD = (Q(state=state) for state in (State.READY, State.RUNNING, State.DEAD))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, for a page that waits for it. `error` is the last line of the last failure."""

    state: State
    done: int
    total: int
    note: str
    attempts: int
    error: str

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where the job did not say how many steps there are."""
        return min(self.done / self.total, 1.0) if self.total else None


@dataclass(frozen=True, slots=True)
class Depth:
    """What stands in a queue. `ready` can be taken now, `later` not yet; `oldest`: how long the first waits."""

    queue: str
    ready: int = 0
    later: int = 0
    running: int = 0
    dead: int = 0
    oldest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule of the code with its row, which the first worker makes."""

    plan: Plan
    row: Schedule | None


def queue_names() -> frozenset[str]:
    """Every queue that the settings name."""
    return frozenset(task_backends[DEFAULT_TASK_BACKEND_ALIAS].queues)


def claimable(at: Moment, *, queues: Collection[str] | None = None, only: int | None = None) -> QuerySet[Job]:
    """Jobs that a worker may take at `at`: ready, or running under a lease that has ended; the next one first.

    `queues` leaves out the others, `only` all jobs but one. A held queue gives nothing.
    """
    free = Job.objects.exclude(queue__in=Hold.objects.values("queue"))
    found = free.filter(claimable_at__lte=at).order_by("-priority", "claimable_at", "pk")
    if queues is not None:
        found = found.filter(queue__in=queues)
    return found if only is None else found.filter(pk=only)


def held() -> list[Hold]:
    """Queues from which nobody takes jobs, by name."""
    return list(Hold.objects.order_by("queue"))


def progress(job_id: int) -> Progress | None:
    """How far the job is; None where there is none of that number."""
    job = Job.objects.filter(pk=job_id).first()
    return None if job is None else progress_of(job)


def progress_of(job: Job) -> Progress:
    """How far the job is."""
    last = job.errors[-1]["traceback"].strip().splitlines()[-1] if job.errors else ""
    return Progress(State(job.state), job.done, job.total, job.note, job.attempts, last)


def dead() -> QuerySet[Job]:
    """Jobs that were given up, the latest first: someone has to look at them and send them again or let them be."""
    return Job.objects.filter(DEAD).order_by("-finished_at", "-pk")


def dead_by_task() -> list[tuple[str, int]]:
    """Tasks that have dead jobs, with how many; the most first."""
    return list(Job.objects.filter(DEAD).values_list("task").annotate(many=Count("pk")).order_by("-many", "task"))


def depth(at: Moment | None = None) -> tuple[Depth, ...]:
    """How much work stands in each queue, for health, metrics and the page. One statement, read by the jobs' clock."""
    at = at or Now()
    due = READY & Q(claimable_at__lte=at)
    rows = (
        Job.objects.filter(READY | RUNNING | DEAD)
        .values("queue")
        .annotate(
            ready=Count("pk", filter=due),
            later=Count("pk", filter=READY & Q(claimable_at__gt=at)),
            running=Count("pk", filter=RUNNING),
            dead=Count("pk", filter=DEAD),
            oldest=at - Min("claimable_at", filter=due),
        )
    )
    found = {row["queue"]: Depth(**row) for row in rows}
    return tuple(found.get(name, Depth(name)) for name in sorted(queue_names() | found.keys()))


def schedules() -> tuple[Planned, ...]:
    """Every schedule of the code, by name."""
    rows = {row.name: row for row in Schedule.objects.filter(name__in=list(PLANS)).select_related("last_job")}
    return tuple(Planned(PLANS[name], rows.get(name)) for name in sorted(PLANS))
