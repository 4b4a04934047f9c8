"""Words for actors, tiers and places."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.customers.models import Customer
from shouyue.ui.elements import Tone

TIERS: dict[str, tuple[str | Promise, Tone]] = {
    "A": (_("Tier A"), "violet"),
    "B": (_("Tier B"), "info"),
    "C": (_("Tier C"), "muted"),
}

# What became of a promise, by its status.
PROMISES: dict[str, tuple[str | Promise, Tone]] = {
    "open": (_("open"), "info"),
    "paused": (_("paused"), "warn"),
    "met": (_("met"), "good"),
    "breached": (_("breached"), "bad"),
    "cancelled": (_("cancelled"), "muted"),
}


def tier_words(tier: str) -> tuple[str, Tone] | None:
    """A tier and its tone; None while nobody has set it."""
    known = TIERS.get(tier)
    return (str(known[0]), known[1]) if known else None


def place_words(customer: Customer) -> str:
    """Where it belongs."""
    if customer.site is not None:
        return customer.site.name
    return customer.region.name if customer.region is not None else gettext("No region yet")
