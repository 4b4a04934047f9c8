"""Histories that were judged. The verdicts themselves are Parquet files beside the database, see results.py."""

from django.db import models
from django.db.models import Q


class Judgement(models.Model):
    """One history, judged once under one policy and perhaps a second one beside it."""

    key = models.UUIDField(unique=True, editable=False)  # public reference; UUIDv7, so it sorts by time
    name = models.CharField(max_length=200)
    history = models.ForeignKey("files.StoredFile", models.PROTECT, null=True)  # null: the shipped sample
    mapping = models.TextField()
    policy = models.JSONField()  # {"documents": [...], "draft": "…", "name": "…"}
    against = models.JSONField(null=True)  # the second policy, in the same form
    requested_by = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True)

    finished_at = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)  # why it could not be judged: {"zh": …, "en": …}
    figures = models.JSONField(null=True)  # rows, refused, repeated, ignored, subjects, obligations, kept, late, open

    # Put into the journal: {"facts": …, "subjects": …}, or why it could not be: {"zh": …, "en": …}.
    kept = models.JSONField(null=True)
    keep_job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="judgement_ended_one_way",
                condition=Q(finished_at__isnull=True, problem__isnull=True, figures__isnull=True)
                | Q(finished_at__isnull=False, problem__isnull=False, figures__isnull=True)
                | Q(finished_at__isnull=False, problem__isnull=True, figures__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Workbook(models.Model):
    """An Excel workbook of the rows behind a figure, written in the background for the one who asked."""

    key = models.UUIDField(unique=True, editable=False)  # public reference; UUIDv7
    judgement = models.ForeignKey(Judgement, models.CASCADE)
    asked = models.JSONField()  # the filters of the page, see queries.FILTERS
    second = models.BooleanField()  # by the second policy
    language = models.CharField(max_length=10)
    requested_by = models.CharField(max_length=64)
    requested_at = models.DateTimeField(db_index=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="workbook_counted_when_done", condition=Q(finished_at__isnull=True) ^ Q(rows__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.judgement_id} {self.key}"
