"""Questions about jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouyue.jobs.logic import State
from shouyue.jobs.models import Job


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


def claimable(at: datetime) -> QuerySet[Job]:
    """Jobs that a worker may take at `at`: ready, or running under a lease that has ended; the next one first."""
    return Job.objects.filter(claimable_at__lte=at).order_by("-priority", "claimable_at", "pk")


def progress(job_id: int) -> Progress | None:
    """How far the job is; None where there is none of that number."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    last = job.errors[-1]["traceback"].strip().splitlines()[-1] if job.errors else ""
    return Progress(State(job.state), job.done, job.total, job.note, job.attempts, last)


def dead() -> QuerySet[Job]:
    """Jobs that were given up, the latest first: someone has to look at them and send them again or let them be."""
    return Job.objects.filter(state=State.DEAD).order_by("-finished_at", "-pk")
