"""What was said with customers: rows of lists, and the cards on the pages of a customer and of a case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from shouyue.access import guards
from shouyue.access.queries import visitor
from shouyue.communications import permissions
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Way
from shouyue.communications.models import Communication, Correction, FollowUp
from shouyue.communications.phrases import DIRECTIONS, KINDS, WAYS
from shouyue.communications.queries import records as queries
from shouyue.customers import panels as customers
from shouyue.customers.permissions import may_see
from shouyue.journal.subjects import page_of
from shouyue.measures import panels as measures
from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.people import naming
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.customers.models import Customer

FEW = 6


@dataclass(frozen=True, slots=True)
class Following:
    """Something that follows; who does it until when, and where that stands, for what is a measure."""

    what: str
    href: str = ""
    who: str = ""
    do_by: datetime | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A communication as pages show it. `subject`: the number of what it belongs to, and its page."""

    row: Communication
    href: str
    way: tuple[Promise, str]
    direction: tuple[Promise, str]
    kind: Promise
    length: str
    subject: tuple[str, str] | None
    follow_ups: tuple[Following, ...]


def rows(found: Iterable[Communication]) -> list[Row]:
    """Communications, fetched by `queries.records`, for a list. No queries."""
    return [as_row(one) for one in found]


def as_row(row: Communication) -> Row:
    """One of them."""
    return Row(
        row=row,
        href=reverse("communications:communication", args=[row.pk]),
        way=WAYS[Way(row.way)],
        direction=DIRECTIONS[Direction(row.direction)],
        kind=KINDS[Kind(row.kind)],
        length=length_words(row.seconds),
        subject=(row.about.partition(":")[2], page_of(row.about)) if row.about else None,
        follow_ups=tuple(_following(one) for one in row.follow_ups.all()),
    )


def length_words(seconds: int | None) -> str:
    """How long it lasted, in whole minutes; empty where it is not known."""
    if seconds is None:
        return ""
    minutes = max(1, round(seconds / 60))
    return ngettext("%d minute", "%d minutes", minutes) % minutes


def _following(one: FollowUp) -> Following:
    if (measure := one.measure) is None:
        return Following(one.what)
    href, who = reverse("measures:measure", args=[measure.pk]), measures.bound(measure)
    return Following(one.what, href, who, measure.do_by, measure.ended_at is None)


def of_customer(request: HttpRequest, customer: "Customer", at: datetime) -> SafeString:
    """The latest communications with a customer, on its page. Empty for who may see none."""
    if not guards.may(request.user, permissions.VIEW) or not may_see(
        visitor(request), customer, permission=permissions.VIEW
    ):
        return SafeString("")
    found = queries.of_customer(customer.pk, most=FEW)
    every = f"{reverse('communications:communications')}?customer={customer.pk}"
    return _card(request, found, new={"customer": str(customer.pk)}, every=every, with_customer=False)


def of_subject(request: HttpRequest, about: str, *, customer: "Customer | None" = None) -> SafeString:
    """What was said about something, `case:SH01-261122-004`, on its page. Empty for who may see none. Two queries."""
    if not guards.may(request.user, permissions.VIEW):
        return SafeString("")
    found = queries.of_subject(about, seen=permissions.visible(visitor(request)), most=FEW)
    new = {"case": about.partition(":")[2], **({"customer": str(customer.pk)} if customer else {})}
    return _card(request, found, new=new, every="", with_customer=True)


def _card(
    request: HttpRequest, found: Iterable[Communication], *, new: dict[str, str], every: str, with_customer: bool
) -> SafeString:
    may_record = guards.may(request.user, permissions.RECORD)
    href = f"{reverse('communications:new_communication')}?{urlencode(new)}" if may_record else ""
    context = {"rows": rows(found), "new": href, "every": every, "with_customer": with_customer}
    return render_to_string("communications/records_card.html", context, request)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of the filter bar."""

    name: str
    label: str
    options: list[tuple[str, str | Promise]]
    value: str


def reach_shown(text: str) -> str:
    """The number or address by which it went, masked."""
    return customers.masked_reach(text) if text else ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: who, when, why, and how each thing that changed read before."""

    by: str
    at: datetime
    reason: str
    before: tuple[tuple[str, str], ...]


def corrections(found: Iterable[Correction]) -> list[Corrected]:
    """Corrections for the page, the latest first."""
    return [Corrected(naming.who(one.by), one.at, one.reason, tuple(map(_read, one.before.items()))) for one in found]


def _read(entry: tuple[str, Any]) -> tuple[str, str]:
    """How a column read before: its name and value in words."""
    name, value = entry
    match name:
        case "way":
            return gettext("Way"), str(WAYS[Way(value)][0])
        case "direction":
            return gettext("Direction"), str(DIRECTIONS[Direction(value)][0])
        case "kind":
            return pgettext("communication", "Kind"), str(KINDS[Kind(value)])
        case "begun_at":
            return gettext("Begun"), date_format(timezone.localtime(datetime.fromisoformat(value)), "Y-m-d H:i")
        case "seconds":
            return gettext("Length"), length_words(value) or gettext("not known")
        case "person_id":
            return gettext("Responsible"), naming.who(f"person:{value}")
    return pgettext("communication", "What was said"), value


def filters(asked: queries.Asked) -> list[Filter]:
    """The choices of the list's filter bar."""
    staff = sorted((one.name, str(one.id)) for one in people.roster().members.values() if not one.customer)
    return [
        Filter("person", gettext("Everybody"), [(number, name) for name, number in staff], asked.person),
        Filter("way", gettext("Every way"), [(one.value, words) for one, (words, _icon) in WAYS.items()], asked.way),
        Filter("kind", gettext("Every kind"), [(one.value, words) for one, words in KINDS.items()], asked.kind),
    ]


def sheet(found: Iterable[Communication]) -> Sheet:
    """Communications as a workbook, one a row; no phone and no mail."""
    columns = (
        Column(gettext("Begun"), "instant", 20), Column(gettext("Customer"), width=30), Column(gettext("Contact")),
        Column(gettext("Way"), width=12), Column(gettext("Direction"), width=20),
        Column(pgettext("communication", "Kind"), width=16), Column(gettext("Length"), width=10),
        Column(gettext("Summary"), width=60), Column(gettext("Responsible")),
        Column(gettext("Follow-ups"), width=40), Column(gettext("About"), width=20),
        Column(gettext("Waybill"), width=20),
    )  # fmt: skip
    return Sheet(gettext("Communications"), columns, _cells(found))


def _cells(found: Iterable[Communication]) -> Iterator[tuple[Value, ...]]:
    for one in map(as_row, found):
        row = one.row
        yield (
            *(row.begun_at, row.customer.name, row.contact.name if row.contact else ""),
            *(str(one.way[0]), str(one.direction[0]), str(one.kind), one.length, row.summary, row.person.name),
            *(
                "; ".join(each.what for each in one.follow_ups) or gettext("none"),
                one.subject[0] if one.subject else "",
            ),
            row.waybill,
        )
