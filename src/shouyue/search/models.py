"""What can be found. The tokens lie beside it, made by the migration as each database likes it best: see store/."""

from django.db import models
from django.db.models import F

PLACE_BITS = 30  # of the row's number within its second


class Entry(models.Model):
    """One thing that can be found: a case, a customer, a person."""

    subject = models.CharField(max_length=80, unique=True)  # reference: `case:8431`
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    key = models.CharField(max_length=300)  # the title as exact questions are compared with it
    text = models.TextField(blank=True)
    site = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=40, blank=True)
    customer = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()  # when it happened, for the order
    second = models.BigIntegerField()  # the same as a whole second, for `place`
    # One number for the order of time, different for every row: pages are walked by it, and SQLite's index is kept
    # in its order, so that the newest hits of a common word are found without collecting the others.
    place = models.GeneratedField(
        expression=F("second") * 2**PLACE_BITS + F("id") % 2**PLACE_BITS,
        output_field=models.BigIntegerField(),
        db_persist=True,
        unique=True,
    )

    class Meta:
        indexes = (models.Index(fields=["key", "place"], name="search_entry_by_title"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.title}"
