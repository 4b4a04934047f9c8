"""Sites, persons, the roles they hold, when they are on duty and when they are away.

Names, phones and addresses live here and nowhere else: the journal knows a person by number.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class LegalEntity(models.Model):
    """A company of the group."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """Several sites under one regional manager."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A branch, depot or office. `calendar` is a name of the policies' calendars."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="sites")
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="sites")
    calendar = models.CharField(max_length=40)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who works here, or a customer's user; at work from `joined_on` up to the day before `left_on`."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person")
    name = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)  # one word, lower case: `ouyangnana`
    initials = models.CharField(max_length=40, blank=True)
    job_number = models.CharField(max_length=30, unique=True, null=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="persons")  # null: the whole company
    mobile = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    superior = models.ForeignKey("self", models.SET_NULL, null=True, related_name="staff")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)  # the first day on which the person is no longer at work
    language = models.CharField(max_length=10, default="zh-hans")  # in which messages are written
    customer = models.CharField(max_length=64, blank=True)  # whose user it is: `customer:12`; empty for staff
    version = models.PositiveIntegerField(default=1)  # counts edits, so that nobody overwrites another's unseen
    told = models.JSONField(null=True)  # what the journal knows: {"active": true, "roles": ["driver"]}
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pinyin", "id")
        indexes = (models.Index(name="person_by_name", fields=("pinyin", "id")),)
        constraints = (
            models.CheckConstraint(
                name="person_left_after_joining", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on"))
            ),
            models.CheckConstraint(
                name="person_not_own_superior", condition=Q(superior__isnull=True) | ~Q(superior=F("id"))
            ),
            models.CheckConstraint(
                name="person_named_until_erased",
                condition=(Q(erased_at__isnull=True) & ~Q(name=""))
                | Q(erased_at__isnull=False, name="", pinyin="", initials="", mobile="", email=""),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Holding(models.Model):
    """A role that a person holds from `since` to `until`, both included: at one site, in one region, or everywhere."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="holdings")
    role = models.CharField(max_length=40)  # a code of policy/packs/shared/roles.yaml
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="holdings")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(name="holding_by_role", fields=("role",)),)
        constraints = (
            models.CheckConstraint(
                name="holding_has_one_scope", condition=Q(site__isnull=True) | Q(region__isnull=True)
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                F("person"),
                F("role"),
                Coalesce("site", 0),
                Coalesce("region", 0),
                condition=Q(until__isnull=True),
                name="holding_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class Shift(models.Model):
    """A template of duty turns: local times of the company."""

    name = models.CharField(max_length=60, unique=True)
    starts = models.TimeField()
    ends = models.TimeField()
    crosses_midnight = models.BooleanField()

    class Meta:
        ordering = ("starts", "name")
        constraints = (
            models.CheckConstraint(
                name="shift_says_whether_it_crosses_midnight",
                condition=Q(crosses_midnight=False, ends__gt=F("starts"))
                | Q(crosses_midnight=True, ends__lte=F("starts")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class DutyTurn(models.Model):
    """A person is on duty at a site, for a role or for whatever comes."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="turns")
    site = models.ForeignKey(Site, models.PROTECT, related_name="turns")
    role = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(name="turn_by_site", fields=("site", "starts_at")),)
        constraints = (
            models.CheckConstraint(name="turn_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(name="turn_once", fields=("person", "starts_at")),
        )

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """A person is away; the deputy stands in."""

    class Reason(models.TextChoices):
        LEAVE = "leave"
        SICK = "sick"
        TRIP = "trip"
        TRAINING = "training"
        OTHER = "other"

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    deputy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="stands_in")
    reason = models.CharField(max_length=10, choices=Reason.choices)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(name="absence_by_end", fields=("ends_at",)),)
        constraints = (
            models.CheckConstraint(name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="absence_deputy_is_another", condition=Q(deputy__isnull=True) | ~Q(deputy=F("person"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts_at:%Y-%m-%d %H:%M}"
