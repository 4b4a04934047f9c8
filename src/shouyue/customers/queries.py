"""Questions about customers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from shouyue.customers.logic import Sought, Written, core, is_number, sought
from shouyue.customers.models import Alias, Contact, Customer, Reach, TierChange
from shouyue.customers.scopes import entries, visible
from shouyue.customers.silence import days_of as silent_days
from shouyue.customers.silence import is_silent

__all__ = [
    "Asked", "Listed", "all_resolved", "by_id", "callers", "contact_by_id", "contacts_of", "count_silent",
    "current_contacts", "customers", "entries", "family", "find", "is_silent", "look_alikes", "main_contact",
    "merged_here", "merged_into", "named", "own_customers", "reaches_at", "resolved", "same_named", "silent_days",
    "tier_changes", "visible", "with_contacts",
]  # fmt: skip

PAGE = 50
MOST = 20  # callers or look-alikes that are worth showing
SHORTEST_CORE = 3  # characters of a name that say anything about likeness


# Single rows


def by_id(pk: int) -> Customer | None:
    """A customer with its places, owner and service contact; None when there is none."""
    return _rows().select_related("owner", "service_contact").filter(pk=pk).first()


def named(pks: Iterable[int]) -> dict[int, Customer]:
    """Customers by number, each as it stands, merged or not. One query."""
    return _rows().in_bulk(list(pks))


def resolved(pk: int) -> int:
    """The number under which a customer lives on: its own, or that of the one it was merged into."""
    return _resolved({pk})[pk]


def all_resolved(pks: Iterable[int]) -> dict[int, int]:
    """The same of many, by the numbers asked for. One query, and one more for each step of merging."""
    return _resolved(set(pks))


def family(pk: int) -> tuple[int, ...]:
    """A customer and all that were merged into it, through however many steps."""
    found = [pk]
    below = [pk]
    while below:
        below = list(Alias.objects.filter(into__in=below).order_by("merged_id").values_list("merged_id", flat=True))
        found += below
    return tuple(found)


def merged_into(customer: Customer) -> Alias | None:
    """What became of it, if it was merged into another."""
    return Alias.objects.select_related("into").filter(merged=customer).first()


def merged_here(customer: Customer) -> list[Customer]:
    """Whatever was merged into it."""
    return [one for one in named(family(customer.pk)).values() if one.pk != customer.pk]


def reaches_at(customer: Customer) -> list[Written]:
    """How its current contacts are reached."""
    rows = Reach.objects.filter(contact__customer=customer, contact__ended_at=None)
    return [Written(one.kind, one.written, one.normal, one.tail) for one in rows]


def contact_by_id(pk: int) -> Contact | None:
    """A contact with its customer and how it is reached."""
    found = Contact.objects.select_related("customer__region", "customer__site").prefetch_related("reaches")
    return found.filter(pk=pk).first()


def contacts_of(customer: Customer) -> list[Contact]:
    """Everybody whom one ever talked to there, who is current first; of merged customers too.

    Each with its own customer, as that is placed.
    """
    placed = Contact.objects.select_related("customer__region", "customer__site")
    found = placed.filter(customer__in=family(customer.pk))
    rows = found.prefetch_related("reaches").order_by("-is_main", "id")
    return sorted(rows, key=lambda one: (one.ended_at is not None, one.customer_id != customer.pk))


def own_customers(contact_ids: Iterable[int]) -> dict[int, Customer]:
    """The customers of these contacts, by the contacts' numbers: each its own, even where merged. One query."""
    placed = Contact.objects.select_related("customer__region", "customer__site")
    return {pk: one.customer for pk, one in placed.in_bulk(list(contact_ids)).items()}


def tier_changes(customer: Customer) -> list[TierChange]:
    """How its tier came about, the latest first."""
    return list(customer.tier_changes.all()[:PAGE])


# Lists


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of customers is asked for; `tier` "-" is none. `after` and `before` are the keys of the pager."""

    words: str = ""
    tier: str = ""
    region: str = ""
    silent_at: datetime | None = None  # only those that are silent at this instant, the company's time
    after: tuple[str, int] | None = None
    before: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of customers, and whether there are more on either side."""

    customers: tuple[Customer, ...]
    earlier: bool
    later: bool
    total: int


def customers(asked: Asked, *, seen: Q | None = None) -> QuerySet[Customer]:
    """Customers that match and were not merged, in the order of their pinyin."""
    found = _rows().select_related("owner").filter(seen or Q(), alias=None)
    if asked.tier:
        found = found.filter(tier=asked.tier.strip("-"))
    if asked.region:
        found = found.filter(region__code=asked.region)
    if asked.silent_at:
        found = found.filter(is_silent(asked.silent_at))
    for word in _words(asked.words):
        found = found.filter(_matches(word))
    return found.order_by("pinyin", "id")


def with_contacts(found: QuerySet[Customer]) -> QuerySet[Customer]:
    """Each with its `current` contacts and how these are reached. Two queries more."""
    current = Contact.objects.filter(ended_at=None).prefetch_related("reaches")
    return found.prefetch_related(Prefetch("contacts", current, to_attr="current"))


def count_silent(*, at: datetime, seen: Q | None = None) -> int:
    """How many customers, of those that `seen` lets through, have not been heard of for long. One query."""
    return Customer.objects.filter(seen or Q(), is_silent(at), alias=None).count()


def find(asked: Asked, *, seen: Q | None = None) -> Listed:
    """One page of them with their contacts, of those that `seen` lets through. Four queries."""
    found = with_contacts(customers(asked, seen=seen))
    if asked.before:
        rows = list(found.filter(_beside("lt", asked.before)).order_by("-pinyin", "-id")[: PAGE + 1])
        return Listed(tuple(reversed(rows[:PAGE])), len(rows) > PAGE, True, found.count())
    after = found.filter(_beside("gt", asked.after)) if asked.after else found
    rows = list(after[: PAGE + 1])
    return Listed(tuple(rows[:PAGE]), asked.after is not None, len(rows) > PAGE, found.count())


def current_contacts(customer: Customer) -> Sequence[Contact]:
    """The contacts of a customer that was fetched `with_contacts`."""
    current: Sequence[Contact] = getattr(customer, "current", ())
    return current


def main_contact(customer: Customer) -> Contact | None:
    """The main one of them, else the first."""
    return next(iter(current_contacts(customer)), None)


# Who calls, and who is it perhaps


def callers(written: str) -> list[Reach]:
    """Whose number or address that is: every current contact that has it, with the customer under whom it lives on.

    A number is found however it is written and, from seven digits on, by its end; mail exactly, in any case.
    Three queries at most, and one more for each step of merging.
    """
    found = Reach.objects.select_related("contact__customer__region", "contact__customer__site")
    current = found.filter(contact__ended_at=None).order_by("contact__customer_id", "contact_id", "id")
    asked = sought(written)
    rows = list(current.filter(normal=asked.normal)[:MOST]) if asked.normal else []
    rows = rows or (list(current.filter(_ends(asked))[:MOST]) if asked.tails else [])
    return _under_survivors(rows)


def look_alikes(name: str, reaches: Collection[Written] = ()) -> list[Customer]:
    """Customers that may be the one about to be entered: of a like name, or reached in the same way."""
    like = Q(contacts__reaches__normal__in=[one.normal for one in reaches]) if reaches else Q(pk__in=())
    if len(core(name)) >= SHORTEST_CORE:
        like |= _named_alike(core(name))
    return list(_rows().filter(like, alias=None).distinct().order_by("pinyin", "id")[:MOST])


def same_named(name: str) -> Customer | None:
    """The customer that has this name but for its legal form, under whom it lives on where it was merged.

    One query by an index; where there is one two more, and one for each step of merging.
    """
    key = core(name)
    found = Customer.objects.filter(key=key).order_by("id").values_list("pk", flat=True).first() if key else None
    return by_id(resolved(found)) if found is not None else None


def _named_alike(asked: str) -> Q:
    """One name begins like the other, whichever is the longer."""
    beginnings = [asked[:size] for size in range(SHORTEST_CORE + 1, len(asked) + 1)]
    return Q(key__in=[*beginnings, asked]) | Q(key__startswith=asked)


def _under_survivors(rows: list[Reach]) -> list[Reach]:
    """Each with the customer that its own was merged into."""
    homes = _resolved({row.contact.customer_id for row in rows})
    moved = named({home for pk, home in homes.items() if home != pk}) if rows else {}
    for row in rows:
        home = moved.get(homes[row.contact.customer_id])
        if home is not None:
            row.contact.customer = home
    return rows


def _resolved(pks: set[int]) -> dict[int, int]:
    found = {pk: pk for pk in pks}
    while moved := dict(Alias.objects.filter(merged__in=set(found.values())).values_list("merged_id", "into_id")):
        found = {pk: moved.get(home, home) for pk, home in found.items()}
    return found


def _rows() -> QuerySet[Customer]:
    return Customer.objects.select_related("region", "site")


def _words(text: str) -> list[str]:
    """The words of a question; a telephone number is one word, in however many groups it was typed."""
    return [text] if is_number(text) else text.split()


def _matches(word: str) -> Q:
    """A word of a name, of its pinyin, its initials, the beginning of a code, a contact's name, or a number's end."""
    latin = word.lower().replace("'", "")
    found = (
        Q(name__icontains=word)
        | Q(short_name__icontains=word)
        | Q(pinyin__contains=latin)
        | Q(initials__startswith=latin)
        | Q(code__istartswith=word)
        | Q(pk__in=Contact.objects.filter(name__icontains=word, ended_at=None).values("customer"))
    )
    asked = sought(word)
    if asked.normal or asked.tails:
        reached = Reach.objects.filter(Q(normal=asked.normal) | _ends(asked), contact__ended_at=None)
        found |= Q(pk__in=reached.values("contact__customer"))
    return found


def _ends(asked: Sought) -> Q:
    """Numbers that end so, as a range: LIKE would find no index on SQLite."""
    found = Q(pk__in=())
    for tail in asked.tails:
        found |= Q(tail__gte=tail, tail__lte=f"{tail}{'9' * 20}")
    return found


def _beside(side: str, key: tuple[str, int]) -> Q:
    return Q(**{f"pinyin__{side}": key[0]}) | Q(**{"pinyin": key[0], f"id__{side}": key[1]})
