"""Cases and what was said about them. Names, numbers and texts live here; the journal knows a case by its number."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, State, TakenBy, Trouble


def among(name: str, values: Iterable[StrEnum], *, empty: bool = False) -> Q:
    """The column holds one of these values."""
    found = [one.value for one in values]
    return Q(**{f"{name}__in": [*found, ""] if empty else found})


class Series(models.Model):
    """How many cases a site has received on a day: from here their numbers come."""

    site = models.CharField(max_length=20)  # code; empty for the company itself
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(name="series_once", fields=("site", "day")),)

    def __str__(self) -> str:
        return f"{self.site} {self.day}: {self.last}"


class Case(models.Model):
    """What a customer brought to us, and where it stands. `due_at` is kept from the clocks for lists."""

    number = models.CharField(max_length=40, unique=True)  # the policies' subject is `case:<number>`
    key = models.CharField(
        max_length=160, unique=True, null=True
    )  # what the sender calls his request, so that it is taken once
    kind = models.CharField(max_length=10)
    severity = models.CharField(max_length=10, blank=True)  # of complaints; empty until somebody confirms it
    trouble = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=10, blank=True)
    cause = models.CharField(max_length=16, blank=True)
    complex = models.BooleanField(default=False)
    claim = models.BooleanField(default=False)
    goods_lost = models.BooleanField(default=False)
    goods_damaged = models.BooleanField(default=False)
    loss = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # CNY, as the customer says
    hurts_operation = models.BooleanField(null=True)  # the customer's; null: nobody said
    delay = models.DurationField(null=True)
    channel = models.CharField(max_length=16)
    taken_by = models.CharField(max_length=12)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="cases")
    contact = models.ForeignKey("customers.Contact", models.SET_NULL, null=True, related_name="cases")
    caller = models.CharField(max_length=80, blank=True)  # who it was and how to reach him, where no contact is known
    caller_reach = models.CharField(max_length=120, blank=True)
    order = models.CharField(max_length=60, blank=True)
    waybill = models.CharField(max_length=60, blank=True)
    site = models.CharField(max_length=20, blank=True)  # code: where it is dealt with
    region = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    content = models.TextField(blank=True)
    demand = models.TextField(blank=True)
    first_asked = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="cases_asked")
    handler = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="cases_handled")
    state = models.CharField(max_length=10, default=State.OPEN.value)
    received_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)  # when the customer shall hear from us
    resolved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # closed, withdrawn or merged
    due_at = models.DateTimeField(null=True)  # what is owed next, or late and still owed
    due_rule = models.CharField(max_length=80, blank=True)
    due_duty = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    version = models.PositiveIntegerField(default=1)  # counts changes, so that nobody overwrites another's unseen
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(name="case_by_due", fields=("due_at", "id"), condition=Q(state="open")),
            models.Index(name="case_in_order", fields=("due_at", "id")),
            models.Index(name="case_by_state", fields=("state", "-id")),
            models.Index(name="case_by_site", fields=("site", "due_at", "id"), condition=Q(state="open")),
            models.Index(name="case_by_region", fields=("region", "due_at", "id"), condition=Q(state="open")),
            models.Index(name="case_by_handler", fields=("handler", "due_at", "id"), condition=Q(state="open")),
            models.Index(name="case_by_first_asked", fields=("first_asked", "-id")),
            models.Index(name="case_asked_by_due", fields=("first_asked", "due_at", "id"), condition=Q(state="open")),
            models.Index(name="case_by_customer", fields=("customer", "-id")),
            models.Index(name="case_by_receipt", fields=("received_at",)),
            models.Index(name="case_by_solution", fields=("resolved_at",), condition=Q(resolved_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(name="case_kind", condition=among("kind", Kind)),
            models.CheckConstraint(name="case_severity", condition=among("severity", Severity, empty=True)),
            models.CheckConstraint(name="case_trouble", condition=among("trouble", Trouble, empty=True)),
            models.CheckConstraint(name="case_form", condition=among("form", Form, empty=True)),
            models.CheckConstraint(name="case_cause", condition=among("cause", Cause, empty=True)),
            models.CheckConstraint(name="case_channel", condition=among("channel", ChannelKind)),
            models.CheckConstraint(name="case_taken_by", condition=among("taken_by", TakenBy)),
            models.CheckConstraint(name="case_state", condition=among("state", State)),
            models.CheckConstraint(name="case_loss_not_negative", condition=Q(loss=None) | Q(loss__gte=0)),
            models.CheckConstraint(
                name="case_resolved_when",
                condition=Q(state__in=("resolved", "closed"), resolved_at__isnull=False)
                | Q(state__in=("open", "withdrawn", "merged")),
            ),
            models.CheckConstraint(
                name="case_ended_when",
                condition=Q(state__in=("open", "resolved"), ended_at=None)
                | Q(state__in=("closed", "withdrawn", "merged"), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | ~Q(state="merged") & Q(merged_into=None),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """How the journal and the policies call it."""
        return f"case:{self.number}"


class Entry(models.Model):
    """What was done or said about a case, in words. What the customer heard of it is marked."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    step = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    told = models.BooleanField(default=False)  # the customer heard of it
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField()
    fact = models.UUIDField(null=True)  # none: an internal note
    mail = models.ForeignKey("communications.Mail", models.SET_NULL, null=True, related_name="entries")

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(name="entry_of_case", fields=("case", "at", "id")),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class CaseFile(models.Model):
    """A file that belongs to a case; a photo, a receipt, a letter."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="case_files")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="files")
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(name="case_file_once", fields=("case", "file")),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.file_id}"


class SavedView(models.Model):
    """The filters of a list under a name of one's own, or for everybody of one's places."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="case_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)  # as it stands in the address
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(name="case_view_named_once", fields=("person", "name")),)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """The task force of a case (CC-5.3)."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="team")
    formed_at = models.DateTimeField()
    formed_by = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.case_id}"


class Member(models.Model):
    """Somebody of a task force; one of them leads it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="case_teams")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="member_once", fields=("team", "person")),
            models.UniqueConstraint(name="one_leads", fields=("team",), condition=Q(leads=True)),
        )

    def __str__(self) -> str:
        return f"{self.team_id} {self.person_id}"


class Meeting(models.Model):
    """A meeting about a case (CC-4.4): who was asked to come, what was said, and what was decided."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings")
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200)
    invited = models.ManyToManyField("people.Person", related_name="case_meetings")
    called_by = models.CharField(max_length=40)
    minutes = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(name="meeting_held_with_minutes", condition=Q(held_at=None) | ~Q(minutes="")),
        )

    def __str__(self) -> str:
        return self.purpose


class Question(models.Model):
    """A customer's question that a department shall answer (CC-4.4). The policies' subject is `question:<id>`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    department = models.CharField(max_length=20)
    text = models.TextField()
    answer = models.TextField(blank=True)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    answered_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)  # answered, or no longer needed

    class Meta:
        ordering = ("asked_at", "id")

    def __str__(self) -> str:
        return f"question:{self.pk}"

    @property
    def subject(self) -> str:
        """How the journal and the policies call it."""
        return f"question:{self.pk}"


class ShiftList(models.Model):
    """What one agent leaves to the next at the end of a shift; both sign (OC-14.2)."""

    giver = models.ForeignKey("people.Person", models.PROTECT, related_name="shifts_given")
    taker = models.ForeignKey("people.Person", models.PROTECT, related_name="shifts_taken")
    note = models.TextField(blank=True)
    given_at = models.DateTimeField()  # signed by whoever goes
    taken_at = models.DateTimeField(null=True)  # signed by whoever comes; the cases are his from here

    class Meta:
        ordering = ("-given_at", "-id")
        indexes = (models.Index(name="shift_list_waiting", fields=("taker",), condition=Q(taken_at=None)),)
        constraints = (models.CheckConstraint(name="shift_to_another", condition=~Q(giver=F("taker"))),)

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"


class ShiftItem(models.Model):
    """A case on such a list, with what the next one must know."""

    list = models.ForeignKey(ShiftList, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="shift_items")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="shift_item_once", fields=("list", "case")),)

    def __str__(self) -> str:
        return f"{self.list_id} {self.case_id}"
