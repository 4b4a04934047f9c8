"""Where webhooks go, what was sent there, and each attempt."""

from django.db import models
from django.db.models import Q

from shouyue.communications.logic import State


class Endpoint(models.Model):
    """An address of another system that hears of facts."""

    key = models.UUIDField(unique=True, editable=False)  # public reference
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    patterns = models.JSONField()  # names of facts: `order.received`, `obligation.*`
    active = models.BooleanField(default=True)
    owner = models.ForeignKey("access.Account", models.SET_NULL, null=True, related_name="+")
    secret = models.TextField()  # sealed: see access.seal
    former = models.TextField(default="")  # the secret before, sealed; signs beside the new one until then
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # counts changes, for whoever changes it at the same time
    failing_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)  # by us, after failures
    disabled_why = models.CharField(max_length=10, default="")

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                name="webhook_disabled_is_off", condition=Q(disabled_at__isnull=True) | Q(active=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One fact for one endpoint, as it is sent each time."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="messages")
    reference = models.UUIDField()  # the fact's id, in the header webhook-id; a test has one of its own
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, default="")
    body = models.TextField()
    state = models.CharField(max_length=9, default=State.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)  # of this turn
    turn = models.PositiveSmallIntegerField(default=0)  # counts how often people sent it again
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
            models.Index(fields=["created_at"], name="webhook_by_age"),
        )
        constraints = (
            models.UniqueConstraint(fields=["endpoint", "reference"], name="webhook_message_once"),
            models.CheckConstraint(
                name="webhook_waits_for_a_time", condition=Q(state=State.WAITING.value) ^ Q(next_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"


class Attempt(models.Model):
    """One request and what was answered."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=8, default="")
    headers = models.JSONField()  # that were sent, the signature without its value
    answer = models.TextField(default="")  # the beginning of the body

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.failure}"


class Notice(models.Model):
    """A message to one person about one promise; or, after an outage, one for all that had piled up."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10)  # warned, escalated, breached, summary
    fact = models.UUIDField()
    obligation = models.UUIDField(null=True)  # null: a summary
    subject = models.CharField(max_length=120, default="")
    rule = models.CharField(max_length=80, default="")
    clause = models.CharField(max_length=24, default="")
    step = models.CharField(max_length=20, default="")
    count = models.PositiveIntegerField(default=1)  # messages in it
    at = models.DateTimeField()  # company time at which the alarm fell due
    told_at = models.DateTimeField()  # company time at which it was told
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        )
        constraints = (models.UniqueConstraint(fields=["person", "fact"], name="notice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
