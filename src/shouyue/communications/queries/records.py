"""Questions about what was said with customers: lists walked by key, of a customer, of a case, last heard."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db.models import Max, Prefetch, Q, QuerySet
from django.urls import reverse

from shouyue.communications.logic.records import Kind, Way
from shouyue.communications.models import Communication, Correction, FollowUp
from shouyue.customers import queries as customers
from shouyue.kit import read
from shouyue.people.days import start_of
from shouyue.people.queries import Scope
from shouyue.search import queries as search

KIND = "communication"
PAGE = 50
MOST = 20_000  # in a workbook
WAYBILL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./")  # of a reference


def reference(row: Communication) -> str:
    """How the journal calls it: `communication:12`."""
    return f"{KIND}:{row.pk}"


def page_of(number: str) -> str:
    """Where its page is; those of a history that was brought in have other names and no page."""
    own = read.number(number)
    return reverse("communications:communication", args=[own]) if own is not None else ""


def abouts(row: Communication) -> tuple[str, ...]:
    """Whom and what it was about, as references."""
    named = bool(row.waybill) and WAYBILL.issuperset(row.waybill)
    found = (f"customer:{row.customer_id}", f"waybill:{row.waybill}" if named else "", row.about)
    return tuple(one for one in found if one)


# Single rows


def by_id(number: int) -> Communication | None:
    """One with its customer, contact, person and follow-ups."""
    return _rows().filter(pk=number).first()


def corrections(row: Communication) -> list[Correction]:
    """How it read before, the latest first."""
    return list(row.corrections.all())


# Lists


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a list, as an address has them. `since`, `until`: days; `after`, `before`: places in the list."""

    words: str = ""
    person: str = ""
    way: str = ""
    kind: str = ""
    customer: str = ""
    since: str = ""
    until: str = ""
    after: str = ""
    before: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """What stands in the address, without the place in the list."""
        names = (one.name for one in fields(self) if one.name not in ("after", "before"))
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page, the latest first, and the places before and after it; empty where there is no page that way."""

    rows: tuple[Communication, ...]
    before: str = ""
    after: str = ""


def understood(given: Mapping[str, str]) -> Asked:
    """The filters of an address; what makes no sense is left out."""
    clean = {one.name: read.words(given.get(one.name, ""), 60) for one in fields(Asked)}
    for name, known in (("way", set(Way)), ("kind", set(Kind))):
        clean[name] = clean[name] if clean[name] in known else ""
    for name in ("person", "customer"):
        clean[name] = clean[name] if read.number(clean[name]) is not None else ""
    for name in ("since", "until"):
        clean[name] = clean[name] if read.day(clean[name]) else ""
    return Asked(**clean)


def find(asked: Asked, *, seen: Q, scope: Scope) -> Listed:
    """One page of those that `seen` lets through, the latest first. Three queries, one more where there are words."""
    found = communications(asked, seen=seen, scope=scope)
    if place := _place(asked.before):
        rows = list(found.filter(_beside("gt", place)).order_by("begun_at", "id")[: PAGE + 1])
        shown = tuple(reversed(rows[:PAGE]))
        return Listed(shown, _key(shown[0]) if len(rows) > PAGE else "", _key(shown[-1]) if shown else "")
    place = _place(asked.after)
    rows = list((found.filter(_beside("lt", place)) if place else found)[: PAGE + 1])
    shown = tuple(rows[:PAGE])
    return Listed(shown, _key(shown[0]) if place and shown else "", _key(shown[-1]) if len(rows) > PAGE else "")


def communications(asked: Asked, *, seen: Q, scope: Scope) -> QuerySet[Communication]:
    """Those that match and that `seen` lets through, the latest first. `scope`: where words are looked for."""
    found = _rows().filter(seen, **{name: value for name in ("way", "kind") if (value := getattr(asked, name))})
    if asked.person:
        found = found.filter(person=int(asked.person))
    if asked.customer:
        found = found.filter(customer__in=customers.family(int(asked.customer)))
    if since := read.day(asked.since):
        found = found.filter(begun_at__gte=start_of(since))
    if until := read.day(asked.until):
        found = found.filter(begun_at__lt=start_of(until + timedelta(days=1)))
    if asked.words.strip():
        names = search.subjects(asked.words, kinds=(KIND,), scope=customers.entries(scope))
        found = found.filter(pk__in=[int(name.partition(":")[2]) for name in names])
    return found


def of_customer(pk: int, *, most: int) -> list[Communication]:
    """The latest ones with a customer and with those merged into it."""
    return list(_rows().filter(customer__in=customers.family(pk))[:most])


def of_subject(about: str, *, seen: Q, most: int) -> list[Communication]:
    """The latest ones about something, `case:SH01-261122-004`, that `seen` lets through."""
    return list(_rows().filter(seen, about=about)[:most])


def last_spoken(customer_ids: Collection[int]) -> dict[int, datetime]:
    """When we last spoke with each of these customers; those with whom we never did are left out. One query.

    Merged customers are counted under their own numbers: ask for the whole `customers.queries.family`.
    """
    found = Communication.objects.filter(customer__in=customer_ids).order_by()
    return dict(found.values_list("customer").annotate(Max("begun_at")))


def _rows() -> QuerySet[Communication]:
    follow_ups = Prefetch("follow_ups", FollowUp.objects.select_related("measure__person"))
    related = ("customer__site", "customer__region", "contact", "person")
    return Communication.objects.select_related(*related).prefetch_related(follow_ups)


def _key(row: Communication) -> str:
    return f"{row.pk}.{row.begun_at.isoformat()}"


def _place(text: str) -> tuple[datetime, int] | None:
    """A place in the list: `number.time`."""
    own, _dot, moment = text.partition(".")
    number, at = read.number(own), read.instant(moment)
    return (at, number) if number is not None and at else None


def _beside(side: str, place: tuple[datetime, int]) -> Q:
    at, number = place
    return Q(**{f"begun_at__{side}": at}) | Q(**{"begun_at": at, f"id__{side}": number})
