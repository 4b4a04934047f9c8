"""What happens to schedules: any number of workers look at them, and each slot fires once."""

from datetime import datetime

from django.db import transaction

from shouyue.jobs.backend import task_of
from shouyue.jobs.clock import Now
from shouyue.jobs.models import Job, Schedule
from shouyue.jobs.schedules import PLANS, Plan


def settle(*, at: datetime) -> None:
    """Make the rows of new schedules, and reckon anew where the code changed the rhythm. Neither fires at once."""
    known = {row.name: row for row in Schedule.objects.filter(name__in=list(PLANS))}
    new = [plan for plan in PLANS.values() if plan.name not in known]
    rows = [Schedule(name=plan.name, rhythm=str(plan.rhythm), next_at=plan.rhythm.next_after(at)) for plan in new]
    Schedule.objects.bulk_create(rows, ignore_conflicts=True)
    for row in known.values():
        rhythm = PLANS[row.name].rhythm
        if row.rhythm != str(rhythm):
            as_seen = Schedule.objects.filter(pk=row.pk, rhythm=row.rhythm)
            as_seen.update(rhythm=str(rhythm), next_at=rhythm.next_after(at))


def beat() -> int:
    """Enqueue what is due; how many jobs that were. One small statement where nothing is."""
    due = Schedule.objects.filter(name__in=list(PLANS), enabled=True, next_at__lte=Now()).annotate(read_at=Now())
    return sum([_fire(row, at=row.read_at) for row in due])


def pause(name: str) -> bool:
    """Let the schedule rest. False when it rests already or no worker has made its row yet."""
    return Schedule.objects.filter(name=name, enabled=True).update(enabled=False) == 1


def resume(name: str, *, at: datetime) -> bool:
    """Let the schedule go on with its next slot; slots of the pause are lost. False when it does not rest."""
    resting = Schedule.objects.filter(name=name, enabled=False)
    return name in PLANS and resting.update(enabled=True, next_at=PLANS[name].rhythm.next_after(at)) == 1


def run_now(name: str, *, at: datetime) -> bool:
    """Enqueue the task beside its slots. False when its last job has not ended, or no worker has made its row yet."""
    with transaction.atomic():
        row = Schedule.objects.select_for_update().filter(name=name).first()
        return row is not None and name in PLANS and _enqueue(PLANS[name], row, at=at)


def _fire(row: Schedule, *, at: datetime) -> bool:
    """Who moves the schedule on from the slot that he saw enqueues the job of that slot, in the same transaction."""
    plan = PLANS[row.name]
    with transaction.atomic():
        as_seen = Schedule.objects.filter(pk=row.pk, enabled=True, next_at=row.next_at)
        if not as_seen.update(next_at=plan.rhythm.next_after(at)):
            return False
        row.refresh_from_db(fields=["last_job"])  # now that it is ours: somebody may have run it by hand since
        return _enqueue(plan, row, at=at)


def _enqueue(plan: Plan, row: Schedule, *, at: datetime) -> bool:
    if row.last_job_id is not None and Job.objects.filter(pk=row.last_job_id, finished_at=None).exists():
        return False
    result = task_of(plan.task).enqueue(**plan.kwargs)
    Schedule.objects.filter(pk=row.pk).update(last_at=at, last_job=int(result.id))
    return True
