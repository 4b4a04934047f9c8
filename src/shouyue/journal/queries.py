"""Questions to the journal, each one bounded query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from shouyue.journal.models import Delivery, Fact, Mention


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


def history(subject: str) -> list[tuple[Fact, int]]:
    """All facts of a subject, or about it that its clocks heard, with their numbers, in the order of telling."""
    own = [(row, row.sequence) for row in Fact.objects.filter(subject=subject)]
    heard = Mention.objects.filter(subject=subject, sequence__isnull=False).select_related("fact")
    found = own + [(mention.fact, mention.sequence or 0) for mention in heard]
    return sorted(found, key=lambda pair: (pair[0].recorded_at, pair[1]))


def timeline(subject: str, *, before: tuple[str, UUID] | None = None, limit: int = 50) -> Sequence[Fact]:
    """What happened to a subject, the latest first; `before` is the (recorded_at, id) of the last one seen."""
    about = Mention.objects.filter(subject=subject).values("fact_id")
    rows = Fact.objects.filter(Q(subject=subject) | Q(id__in=about)).order_by("-recorded_at", "-id")
    if before is not None:
        rows = rows.filter(Q(recorded_at__lt=before[0]) | Q(recorded_at=before[0], id__lt=before[1]))
    return list(rows[:limit])


def abouts(facts: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Whom each of these facts is about."""
    found: dict[UUID, tuple[str, ...]] = {}
    for fact, subject in Mention.objects.filter(fact__in=list(facts)).values_list("fact_id", "subject"):
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


def dead() -> Sequence[Delivery]:
    """Deliveries that were given up, the latest first."""
    return list(Delivery.objects.filter(died_at__isnull=False).select_related("fact").order_by(F("died_at").desc()))
