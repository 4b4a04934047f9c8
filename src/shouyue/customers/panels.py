"""Pieces of the pages of customers, and the place where rooms above add theirs to a customer's page.

    panels.offer("cases", render)       # in `apps.ready` of the room above

`render(request, customer, at)` answers the part as safe HTML, empty where there is nothing to show or the visitor may
not see it. Parts stand in the order in which they were offered.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from shouyue.customers import phrases, queries
from shouyue.customers.actions import read_reach
from shouyue.customers.logic import masked
from shouyue.customers.models import Contact, Customer, Reach
from shouyue.kit.refusals import Refused
from shouyue.kit.text import Text
from shouyue.obligations import queries as promises
from shouyue.obligations.queries import NothingAdopted
from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.ui.elements import Tone

if TYPE_CHECKING:
    from shouyue.obligations.models import Obligation

Render = Callable[[HttpRequest, Customer, datetime], SafeString]

_parts: dict[str, Render] = {}


def offer(name: str, render: Render) -> None:
    """Add a part to the page of every customer. Raises ValueError for a name that another part has."""
    if _parts.setdefault(name, render) is not render:
        raise ValueError(f"two parts of a customer's page are called {name!r}")


def offered(request: HttpRequest, customer: Customer, at: datetime) -> list[SafeString]:
    """The parts of the rooms above that have something to show."""
    return [part for render in _parts.values() if (part := render(request, customer, at))]


@dataclass(frozen=True, slots=True)
class Listing:
    """A customer in the list."""

    customer: Customer
    place: str
    tier: tuple[str, Tone] | None
    contact: Contact | None
    reaches: tuple[str, ...]
    silent: int  # for how many days; 0: it is not


def listing(customers: Iterable[Customer], at: datetime) -> list[Listing]:
    """Customers with their main contact, numbers masked."""
    return [_listing(one, at) for one in customers]


def _listing(one: Customer, at: datetime) -> Listing:
    contact = queries.main_contact(one)
    reaches = tuple(text for _kind, text in reaches_of(contact)) if contact else ()
    return Listing(
        customer=one,
        place=phrases.place_words(one),
        tier=phrases.tier_words(one.tier),
        contact=contact,
        reaches=reaches,
        silent=queries.silent_days(one, at),
    )


def reaches_of(contact: Contact, *, whole: bool = False) -> list[tuple[str, str]]:
    """How a contact is reached: kinds and texts, masked unless `whole`."""
    return [(one.kind, one.written if whole else masked(one.kind, one.normal)) for one in contact.reaches.all()]


def masked_reach(text: str) -> str:
    """A number or an address as it was typed, masked; wholly where it can no longer be read."""
    try:
        found = read_reach(text, "")
    except Refused:
        return "****"
    return masked(found.kind, found.normal)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody whose number or address it is."""

    customer: Customer
    contact: Contact
    place: str
    tier: tuple[str, Tone] | None
    reach: str


@dataclass(frozen=True, slots=True)
class Callers:
    """Whom a number or an address belongs to; `elsewhere`: where customers stand that the visitor may not see."""

    asked: str
    known: tuple[Caller, ...]
    elsewhere: tuple[str, ...]


def callers(asked: str, found: Sequence[Reach], may_see: Callable[[Customer], bool]) -> Callers:
    """One line for each customer and contact."""
    lines = {(one.contact.customer.pk, one.contact_id): one for one in found if may_see(one.contact.customer)}
    hidden = [one.contact.customer for one in found if not may_see(one.contact.customer)]
    return Callers(asked, tuple(_caller(one) for one in lines.values()), _places(hidden))


def _caller(one: Reach) -> Caller:
    customer = one.contact.customer
    place, tier = phrases.place_words(customer), phrases.tier_words(customer.tier)
    return Caller(customer, one.contact, place, tier, masked(one.kind, one.normal))


def _places(hidden: Iterable[Customer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.region.name if one.region else "–" for one in hidden))


@dataclass(frozen=True, slots=True)
class Alikes:
    """Customers that may be the one about to be entered; `elsewhere` as above."""

    known: tuple[Listing, ...]
    elsewhere: tuple[str, ...]

    @property
    def seen(self) -> str:
        """Their numbers, as the form says which ones were shown."""
        return ",".join(str(one.customer.pk) for one in self.known)


def alikes(found: Sequence[Customer], may_see: Callable[[Customer], bool], at: datetime) -> Alikes:
    """What of look-alikes may be shown."""
    return Alikes(
        tuple(listing((one for one in found if may_see(one)), at)), _places(one for one in found if not may_see(one))
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise about a customer, with what became of it as a word and its tone."""

    href: str
    label: Text | str
    clause: str
    due_at: datetime | None
    words: str
    tone: Tone
    running: bool
    late: bool


def promises_of(customer: Customer) -> list[Promise]:
    """What runs about the customer and about those merged into it, then what has ended, the latest first."""
    rows = [one for pk in queries.family(customer.pk) for one in promises.of_subject(f"customer:{pk}")]
    rows = sorted((one for one in rows if one.superseded_by is None), key=lambda one: one.opened_at, reverse=True)
    return [_promise(one) for one in sorted(rows, key=lambda one: one.closed_at is not None)]


def _promise(one: "Obligation") -> Promise:
    words, tone = phrases.PROMISES[one.status]
    return Promise(
        href=reverse("performance:obligation", args=[one.pk]),
        label=_label(one.rule),
        clause=one.clause,
        due_at=one.due_at,
        words=str(words),
        tone=tone,
        running=one.closed_at is None,
        late=one.breached_at is not None,
    )


def _label(rule: str) -> Text | str:
    try:
        code = promises.in_force().program.codes.get(rule)
    except NothingAdopted:
        return rule
    return code.rule.label if code else rule


def sheet(customers: Iterable[Customer], *, whole: Callable[[Customer], bool]) -> Sheet:
    """Customers as a table, a contact a row; numbers masked but of those that are to be `whole`."""
    columns = (
        Column(gettext("Number")), Column(gettext("Company"), width=30), Column(gettext("Short name")),
        Column(gettext("Region")), Column(gettext("Site"), width=22), Column(gettext("Tier"), width=8),
        Column(gettext("Looked after by")), Column(gettext("Contact person")), Column(gettext("Position")),
        Column(pgettext("contact", "Main"), width=8), Column(gettext("Phones"), width=26),
        Column(gettext("E-mail"), width=28), Column(gettext("Needs"), width=40),
        Column(gettext("Registered"), "instant", 20), Column(gettext("Last heard of"), "instant", 20),
    )  # fmt: skip
    return Sheet(gettext("Customers"), columns, (row for one in customers for row in _rows(one, whole(one))))


def _rows(one: Customer, whole: bool) -> Iterator[tuple[Value, ...]]:
    contacts = queries.current_contacts(one)
    start = (
        one.code,
        one.name,
        one.short_name,
        one.region.name if one.region else "",
        one.site.name if one.site else "",
        one.tier,
        one.owner.name if one.owner else "",
    )
    for contact in contacts or (None,):
        yield (*start, *_contact_cells(contact, whole), one.needs, one.registered_at, one.heard_at)


def _contact_cells(contact: Contact | None, whole: bool) -> tuple[Value, ...]:
    if contact is None:
        return ("", "", "", "", "")
    reaches = reaches_of(contact, whole=whole)
    texts = ("; ".join(text for kind, text in reaches if kind == wanted) for wanted in Reach.Kind.values)
    return (contact.name, contact.position, gettext("yes") if contact.is_main else "", *texts)
