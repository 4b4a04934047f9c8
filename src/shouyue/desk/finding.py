"""Everything with these words that somebody may see: cases, customers, colleagues, and what was said with customers.

Each room is asked as its own list asks it, so that nothing is found here that is not shown there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.cases import panels as case_panels
from shouyue.cases import permissions as case_permissions
from shouyue.cases import queries as cases
from shouyue.communications import permissions as said_permissions
from shouyue.communications.queries import records as said
from shouyue.customers import panels as customer_panels
from shouyue.customers import queries as customers
from shouyue.people import panels as people_panels
from shouyue.people import queries as people
from shouyue.people.days import local_day
from shouyue.search import queries as search
from shouyue.search.logic import Part
from shouyue.ui.elements import Tone

if TYPE_CHECKING:
    from shouyue.access.models import Account

Kind = Literal["case", "customer", "communication", "person"]
FEW = 20
LONGEST = 60  # characters of a question
WHOLE = 120  # characters of what was said that stand in the title


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is called and where its page is, with what it was found by marked."""

    subject: str
    href: str
    title: tuple[Part, ...]
    text: tuple[Part, ...] = ()
    note: tuple[Part, ...] = ()
    word: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the first ones, whether there are more, and the room's own list of them."""

    kind: Kind
    rows: tuple[Found, ...]
    more: bool
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, for whom: `permission` says whose rows he sees."""

    words: str
    account: "Account"
    permission: str
    at: datetime
    most: int

    def marked(self, *texts: str) -> tuple[Part, ...]:
        """These texts in a line, with what was hit marked."""
        return search.marked(" · ".join(dict.fromkeys(text for text in texts if text)), self.words)


Finder = Callable[[Asked], Group]
# What a colleague at the screen needs for each kind, and what a program needs. Colleagues are not told to programs.
SCREEN: Mapping[Kind, str] = MappingProxyType(
    {
        "case": case_permissions.VIEW,
        "customer": "customer.view",
        "communication": said_permissions.VIEW,
        "person": "people.view",
    }
)
PROGRAM: Mapping[Kind, str] = MappingProxyType(
    {"case": "cases.read", "customer": "customers.read", "communication": said_permissions.READ}
)
TITLES: Mapping[Kind, tuple[Promise, str]] = MappingProxyType(
    {
        "case": (_("Cases"), "ticket"),
        "customer": (_("Customers"), "building"),
        "communication": (_("What was said"), "message-2"),
        "person": (_("Colleagues"), "users"),
    }
)


def tidy(words: str) -> str:
    """A question as it is asked."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST]


def find(
    words: str,
    account: "Account",
    rights: Mapping[Kind, str],
    may: Callable[[str], bool],
    *,
    at: datetime,
    most: int = FEW,
) -> list[Group]:
    """What has these words, a group for each kind in which there is something. Some fifteen queries at most.

    :param rights: which permission each kind needs; `may` says whether whoever asks has it
    :param at: the company's time
    """
    if not words:
        return []
    allowed = [(kind, permission) for kind, permission in rights.items() if may(permission)]
    found = [FINDERS[kind](Asked(words, account, permission, at, most)) for kind, permission in allowed]
    return [group for group in found if group.rows]


def _cases(asked: Asked) -> Group:
    scope = people.scope_of(asked.account, asked.permission)
    member = people.member_of(asked.account)
    within = cases.within(scope, member.id if member else None)
    hits = search.find(asked.words, kinds=("case",), scope=within, limit=asked.most)
    numbers = {hit.subject.partition(":")[2]: hit for hit in hits.found}
    seen = cases.among(numbers, case_permissions.visible(asked.account, asked.permission)) if numbers else {}
    shown = case_panels.rows(seen[number] for number in numbers if number in seen)
    rows = tuple(
        Found(
            subject=row.case.subject,
            href=row.href,
            title=numbers[row.case.number].title,
            text=numbers[row.case.number].snippet,
            note=asked.marked(row.case.customer.name if row.case.customer else row.case.caller, str(row.kind.label)),
            word=str(row.state.label),
            tone=row.state.tone,
        )
        for row in shown
    )
    return Group("case", rows, bool(hits.next), _list("cases:board", words=asked.words, state="all", order="newest"))


def _customers(asked: Asked) -> Group:
    seen = customers.visible(people.scope_of(asked.account, asked.permission))
    found = customers.with_contacts(customers.customers(customers.Asked(words=asked.words), seen=seen))
    rows = list(found[: asked.most + 1])
    shown = tuple(
        Found(
            subject=f"customer:{one.customer.pk}",
            href=reverse("customers:customer", args=[one.customer.pk]),
            title=asked.marked(one.customer.name),
            text=asked.marked(one.customer.code, one.customer.short_name),
            note=asked.marked(one.place, str(one.contact) if one.contact else "", *one.reaches[:1]),
            word=one.tier[0] if one.tier else "",
            tone=one.tier[1] if one.tier else "",
        )
        for one in customer_panels.listing(rows[: asked.most], asked.at)
    )
    return Group("customer", shown, len(rows) > asked.most, _list("customers:customers", q=asked.words))


def _communications(asked: Asked) -> Group:
    scope = people.scope_of(asked.account, asked.permission)
    hits = search.find(asked.words, kinds=(said.KIND,), scope=customers.entries(scope), limit=asked.most)
    seen = said_permissions.visible(asked.account, asked.permission)
    numbers = [int(hit.subject.partition(":")[2]) for hit in hits.found]
    found = said.communications(said.Asked(), seen=seen, scope=scope).filter(pk__in=numbers) if numbers else ()
    known = {said.reference(row): row for row in found}
    rows = tuple(
        Found(
            subject=hit.subject,
            href=said.page_of(hit.subject.partition(":")[2]),
            title=hit.title,
            text=hit.snippet if len(row.summary) > WHOLE else asked.marked(row.waybill),
            note=asked.marked(row.customer.name, f"{timezone.localtime(row.begun_at):%Y-%m-%d %H:%M}"),
        )
        for hit in hits.found
        if (row := known.get(hit.subject))
    )
    return Group("communication", rows, bool(hits.next), _list("communications:communications", words=asked.words))


def _people(asked: Asked) -> Group:
    found = people.persons(people.Asked(words=asked.words), day=local_day(asked.at))
    rows = list(found[: asked.most + 1])
    shown = tuple(
        Found(
            subject=f"person:{one.person.pk}",
            href=reverse("people:person", args=[one.person.pk]),
            title=asked.marked(one.person.name),
            text=asked.marked(one.person.job_number or ""),
            note=asked.marked(*(str(role) for role, _where in one.roles), one.site),
            word=one.today.words,
            tone=one.today.tone,
        )
        for one in people_panels.listing(rows[: asked.most], people.roster(), asked.at)
    )
    return Group("person", shown, len(rows) > asked.most, _list("people:people", q=asked.words))


FINDERS: Mapping[Kind, Finder] = MappingProxyType(
    {"case": _cases, "customer": _customers, "communication": _communications, "person": _people}
)


def _list(url: str, **asked: str) -> str:
    return f"{reverse(url)}?{urlencode(asked)}"
