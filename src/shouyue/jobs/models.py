"""The tables of jobs and of schedules. A job is enqueued by inserting its row: it exists only if that commits."""

from django.db import models
from django.db.models import Q

from shouyue.jobs.logic import ENDED, State

KNOWN = [state.value for state in State]
OVER = sorted(state.value for state in ENDED)
RUNNING = Q(state=State.RUNNING.value)


class Job(models.Model):
    """One piece of background work and what became of it."""

    task = models.CharField(max_length=200)  # dotted path
    queue = models.CharField(max_length=40)
    priority = models.SmallIntegerField()  # -100 to 100, the highest goes first
    args = models.JSONField()
    kwargs = models.JSONField()

    state = models.CharField(max_length=9, default=State.READY.value)
    # From when a worker may take it: its time or, while it runs, the end of its lease. Null once it has ended.
    claimable_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)  # token of the worker that runs it: who lost it may not finish
    workers = models.JSONField(default=list)  # who took it, one entry an attempt
    errors = models.JSONField(default=list)  # class and traceback of the last failures
    result = models.JSONField(null=True)

    done = models.PositiveBigIntegerField(default=0)  # steps, for progress
    total = models.PositiveBigIntegerField(default=0)  # 0 where not known
    note = models.CharField(max_length=200, default="")

    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)  # first attempt
    attempted_at = models.DateTimeField(null=True)  # last attempt
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            # In the order in which workers take them. `claimable_at <= now` implies the condition on both databases.
            models.Index(
                fields=["-priority", "claimable_at", "id"],
                name="job_claimable",
                condition=Q(claimable_at__isnull=False),
            ),
            models.Index(fields=["state", "id"], name="job_by_state"),  # the page of the failed ones, and pruning
        )
        constraints = (
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=KNOWN)),
            models.CheckConstraint(
                name="job_claimable_or_over", condition=Q(claimable_at__isnull=False) ^ Q(state__in=OVER)
            ),
            models.CheckConstraint(
                name="job_finished_if_over", condition=Q(finished_at__isnull=True) ^ Q(state__in=OVER)
            ),
            models.CheckConstraint(name="job_leased_if_running", condition=Q(lease__isnull=True) ^ RUNNING),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.task} ({self.state})"

    @property
    def attempts(self) -> int:
        """How often it was tried since it was enqueued or sent again."""
        return len(self.workers)


class Schedule(models.Model):
    """When a schedule of the code fires next, and when it last did."""

    name = models.CharField(max_length=80, unique=True)
    rhythm = models.CharField(max_length=40)  # by which `next_at` was reckoned, to see that the code has changed it
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.rhythm})"


class Hold(models.Model):
    """A queue from which nobody takes jobs until somebody releases it: after a restore, what leaves the house."""

    queue = models.CharField(max_length=40, unique=True)
    why = models.CharField(max_length=200)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue} held since {self.since:%Y-%m-%d %H:%M}"
