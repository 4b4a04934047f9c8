"""Which processes are alive, and what was done to the installation as a whole."""

from django.db import models
from django.db.models import Q

from shouyue.operations.logic import Kind, Outcome


class Beat(models.Model):
    """A process that says every few seconds that it is there. Gone when it ended in order, stale when it did not."""

    name = models.CharField(max_length=20)  # web, worker, timekeeper
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "host", "pid"], name="beat_once_per_process"),)

    def __str__(self) -> str:
        return f"{self.name} {self.host}:{self.pid}"


class Operation(models.Model):
    """One backup, restore, move or upgrade, and how it went."""

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    outcome = models.CharField(max_length=8, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)
    version = models.CharField(max_length=40)
    file = models.CharField(max_length=500, default="")  # the archive, by its name alone
    size = models.BigIntegerField(default=0)  # its bytes
    rows = models.BigIntegerField(default=0)
    note = models.CharField(max_length=500, default="")

    class Meta:
        ordering = ("-ended_at", "-id")
        constraints = (
            models.CheckConstraint(name="operation_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])),
            models.CheckConstraint(
                name="operation_outcome_known", condition=Q(outcome__in=[outcome.value for outcome in Outcome])
            ),
            models.CheckConstraint(name="operation_ended_after", condition=Q(ended_at__gte=models.F("begun_at"))),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ended_at:%Y-%m-%d %H:%M} ({self.outcome})"
