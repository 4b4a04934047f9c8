"""The journal's tables. Facts and mentions are append-only: triggers refuse every change (defences.py)."""

from django.db import models
from django.db.models import Q

IMPORTED = "import:"  # begins the source of history that was brought in


class Fact(models.Model):
    """Something that happened. Never edited: a correction is a fact of its own that names it."""

    id = models.UUIDField(primary_key=True)  # version 7: in the order in which facts are told, nearly
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField()  # of the subject's facts; 0 for what clocks did
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    cause = models.UUIDField()  # the same for all facts of one action
    facts = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    corrects = models.UUIDField(null=True)
    source = models.CharField(max_length=60, default="")  # "" live; token:4, import:7, demo
    key = models.CharField(max_length=120, null=True)  # the sender's own id

    class Meta:
        indexes = (
            models.Index(fields=["subject", "recorded_at", "sequence"], name="fact_of_subject"),
            models.Index(fields=["name", "id"], name="fact_by_name"),
            models.Index(fields=["cause"], name="fact_by_cause"),
            # Imported history has ids of the day on which it came, and its own times. Few of many houses have any.
            models.Index(fields=["recorded_at", "id"], name="fact_imported", condition=Q(source__startswith=IMPORTED)),
            models.Index(fields=["corrects"], name="fact_corrects", condition=Q(corrects__isnull=False)),
            models.Index(fields=["corrects"], name="fact_corrected", condition=Q(corrects__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=["source", "key"], name="fact_told_once", condition=Q(key__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Mention(models.Model):
    """A subject that a fact is about, besides the one whose fact it is."""

    fact = models.ForeignKey(Fact, on_delete=models.DO_NOTHING, related_name="mentions")
    subject = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField(null=True)  # of that subject's facts; null where none of its clocks hears it
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["subject", "recorded_at", "sequence"], name="mention_of_subject"),)

    def __str__(self) -> str:
        return f"{self.fact_id} about {self.subject}"


class Delivery(models.Model):
    """One fact for one listener, waiting to be handed over; deleted together with what the listener did."""

    fact = models.ForeignKey(Fact, on_delete=models.DO_NOTHING, related_name="deliveries")
    listener = models.CharField(max_length=120)  # dotted name
    attempts = models.PositiveSmallIntegerField(default=0)
    claimable_at = models.DateTimeField(null=True)  # null: given up, a dead letter
    died_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["claimable_at", "id"], name="delivery_waiting", condition=Q(claimable_at__isnull=False)
            ),
            models.Index(fields=["id"], name="delivery_dead", condition=Q(died_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                name="delivery_waits_or_died", condition=Q(claimable_at__isnull=False) ^ Q(died_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact_id} → {self.listener}"


class Digest(models.Model):
    """What the journal was told on one day, summed up and signed: a later change of any fact shows."""

    day = models.DateField(primary_key=True)  # UTC, by the facts' ids: the day on which they were told
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the facts in canonical form (digests.py)
    previous = models.CharField(max_length=64)  # signature of the day before, "" for the first
    signature = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
