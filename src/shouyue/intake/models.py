"""Imports and their rows. The rows are kept for a month: they hold what people wrote, names and numbers included."""

from django.db import models
from django.db.models import Q

from shouyue.intake.logic import State


class Import(models.Model):
    """A file that came in, and what became of it."""

    key = models.UUIDField(unique=True, editable=False)  # public reference; UUIDv7
    kind = models.CharField(max_length=40)  # see handlers
    name = models.CharField(max_length=200)  # the file's
    sha256 = models.CharField(max_length=64)
    repeated = models.BooleanField(default=False)  # meant: the same file may come in once more
    head = models.JSONField()  # the titles as written
    places = models.JSONField(default=dict)  # column key → place in the head
    state = models.CharField(max_length=9, default=State.READ.value)
    rows = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField(default=0)  # rows with errors
    taken = models.PositiveIntegerField(null=True)  # rows that came in
    uploaded_by = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    ended_by = models.CharField(max_length=64, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(
                name="import_ended_with_time",
                condition=Q(ended_at__isnull=True) ^ Q(state__in=[State.ACCEPTED.value, State.DROPPED.value]),
            ),
            models.CheckConstraint(
                name="import_taken_if_accepted", condition=Q(taken__isnull=True) ^ Q(state=State.ACCEPTED.value)
            ),
            models.UniqueConstraint(
                name="import_once",
                fields=["kind", "sha256"],
                condition=Q(repeated=False) & ~Q(state=State.DROPPED.value),
            ),
        )
        indexes = (models.Index(fields=["uploaded_by", "-id"], name="import_by_uploader"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ImportRow(models.Model):
    """One row of the file."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # as a spreadsheet counts
    cells = models.JSONField()  # as written
    values = models.JSONField(default=dict)  # as understood, by column
    errors = models.JSONField(default=list)  # [{"column": …, "zh": …, "en": …}]
    wrong = models.BooleanField(default=False)
    reference = models.CharField(max_length=80, default="")  # of what was made of it

    class Meta:
        constraints = (models.UniqueConstraint(name="import_row_once", fields=["source", "number"]),)
        indexes = (models.Index(fields=["source", "number"], name="import_row_wrong", condition=Q(wrong=True)),)

    def __str__(self) -> str:
        return f"{self.source_id}:{self.number}"
