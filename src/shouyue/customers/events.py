"""What is recorded of customers: references, places and tiers, never names, phones or reasons."""

from typing import Literal

from shouyue.customers.logic import OwnerRole
from shouyue.journal.event import Event, context, data, own

Tier = Literal["A", "B", "C"]


class CustomerRegistered(Event):
    """A prospect is registered at the first contact and the dossier begins."""

    NAME = "customer.registered"
    SUBJECT = "customer"
    region: str | None = context(default=None)
    site: str | None = context(default=None)


class TierSet(Event):
    """The customer is in tier A, B or C; the tier before is named. Why stands in a table of ours."""

    NAME = "customer.tier_set"
    SUBJECT = "customer"
    tier: Tier = own()
    before: Tier | None = data(default=None)
    reason: str | None = data(default=None)
    by_hand: bool = data()


class OwnerNamed(Event):
    """The person who looks after the customer was named, with the role."""

    NAME = "customer.owner_named"
    SUBJECT = "customer"
    account_owner: str = context()
    role: OwnerRole = data()


class ContactNamed(Event):
    """The customer's contact in customer service was named."""

    NAME = "customer.contact_named"
    SUBJECT = "customer"


class DossierUpdated(Event):
    """The customer's dossier was brought up to date; a new region or site is named."""

    NAME = "customer.dossier_updated"
    SUBJECT = "customer"
    region: str | None = context(default=None)
    site: str | None = context(default=None)


class CustomerMerged(Event):
    """It turned out to be another customer and counts as that one from now on; its records stay as they are."""

    NAME = "customer.merged"
    SUBJECT = "customer"
    into: str = data()


class CustomerUnmerged(Event):
    """The merging was a mistake and was undone; the two are customers of their own again."""

    NAME = "customer.unmerged"
    SUBJECT = "customer"


class FellSilent(Event):
    """A customer that came to us before has not been heard of for so many days. Silence is not contentment."""

    NAME = "customer.fell_silent"
    SUBJECT = "customer"
    days: int = data()


class ContactErased(Event):
    """The name, phones and mail addresses of a customer's contact were erased; the number and what happened stay."""

    NAME = "contact.erased"
    SUBJECT = "contact"
