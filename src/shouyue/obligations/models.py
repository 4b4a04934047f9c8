"""The memory's tables: adopted editions, heads of subjects, obligations, clock events, coverage list, kept figures.

The journal is the truth and these follow from it (`shouyue rebuild --check` proves it); only editions stand beside it.
"""

from django.db import models
from django.db.models import Q

from shouyue.policy.engine.counting import Counted
from shouyue.policy.engine.settling import TOO_LATE
from shouyue.policy.engine.state import State

RUNNING = Q(closed_at__isnull=True)
TRANSITIONS = ("moved", "recomputed", "superseded", "cancelled")


class Edition(models.Model):
    """The full frozen text of a document, its parameters as they were set, and the answers to its open questions."""

    document = models.CharField(max_length=12)  # CM …; HOUSE: what all documents stand on
    label = models.CharField(max_length=40)
    files = models.JSONField()  # name → text
    parameters = models.JSONField(default=dict)  # set otherwise than the text has them: name → value
    interpretations = models.JSONField(default=dict)  # open question → the answer that was given
    sha256 = models.CharField(max_length=64)  # of all of the above
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["document", "sha256"], name="edition_once"),)

    def __str__(self) -> str:
        return f"{self.document} {self.label}"


class Adoption(models.Model):
    """From `effective_at` on a document runs as this edition says."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    document = models.CharField(max_length=12)
    effective_at = models.DateTimeField()
    adopts = models.JSONField(default=list)  # rules whose running obligations take the new text
    calendars = models.BooleanField(default=False)  # whether it changes calendars
    fact = models.UUIDField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=60)
    swept_at = models.DateTimeField(null=True)  # when every subject had met it

    class Meta:
        indexes = (models.Index(fields=["effective_at", "id"], name="adoption_in_order"),)

    def __str__(self) -> str:
        return f"{self.document} from {self.effective_at:%Y-%m-%d %H:%M}"


class Head(models.Model):
    """One subject: its lock, the number of its facts, its state between two facts, and when its next alarm rings."""

    subject = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    edition = models.IntegerField(default=-1)  # its place in the line of editions
    wake = models.BigIntegerField(null=True)  # key of the next alarm, see policy/engine/alarms.py
    state = models.TextField(default="")  # JSON of policy/engine/kept.py
    recorded_at = models.DateTimeField(null=True)  # of its latest fact
    site = models.CharField(max_length=40, default="")
    region = models.CharField(max_length=40, default="")
    customer = models.CharField(max_length=60, default="")

    class Meta:
        indexes = (
            models.Index(fields=["wake"], name="head_wakes", condition=Q(wake__isnull=False)),
            models.Index(fields=["edition", "id"], name="head_by_edition"),
            models.Index(fields=["kind", "id"], name="head_by_kind"),
        )

    def __str__(self) -> str:
        return self.subject


class Obligation(models.Model):
    """One promise on one subject, with its clock."""

    id = models.UUIDField(primary_key=True)  # from rule, subject, what opened it and n: the same wherever it is folded
    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="obligations")
    subject = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=24)
    document = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)  # deadline, ladder, cadence
    edition = models.IntegerField()  # the place in the line of editions under which it opened
    n = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=9)
    duty = models.CharField(max_length=40, default="")
    governs = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    last_due = models.DateTimeField(null=True)  # while paused the due time that it had
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_seconds = models.BigIntegerField(default=0)
    late_entry = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    reason = models.CharField(max_length=24, default="")
    superseded_by = models.UUIDField(null=True)
    continues = models.UUIDField(null=True)
    linked = models.UUIDField(null=True)
    looser = models.BooleanField(default=False)  # it was replaced by a contract's term that is looser than policy
    alarms = models.JSONField(default=list)  # that went out: [instant, step, role]
    owner = models.CharField(max_length=40, default="")  # role
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    site = models.CharField(max_length=40, default="")
    region = models.CharField(max_length=40, default="")
    customer = models.CharField(max_length=60, default="")
    month = models.CharField(max_length=7)  # in which it counts
    counted = models.PositiveSmallIntegerField(default=Counted.OPEN)  # the column in which it counts
    in_hand = models.BooleanField(default=True)  # whether the subject's next fact may ask for it
    inner = models.TextField(default="")  # JSON of what the engine alone needs

    class Meta:
        indexes = (
            models.Index(fields=["head"], name="obligation_in_hand", condition=Q(in_hand=True)),
            models.Index(fields=["rule", "counted", "month", "opened_at", "id"], name="obligation_counted"),
            models.Index(fields=["due_at", "id"], name="obligation_due", condition=RUNNING),
            models.Index(fields=["person", "due_at"], name="obligation_of_person", condition=RUNNING),
            models.Index(fields=["owner", "site", "due_at"], name="obligation_of_role", condition=RUNNING),
        )
        constraints = (
            models.UniqueConstraint(fields=["head", "rule"], name="obligation_runs_once", condition=RUNNING),
            models.CheckConstraint(name="obligation_status_known", condition=Q(status__in=[str(s) for s in State])),
            models.CheckConstraint(
                name="obligation_breach_has_instant",
                condition=~Q(status=State.BREACHED) | Q(breached_at__isnull=False),
            ),
            models.CheckConstraint(
                name="obligation_met_has_instant", condition=~Q(status=State.MET) | Q(met_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Import(models.Model):
    """A history that was brought in, and when that really was; its facts have the source `import:<id>`."""

    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    facts = models.PositiveIntegerField()
    subjects = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class ClockEvent(models.Model):
    """One thing that happened to a clock. Derived, never folded."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, default="")
    fact = models.CharField(max_length=60, default="")
    engine = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (
            # What an edition or a calendar did to running clocks; evidence too late to count. Few of many.
            models.Index(fields=["fact", "id"], name="event_of_transition", condition=Q(kind__in=TRANSITIONS)),
            models.Index(fields=["id"], name="event_too_late", condition=Q(note=TOO_LATE)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class LateEntryDecision(models.Model):
    """Whether evidence that was told too late counts as told in time. The reason stands here: it is free text."""

    obligation = models.UUIDField(unique=True)  # whose breach it is about
    subject = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    accepted = models.BooleanField()
    reason = models.CharField(max_length=500)
    fact = models.UUIDField(null=True)  # by which the clocks were told; none where it was not accepted
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Silence(models.Model):
    """Something that should have been computed and could not: an entry of the coverage list."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="silences")
    subject = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=24, default="")
    fact = models.CharField(max_length=60)
    why = models.CharField(max_length=300)
    site = models.CharField(max_length=40, default="")
    region = models.CharField(max_length=40, default="")
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["clause", "id"], name="silence_open", condition=RUNNING),)
        constraints = (
            models.UniqueConstraint(fields=["head", "rule", "fact"], name="silence_once", condition=RUNNING),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}: {self.why}"


class Evidence(models.Model):
    """What a target counts or a gate answered: the row behind their figures, one for each fact and rule."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="evidence")  # of the fact's own subject
    fact = models.UUIDField()  # of a corrected one the first of its chain
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=24)
    subject = models.CharField(max_length=120)  # of a gate's answer: who was asked about
    at = models.DateTimeField()
    period = models.CharField(max_length=10)  # 2026-03, 2026-Q1, 2026-W09
    month = models.CharField(max_length=7)  # in which the period ends
    counted = models.PositiveSmallIntegerField()
    groups = models.JSONField(default=dict)  # what a target is broken down by
    note = models.CharField(max_length=60, default="")  # reference of the approval with which a gate let through
    site = models.CharField(max_length=40, default="")
    region = models.CharField(max_length=40, default="")

    class Meta:
        indexes = (models.Index(fields=["rule", "counted", "month", "at", "id"], name="evidence_counted"),)
        constraints = (models.UniqueConstraint(fields=["fact", "rule"], name="evidence_once"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


WHOLE = "*"  # the place of the sums over all sites and regions


class Tally(models.Model):
    """How many rows of a rule stand in a column for a month, at each place and as a whole. With the changes not yet
    added: exact."""

    rule = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    counted = models.PositiveSmallIntegerField()
    site = models.CharField(max_length=40, default="")
    region = models.CharField(max_length=40, default="")
    amount = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "month", "counted", "site", "region"], name="tally_once"),
        )
        indexes = (
            models.Index(fields=["site", "month"], name="tally_of_site"),
            models.Index(fields=["region", "month"], name="tally_of_region"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.month} {self.counted}: {self.amount}"


class TallyChange(models.Model):
    """What one transaction changed in the figures: written without waiting for anybody, added up by a job."""

    changes = models.JSONField()  # [[rule, month, column, site, region, change], …]

    def __str__(self) -> str:
        return f"{self.pk}"
