"""Words for actors, tiers and places."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.customers.models import Customer
from shouyue.people.queries import roster
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


def who(actor: str) -> str:
    """Whoever acted: a person by name, a program or the product as what it is."""
    kind, _colon, number = actor.partition(":")
    if kind != "person" or not number.isdecimal():
        return gettext("the product") if kind == "system" else gettext("a program")
    member = roster().members.get(int(number))
    return member.name if member and member.name else gettext("Person %s") % number


def place_words(customer: Customer) -> str:
    """Where it belongs."""
    if customer.site is not None:
        return customer.site.name
    return customer.region.name if customer.region is not None else gettext("No region yet")
