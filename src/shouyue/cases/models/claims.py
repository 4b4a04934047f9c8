"""Claims: proofs, the investigation, shares of responsibility, offers, the payment, and what carriers owe us back.

Amounts are CNY with two decimals. The journal knows the agreed and the paid amount in fen and nothing else of this.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from shouyue.cases.logic.claims import ClaimState, Factor, PartyKind, RecourseState, Side


def values(found: Iterable[StrEnum]) -> list[str]:
    return [one.value for one in found]


class Claim(models.Model):
    """The money of a case whose customer claims compensation."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="compensation")
    state = models.CharField(max_length=10, default=ClaimState.OPEN.value)
    demanded = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # what the customer asked for first
    agreed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    agreed_at = models.DateTimeField(null=True)
    promised_by = models.CharField(max_length=40, blank=True)  # whose word the agreed amount is
    raised_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # proofs were asked for
    complete_at = models.DateTimeField(null=True)  # the proofs are complete

    class Meta:
        indexes = (
            models.Index(name="claim_by_state", fields=("state", "-id")),
            models.Index(name="claim_by_raising", fields=("raised_at",)),
            models.Index(name="claim_by_agreement", fields=("agreed_at",), condition=Q(agreed_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(name="claim_has_a_state", condition=Q(state__in=values(ClaimState))),
            models.CheckConstraint(
                name="claim_agreed_when",
                condition=Q(state__in=("agreed", "paid"), agreed__gt=0, agreed_at__isnull=False) & ~Q(promised_by="")
                | Q(state__in=("open", "unfounded", "withdrawn"), agreed=None, agreed_at=None, promised_by=""),
            ),
            models.CheckConstraint(name="claim_demands_something", condition=Q(demanded=None) | Q(demanded__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class EvidenceItem(models.Model):
    """A proof that the customer is asked for: wanted, then received or waived."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)  # what exactly is needed
    wanted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)  # it was waived
    file = models.ForeignKey("cases.CaseFile", models.SET_NULL, null=True, related_name="evidence")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(name="evidence_named_once", fields=("case", "name")),
            models.CheckConstraint(
                name="evidence_received_or_waived",
                condition=Q(waived_at=None, why="") | Q(~Q(why=""), waived_at__isnull=False, received_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_missing(self) -> bool:
        return self.received_at is None and self.waived_at is None


class Investigation(models.Model):
    """What was found out about a complaint, and how it is judged (OC-14.5)."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="investigation")
    begun_at = models.DateTimeField()
    founded = models.BooleanField(null=True)
    reasons = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="investigation_judged_with_reasons", condition=Q(founded=None) | ~Q(reasons="")
            ),
            models.CheckConstraint(
                name="investigation_closed_judged",
                condition=Q(closed_at=None, closed_by="")
                | Q(~Q(closed_by=""), closed_at__isnull=False, founded__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}"


class Finding(models.Model):
    """One thing that was found out, with what shows it."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="findings")
    text = models.TextField()
    file = models.ForeignKey("cases.CaseFile", models.SET_NULL, null=True, related_name="findings")
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:40]


class CauseNode(models.Model):
    """A cause, or the cause of a cause."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="causes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    factor = models.CharField(max_length=12)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="cause_has_a_factor", condition=Q(factor__in=values(Factor))),
            models.CheckConstraint(name="cause_of_another", condition=Q(parent=None) | ~Q(parent=F("id"))),
        )

    def __str__(self) -> str:
        return self.text


class Share(models.Model):
    """What part of the responsibility somebody bears. Those of an investigation sum to 100."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="shares")
    kind = models.CharField(max_length=12)
    party = models.CharField(max_length=80, blank=True)  # department's code, person's number, carrier's name
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("-percent", "id")
        constraints = (
            models.UniqueConstraint(name="share_once", fields=("investigation", "kind", "party")),
            models.CheckConstraint(name="share_of_the_whole", condition=Q(percent__gt=0, percent__lte=100)),
            models.CheckConstraint(name="share_of_a_kind", condition=Q(kind__in=values(PartyKind))),
            models.CheckConstraint(
                name="share_of_somebody", condition=Q(kind="customer", party="") | ~Q(kind="customer") & ~Q(party="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.party} {self.percent}"


class Offer(models.Model):
    """An amount that one side named."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="offers")
    side = models.CharField(max_length=8)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    terms = models.TextField(blank=True)
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="offer_of_a_side", condition=Q(side__in=values(Side))),
            models.CheckConstraint(name="offer_of_something", condition=Q(amount__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.side} {self.amount}"


class Payment(models.Model):
    """The compensation was paid; a claim has one."""

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="payment")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    voucher = models.CharField(max_length=60)
    paid_on = models.DateField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="payments")
    approval = models.CharField(max_length=40)  # `approval:12`, which let it through
    key = models.CharField(max_length=80, blank=True)  # of the request, so that it is taken once
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="payment_by_day", fields=("paid_on",)),)
        constraints = (
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_has_a_voucher", condition=~Q(voucher="") & ~Q(approval="")),
            models.UniqueConstraint(name="payment_voucher_once", fields=("voucher",)),
        )

    def __str__(self) -> str:
        return self.voucher


class Recourse(models.Model):
    """What a carrier owes us back of what we paid, by its share."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="recourses")
    share = models.OneToOneField(Share, models.PROTECT, related_name="recourse")
    carrier = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=8, default=RecourseState.OPEN.value)
    settled = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # what came back
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(name="recourse_by_state", fields=("state", "id")),)
        constraints = (
            models.CheckConstraint(name="recourse_has_a_state", condition=Q(state__in=values(RecourseState))),
            models.CheckConstraint(name="recourse_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="recourse_settled_with_a_sum",
                condition=Q(state="settled", settled__gte=0) | ~Q(state="settled") & Q(settled=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.amount}"
