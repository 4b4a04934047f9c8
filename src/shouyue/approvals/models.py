"""Requests for approval, and the seats that decide about them. They know what is asked about by reference only."""

from django.db import models
from django.db.models import Q

from shouyue.approvals.logic import ENDED, RUNNING, SAID, State, Word


class Request(models.Model):
    """Somebody asks that a chain of the policy agrees to something."""

    subject = models.CharField(max_length=120)  # what it is about: `case:8431`
    chain = models.CharField(max_length=80)  # a rule of the policy
    document = models.CharField(max_length=12)
    edition = models.CharField(max_length=64)  # the hash of the text under which it was asked
    asks = models.JSONField()  # the chain as that edition has it: policy.engine.chains.frozen
    facts = models.JSONField()  # what `when` and `above` read
    title = models.CharField(max_length=200)
    amount = models.BigIntegerField(null=True)  # whole fen
    reason = models.TextField(blank=True)
    href = models.CharField(max_length=200, blank=True)  # the page of what it is about
    asked_by = models.CharField(max_length=60)
    asker = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")  # of the asker, then
    site = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=9, default=State.WAITING.value)
    round = models.PositiveSmallIntegerField(default=1)  # counts how often it was handed in
    version = models.PositiveIntegerField(default=1)  # counts changes, so that nobody decides about another text
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(name="approval_of_subject", fields=["subject", "-id"]),
            models.Index(name="approval_by_asker", fields=["asker", "-id"]),
            models.Index(name="approval_by_state", fields=["state", "-id"]),
            models.Index(name="approval_by_place", fields=["region", "site", "-id"]),
        )
        constraints = (
            models.CheckConstraint(name="approval_has_a_state", condition=Q(state__in=[one.value for one in State])),
            models.CheckConstraint(
                name="approval_ended_at_its_end",
                condition=Q(state__in=[one.value for one in ENDED]) ^ Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="approval_used_when_granted", condition=Q(used_at__isnull=True) | Q(state=State.GRANTED.value)
            ),
            models.UniqueConstraint(
                name="approval_runs_once",
                fields=["subject", "chain"],
                condition=Q(state__in=[one.value for one in RUNNING]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"


class Seat(models.Model):
    """One word that a step needs: of a role's holders, of a person, or of whom a holder passed it to."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()  # of those that count for this request, from 1
    mode = models.CharField(max_length=3)  # any, all
    role = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    passed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, default=Word.OPEN.value)
    since = models.DateTimeField(null=True)  # when its turn came; null: steps before it have not agreed yet
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    for_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")  # who was away
    as_role = models.CharField(max_length=40, blank=True)  # of the fallback, where the seat had nobody
    note = models.TextField(blank=True)
    upon = models.PositiveIntegerField(null=True)  # the version of the request that was decided about
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("round", "step", "id")
        indexes = (
            models.Index(
                name="seat_waits", fields=["request"], condition=Q(state=Word.OPEN.value, since__isnull=False)
            ),
            models.Index(name="seat_decided", fields=["decided_by", "request"]),
        )
        constraints = (
            models.CheckConstraint(name="seat_has_a_word", condition=Q(state__in=[one.value for one in Word])),
            models.CheckConstraint(name="seat_asks_somebody", condition=~Q(role="") | Q(person__isnull=False)),
            models.CheckConstraint(
                name="seat_decided_by_somebody",
                condition=Q(
                    state__in=[one.value for one in SAID],
                    since__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=[Word.OPEN.value, Word.SKIPPED.value], decided_by__isnull=True, decided_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.step} {self.role or self.person_id}"
