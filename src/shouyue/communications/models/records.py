"""What was said with customers: each communication, what follows from it, and how it read before it was corrected."""

from django.db import models
from django.db.models import Q

from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Way


class Communication(models.Model):
    """What was said with a customer, once. The journal knows it as `communication:12`.

    Whoever sees the customer sees it: it has no place of its own.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="communications")
    contact = models.ForeignKey("customers.Contact", models.PROTECT, null=True, related_name="+")
    reach = models.CharField(max_length=254, blank=True)  # the number or address by which it went, as typed
    way = models.CharField(max_length=13)
    kind = models.CharField(max_length=10, default=Kind.OTHER.value)
    direction = models.CharField(max_length=3)
    begun_at = models.DateTimeField()  # company time
    seconds = models.PositiveIntegerField(null=True)  # how long, where it is known
    summary = models.TextField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # responsible
    nothing_follows = models.BooleanField(default=False)
    about = models.CharField(max_length=120, blank=True)  # reference: `case:SH01-261122-004`
    waybill = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True)  # of the form: sent twice, it is kept once
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)  # counts corrections

    class Meta:
        ordering = ("-begun_at", "-id")
        indexes = (
            models.Index(name="communication_by_time", fields=["begun_at", "id"]),
            models.Index(name="communication_of_customer", fields=["customer", "begun_at", "id"]),
            models.Index(name="communication_of_person", fields=["person", "begun_at", "id"]),
            models.Index(name="communication_by_way", fields=["way", "begun_at", "id"]),
            models.Index(name="communication_of_subject", fields=["about", "begun_at"], condition=~Q(about="")),
        )
        constraints = (
            models.CheckConstraint(name="communication_by_some_way", condition=Q(way__in=[one.value for one in Way])),
            models.CheckConstraint(
                name="communication_of_some_kind", condition=Q(kind__in=[one.value for one in Kind])
            ),
            models.CheckConstraint(
                name="communication_has_direction", condition=Q(direction__in=[one.value for one in Direction])
            ),
            models.CheckConstraint(name="communication_has_summary", condition=~Q(summary="")),
        )

    def __str__(self) -> str:
        return f"communication:{self.pk}"


class FollowUp(models.Model):
    """Something that follows from it; with a person and a time it is a measure."""

    communication = models.ForeignKey(Communication, models.CASCADE, related_name="follow_ups")
    what = models.CharField(max_length=200)
    measure = models.OneToOneField("measures.Measure", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(name="follow_up_says_what", condition=~Q(what="")),)

    def __str__(self) -> str:
        return self.what


class Correction(models.Model):
    """It was corrected: what changed, as it read `before`, by the names of the columns."""

    communication = models.ForeignKey(Communication, models.CASCADE, related_name="corrections")
    before = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(name="correction_says_why", condition=~Q(reason="")),)

    def __str__(self) -> str:
        return f"{self.communication_id} {self.at:%Y-%m-%d %H:%M}"
