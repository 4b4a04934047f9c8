"""With whom it was: whom a number or a name belongs to, or the contacts of a customer, as choices of a form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from shouyue.customers import panels as customer_panels
from shouyue.customers import queries as customers

if TYPE_CHECKING:
    from shouyue.customers.models import Contact, Customer

FEW = 6
NEW = "new"  # the choice of somebody who is not known yet

MaySee = Callable[["Customer"], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody with whom it may have been; `value` is `customer.contact` or `customer`."""

    value: str
    customer: "Customer"
    contact: "Contact | None" = None
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Partners:
    """Who comes into question. `elsewhere`: where customers with this number stand that the visitor may not see.

    `is_new`: nobody known by what was typed, so the basic form is asked for; `name`: what was typed, if it is a name.
    """

    asked: str
    choices: tuple[Choice, ...]
    chosen: str
    elsewhere: tuple[str, ...] = ()
    is_new: bool = False
    name: str = ""

    @property
    def seen(self) -> str:
        """The numbers of the customers among them, as the form says which ones were shown."""
        return ",".join(dict.fromkeys(str(one.customer.pk) for one in self.choices))


def by_reach(text: str, may_see: MaySee, *, chosen: str = "") -> Partners:
    """Whom a number or an address belongs to. Two queries."""
    found = customer_panels.callers(text, customers.callers(text), may_see)
    choices = tuple(
        Choice(f"{one.customer.pk}.{one.contact.pk}", one.customer, one.contact, one.reach) for one in found.known
    )
    return _partners(text, choices, chosen, elsewhere=found.elsewhere)


def by_name(text: str, seen: Q, *, chosen: str = "") -> Partners:
    """Whose name, pinyin or initials those are, of those that `seen` lets through. One query."""
    found = customers.customers(customers.Asked(words=text), seen=seen)[:FEW]
    return _partners(text, _choices(found), chosen, name=text)


def alike(name: str, may_see: MaySee) -> Partners:
    """Who may be meant by the name of a company about to be registered; nobody is chosen. One query."""
    found = [one for one in customers.look_alikes(name) if may_see(one)]
    return Partners("", _choices(found), "", name=name)


def of_customer(customer: "Customer", *, chosen: str = "") -> Partners:
    """A customer whose page one comes from, with whom one talks to there. Two queries."""
    contacts = [one for one in customers.contacts_of(customer) if one.ended_at is None and one.erased_at is None]
    choices = [Choice(f"{customer.pk}.{one.pk}", customer, one) for one in contacts[:FEW]]
    choices = choices or [Choice(str(customer.pk), customer)]
    first = choices[0].value
    return Partners("", tuple(choices), chosen or first)


def nobody(chosen: str = "") -> Partners:
    """Nothing was typed yet; `chosen` new: and yet it was saved, so the basic form is asked for."""
    return Partners("", (), chosen, is_new=chosen == NEW)


def _choices(found: Iterable["Customer"]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.pk), one) for one in list(found)[:FEW])


def _partners(
    text: str, choices: tuple[Choice, ...], chosen: str, *, elsewhere: tuple[str, ...] = (), name: str = ""
) -> Partners:
    """Where one comes into question, that one is chosen at once; where nobody does, it is somebody new."""
    known = {one.value for one in choices} | {NEW}
    standard = NEW if not choices else choices[0].value if len(choices) == 1 and not name else ""
    return Partners(text, choices, chosen if chosen in known else standard, elsewhere, not choices, name)
