"""Customers, their contacts, and how these are reached.

Names, phones and addresses live here and nowhere else: the journal knows a customer and a contact by number.
"""

from django.db import models
from django.db.models import F, Q


class Customer(models.Model):
    """A company that we work for, or may come to. The journal knows it as `customer:12`."""

    class Tier(models.TextChoices):
        A = "A"
        B = "B"
        C = "C"

    code = models.CharField(max_length=40, unique=True)  # `C000012`, made from the number
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)  # one word, lower case: `yuanhangmaoyi`
    initials = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120)  # what is left of the name when look-alikes are compared
    region = models.ForeignKey("people.Region", models.PROTECT, null=True, related_name="customers")
    site = models.ForeignKey("people.Site", models.PROTECT, null=True, related_name="customers")
    tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)  # empty: nobody has set it yet
    needs = models.TextField(blank=True)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="customers_owned")
    service_contact = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="customers_served")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=60)
    # The last case, mail or communication, company time; none: it never came to us, and so cannot be silent.
    heard_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)  # the word after which the journal was told that it fell silent
    version = models.PositiveIntegerField(default=1)  # counts edits, so that nobody overwrites another's unseen

    class Meta:
        ordering = ("pinyin", "id")
        indexes = (
            models.Index(name="customer_by_name", fields=("pinyin", "id")),
            models.Index(name="customer_by_tier", fields=("tier", "pinyin", "id")),
            models.Index(name="customer_by_key", fields=("key",)),
            models.Index(name="customer_by_word", fields=("heard_at",), condition=Q(heard_at__isnull=False)),
            models.Index(
                name="customer_to_watch", fields=("heard_at",), condition=Q(heard_at__isnull=False, silent_since=None)
            ),
        )
        constraints = (
            models.CheckConstraint(name="customer_named", condition=~Q(name="") & ~Q(code="")),
            models.CheckConstraint(
                name="customer_site_has_region", condition=Q(site__isnull=True) | Q(region__isnull=False)
            ),
            models.CheckConstraint(name="customer_tier_known", condition=Q(tier__in=("", "A", "B", "C"))),
            models.CheckConstraint(
                name="customer_silent_since_word",
                condition=Q(silent_since=None) | Q(heard_at__isnull=False, silent_since=F("heard_at")),
            ),
        )

    def __str__(self) -> str:
        return self.short_name or self.name


class Contact(models.Model):
    """Somebody at a customer with whom we talk; no longer so from `ended_at`, and nobody any more once erased."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=80, blank=True)
    is_main = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-is_main", "id")
        constraints = (
            models.UniqueConstraint(name="contact_one_main", fields=("customer",), condition=Q(is_main=True)),
            models.CheckConstraint(
                name="contact_main_is_current", condition=Q(is_main=False) | Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="contact_named_until_erased",
                condition=(Q(erased_at__isnull=True) & ~Q(name=""))
                | Q(erased_at__isnull=False, ended_at__isnull=False, name="", position="", note=""),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Reach(models.Model):
    """A telephone number or a mail address of a contact, as it was typed and as it is compared."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="reaches")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    written = models.CharField(max_length=254)
    normal = models.CharField(max_length=254)  # E.164 without extension, or the address in lower case
    tail = models.CharField(max_length=20, blank=True)  # the digits backwards: what begins so ends so

    class Meta:
        ordering = ("-kind", "id")  # telephone numbers first
        indexes = (
            models.Index(name="reach_by_normal", fields=("normal",)),
            models.Index(name="reach_by_tail", fields=("tail",)),
        )
        constraints = (
            models.UniqueConstraint(name="reach_once_a_contact", fields=("contact", "normal")),
            models.CheckConstraint(
                name="reach_tail_of_phones",
                condition=(Q(kind="phone") & ~Q(tail="")) | Q(kind="email", tail=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of contact {self.contact_id}"


class Alias(models.Model):
    """A customer that turned out to be another one. Nobody repoints rows: queries resolve it, deleting it undoes it."""

    merged = models.OneToOneField(Customer, models.PROTECT, related_name="alias")
    into = models.ForeignKey(Customer, models.PROTECT, related_name="aliases")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="alias_of_another", condition=~Q(merged=F("into"))),)

    def __str__(self) -> str:
        return f"customer:{self.merged_id} is customer:{self.into_id}"


class TierChange(models.Model):
    """A tier that somebody set, and why. The reason is free text, so it stands here and not in the journal."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tier_changes")
    before = models.CharField(max_length=1, blank=True)
    tier = models.CharField(max_length=1, choices=Customer.Tier.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(name="tier_change_by_customer", fields=("customer", "at")),)

    def __str__(self) -> str:
        return f"customer:{self.customer_id} {self.before or '–'} → {self.tier}"
