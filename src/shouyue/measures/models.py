"""Measures, when they were put off, and the files that show them done. What they are about is a reference."""

from django.db import models
from django.db.models import F, Q

from shouyue.measures.logic import ORIGINS, State
from shouyue.people.departments import Department

DEPARTMENTS = ["", *(one.value for one in Department)]


class Measure(models.Model):
    """Something that was decided and must be done, by a department or a person, until a time."""

    about = models.CharField(max_length=120)  # what it was decided on: `case:SH01-261122-004`
    href = models.CharField(max_length=200, blank=True)  # the page of that
    key = models.CharField(max_length=100, blank=True)  # of the deed that set it: the same deed sets it once
    origin = models.CharField(max_length=13)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    department = models.CharField(max_length=20, blank=True)  # a code of people.departments
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    do_by = models.DateTimeField()
    set_by = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    state = models.CharField(max_length=7, default=State.OPEN.value)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    evidence = models.TextField(blank=True)  # what was done and how it shows
    reason = models.TextField(blank=True)  # why it was dropped
    version = models.PositiveIntegerField(default=1)  # counts changes, so that nobody overwrites another's unseen
    site = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("do_by", "id")
        indexes = (
            models.Index(name="measure_of_subject", fields=["about", "do_by"]),
            models.Index(name="measure_by_time", fields=["state", "do_by", "id"]),
            models.Index(name="measure_of_person", fields=["person", "state", "do_by"]),
            models.Index(name="measure_of_department", fields=["department", "state", "do_by"]),
            models.Index(name="measure_of_site", fields=["site", "state", "do_by"]),
            models.Index(name="measure_of_region", fields=["region", "state", "do_by"]),
        )
        constraints = (
            models.CheckConstraint(name="measure_has_an_origin", condition=Q(origin__in=ORIGINS)),
            models.CheckConstraint(name="measure_of_a_department", condition=Q(department__in=DEPARTMENTS)),
            models.CheckConstraint(
                name="measure_binds_somebody", condition=~Q(department="") | Q(person__isnull=False)
            ),
            models.CheckConstraint(name="measure_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="measure_lies_ahead", condition=Q(do_by__gt=F("set_at"))),
            models.CheckConstraint(
                name="measure_ended_as_its_state_says",
                condition=Q(state=State.OPEN.value, ended_at__isnull=True, ended_by="", evidence="", reason="")
                | Q(~Q(ended_by=""), ~Q(evidence=""), state=State.DONE.value, ended_at__isnull=False, reason="")
                | Q(~Q(ended_by=""), ~Q(reason=""), state=State.DROPPED.value, ended_at__isnull=False, evidence=""),
            ),
            models.UniqueConstraint(name="measure_set_once", fields=["about", "key"], condition=~Q(key="")),
        )

    def __str__(self) -> str:
        return self.title


class Postponement(models.Model):
    """A measure got another time."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="postponements")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="postponement_lies_ahead", condition=Q(after__gt=F("at"))),
            models.CheckConstraint(name="postponement_says_why", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.measure_id} to {self.after:%Y-%m-%d %H:%M}"


class MeasureFile(models.Model):
    """A file that shows a measure done."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="measure_files")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(name="measure_file_once", fields=["measure", "file"]),)

    def __str__(self) -> str:
        return f"{self.measure_id} {self.file_id}"
