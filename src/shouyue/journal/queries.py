"""Questions to the journal, each one bounded query."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet

from shouyue.journal import exports
from shouyue.journal.canonical import Kept, first_id
from shouyue.journal.events import Archived
from shouyue.journal.logic import DERIVED_NAMES, LOST, refused
from shouyue.journal.models import IMPORTED, Delivery, Fact, Mention
from shouyue.journal.upcast import current

DEPTH = 500  # changes of one subject that are looked through for values before

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as somebody who watches is told of it."""

    id: UUID
    name: str
    subject: str
    about: tuple[str, ...]


def recent(after: UUID, limit: int = 1000) -> tuple[Told, ...]:
    """Facts with ids after this one, the oldest first, with whom they are about."""
    rows = list(Fact.objects.filter(id__gt=after).order_by("id").values_list("id", "name", "subject")[:limit])
    about: dict[UUID, list[str]] = {}
    for fact, subject in Mention.objects.filter(fact__in=[row[0] for row in rows]).values_list("fact_id", "subject"):
        about.setdefault(fact, []).append(subject)
    return tuple(Told(id_, name, subject, tuple(about.get(id_, ()))) for id_, name, subject in rows)


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact as one subject's clocks heard it: its number there, and whom it is about as far as that subject goes."""

    fact: Fact
    number: int
    about: tuple[str, ...]


def history(subject: str, numbered: int = 0) -> list[Heard]:
    """All facts of a subject, or about it that its clocks heard, in the order of telling; with them the corrections
    by which it lost a fact to another subject.

    :param numbered: the last number that a fact of it was given. Where one up to it is not in the journal it was
        archived, and the files are read; where none is missing no file is opened
    Raises Refused where a fact is in no file either.
    """
    own = [Heard(row, row.sequence, ()) for row in Fact.objects.filter(subject=subject)]
    mentions = Mention.objects.filter(subject=subject, sequence__isnull=False).select_related("fact")
    told = own + [Heard(mention.fact, mention.sequence or 0, (subject,)) for mention in mentions]
    archived = _is_missing(told, numbered) and Fact.objects.filter(name=Archived.NAME).exists()
    if archived:
        told = [heard for kept in exports.of_subject(subject) for heard in _heard(kept, subject)] + told
        if _is_missing(told, numbered):
            raise refused(LOST, subject=subject)
    known = {each.fact.id: each for each in told}
    asked = list(known)
    while asked:
        more = {row.id: Heard(row, 0, ()) for row in _correcting(asked, archived) if row.id not in known}
        known |= more
        asked = list(more)
    found = sorted(known.values(), key=lambda each: (each.fact.recorded_at, each.number))
    return [Heard(current(each.fact), each.number, each.about) for each in found]


def _is_missing(told: Iterable[Heard], numbered: int) -> bool:
    """Whether a number up to the last one is of none of these."""
    return not {each.number for each in told}.issuperset(range(1, numbered + 1))


def _heard(kept: Kept, subject: str) -> list[Heard]:
    """An archived fact as a subject's clocks heard it; none where they did not."""
    if kept.subject == subject:
        return [Heard(exports.row(kept), kept.sequence, ())]
    numbers = [number for name, number in json.loads(kept.about) if name == subject and number is not None]
    return [Heard(exports.row(kept), number, (subject,)) for number in numbers]


def _correcting(facts: list[UUID], archived: bool) -> list[Fact]:
    rows = list(Fact.objects.filter(corrects__in=facts))
    return rows + [exports.row(kept) for kept in exports.correcting(facts)] if archived else rows


Place = tuple[datetime, UUID]  # where a fact stands on a timeline: recorded_at, id


@dataclass(frozen=True, slots=True)
class Only:
    """Which facts are wanted; `unread` are names that the reader may not see, `within` says whose facts he may.

    `within` is asked for the condition on facts, or on rows that lead to them by a prefix.
    """

    kind: Literal["", "facts", "clocks"] = ""
    actor: str = ""
    unread: frozenset[str] = frozenset()
    within: Callable[[str], Q] | None = None

    def q(self, prefix: str = "") -> Q:
        """The condition on facts, or on rows that lead to them by `prefix`."""
        wanted = Q()
        if self.kind:
            clocks = Q(**{f"{prefix}name__startswith": DERIVED_NAMES})
            wanted &= clocks if self.kind == "clocks" else ~clocks
        if self.actor:
            wanted &= Q(**{f"{prefix}actor": self.actor})
        if self.unread:
            wanted &= ~Q(**{f"{prefix}name__in": self.unread})
        return wanted if self.within is None else wanted & self.within(prefix)


def timeline(
    subject: str, *, before: Place | None = None, after: Place | None = None, only: Only = Only(), limit: int = 50
) -> list[Fact]:
    """What happened to a subject or concerned it, the latest first. `before` and `after` are places of facts seen.

    Two short walks along an index, one for its own facts and one for those about it, however long both are.
    """
    own = Fact.objects.filter(only.q(), subject=subject)
    heard = Mention.objects.filter(only.q("fact__"), subject=subject).select_related("fact")
    found = [*_beside(own, before, after, "id", limit)]
    found += [mention.fact for mention in _beside(heard, before, after, "fact_id", limit)]
    nearest = sorted(found, key=place, reverse=after is None)[:limit]
    return [current(row) for row in sorted(nearest, key=place, reverse=True)]


def place(fact: Fact) -> Place:
    """Where a fact stands on a timeline."""
    return fact.recorded_at, fact.id


def _beside(rows: QuerySet[Row], before: Place | None, after: Place | None, key: str, limit: int) -> list[Row]:
    """The rows nearest to a place. The plain bound on the instant lets the index begin there on both databases."""
    if before is not None:
        at, id_ = before
        rows = rows.filter(Q(recorded_at__lt=at) | Q(**{f"{key}__lt": id_}), recorded_at__lte=at)
    if after is not None:
        at, id_ = after
        rows = rows.filter(Q(recorded_at__gt=at) | Q(**{f"{key}__gt": id_}), recorded_at__gte=at)
        return list(rows.order_by("recorded_at", key)[:limit])
    return list(rows.order_by("-recorded_at", f"-{key}")[:limit])


def told(
    *,
    name: str = "",
    subject: str = "",
    only: Only = Only(),
    since: datetime | None = None,
    until: datetime | None = None,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Fact]:
    """Facts of the whole house, the last told first; recorded from `since` up to but not `until`.

    With bounds two walks: what was told then has ids of that time, imported history has its own times alone.
    """
    asked = {
        "name": name or None,
        "subject": subject or None,
        "recorded_at__gte": since,
        "recorded_at__lt": until,
        "id__lt": before,
        "id__gt": after,
    }
    rows = Fact.objects.filter(only.q(), **{key: bound for key, bound in asked.items() if bound is not None})
    order = "-id" if after is None else "id"
    walks = [rows]
    if since or until:
        then = Q(id__gte=first_id(since)) if since else Q()
        then &= Q(id__lt=first_id(until)) if until else Q()
        walks = [rows.filter(then), rows.filter(source__startswith=IMPORTED).exclude(then)]
    found = [row for walk in walks for row in walk.order_by(order)[:limit]]
    nearest = sorted(found, key=lambda row: row.id, reverse=after is None)[:limit]
    return [current(row) for row in sorted(nearest, key=lambda row: row.id, reverse=True)]


def changes(subject: str, facts: Sequence[Fact]) -> dict[UUID, dict[str, tuple[Any, Any]]]:
    """What each of these facts changed of the subject's own facts: key → value before and after, in plain JSON.

    One query over at most DEPTH changes up to the latest of them; a value set before that is not known, as None.
    """
    own = [fact for fact in facts if fact.subject == subject]
    if not own:
        return {}
    latest = max(fact.recorded_at for fact in own)
    rows = Fact.objects.filter(subject=subject, recorded_at__lte=latest).exclude(facts={})
    state: dict[str, Any] = {}
    found: dict[UUID, dict[str, tuple[Any, Any]]] = {}
    for row in reversed(rows.order_by("-recorded_at", "-id")[:DEPTH]):
        said = current(row).facts
        found[row.id] = {key: (state.get(key), value) for key, value in said.items() if state.get(key) != value}
        state.update(said)
    return {fact.id: found.get(fact.id, {}) for fact in own}


def corrections(facts: Iterable[UUID]) -> dict[UUID, Fact]:
    """For each of these facts that was corrected, the fact that took its place."""
    return {row.corrects: row for row in Fact.objects.filter(corrects__in=list(facts)).order_by("id") if row.corrects}


def by_ids(facts: Iterable[UUID]) -> dict[UUID, Fact]:
    """The facts themselves."""
    return {row.id: current(row) for row in Fact.objects.filter(pk__in=list(facts))}


def ids(subjects: Collection[str]) -> dict[tuple[str, str, datetime], UUID]:
    """The facts of these subjects: their ids by subject, name and when they happened. Of several the last told."""
    rows = Fact.objects.filter(subject__in=subjects).order_by("id")
    found = rows.values_list("subject", "name", "occurred_at", "id")
    return {(subject, name, occurred): id_ for subject, name, occurred, id_ in found}


def abouts(facts: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Whom each of these facts is about, in the order in which it says so."""
    found: dict[UUID, tuple[str, ...]] = {}
    mentions = Mention.objects.filter(fact__in=list(facts)).order_by("id")
    for fact, subject in mentions.values_list("fact_id", "subject"):
        found[fact] = (*found.get(fact, ()), subject)
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries not done: how many wait, how many were given up."""

    waiting: int
    dead: int


def waiting() -> Waiting:
    """How much of what was recorded has not reached its listeners."""
    waits = Delivery.objects.filter(claimable_at__isnull=False).count()
    return Waiting(waits, Delivery.objects.filter(died_at__isnull=False).count())


def dead(listener: str = "", *, before: int | None = None, limit: int = 50) -> list[Delivery]:
    """Deliveries that were given up, the latest first, perhaps of one listener and with numbers below `before`."""
    rows = Delivery.objects.filter(died_at__isnull=False).select_related("fact")
    if listener:
        rows = rows.filter(listener=listener)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def dead_by_listener() -> list[tuple[str, int]]:
    """How many deliveries of each listener were given up, the most first."""
    rows = Delivery.objects.filter(died_at__isnull=False).values_list("listener")
    return list(rows.annotate(number=Count("pk")).order_by("-number", "listener"))
