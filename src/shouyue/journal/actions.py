"""The verbs of the journal: record and correct; and to send again what was given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from shouyue.jobs.clock import Now
from shouyue.journal import reactor
from shouyue.journal.listeners import hearing
from shouyue.journal.logic import (
    DERIVED,
    DERIVED_NAMES,
    IN_FUTURE,
    SUPERSEDED,
    TWICE,
    UNKNOWN,
    NewFact,
    Refused,
    refused,
)
from shouyue.journal.models import Delivery, Fact, Mention
from shouyue.journal.upcast import current
from shouyue.kit.ids import uuid7
from shouyue.policy.payload import plain


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it stands now. `known`: it had been told before under the same key."""

    fact: Fact
    known: bool


def record(facts: Sequence[NewFact], *, actor: str, cause: UUID | None = None, source: str = "") -> list[Fact]:
    """Write facts down, tell the obligations, and leave a note for each listener; all in the caller's transaction.

    :param actor: who did it, `person:12`, `token:4`, `system:timekeeper`
    :param cause: what groups the facts of one action; the first fact unless given
    Raises Refused for a fact that the catalogue does not know, or that corrects what was corrected already.
    """
    return [told.fact for told in take(facts, actor=actor, cause=cause, source=source)]


def take(facts: Sequence[NewFact], *, actor: str, cause: UUID | None = None, source: str = "") -> list[Told]:
    """Record facts, and say of each whether it was known.

    The subjects are locked first and the clock is read after, so that of one subject the order of telling is the order
    of recording. A fact whose key this source has told before is not recorded again: the known one is answered.
    What is said to happen only after it is told, by a clock that runs ahead of ours, happens as it is told.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("facts are recorded inside the transaction of the action that states them")
    session = reactor.begin(facts)
    known = _known(facts, source)
    fresh = _once([fact for fact in facts if not fact.key or fact.key not in known])
    rows = _rows(fresh, session, actor=actor, cause=cause, source=source)
    if fresh:
        _refuse_corrected(fresh)
        Fact.objects.bulk_create(rows)
        _mention(fresh, rows, session)
        notify(rows)
        session.fold(rows)
        known.update({row.key: row for row in rows if row.key})
    told = dict(zip(map(id, fresh), rows, strict=True))
    return [Told(told[id(fact)], False) if id(fact) in told else Told(known[fact.key], True) for fact in facts]


def correct(
    fact_id: UUID,
    *,
    actor: str,
    at: datetime,
    occurred_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    cause: UUID | None = None,
    source: str = "",
    key: str = "",
) -> Fact:
    """Record a fact that takes the place of another, which stays as it was written. In the caller's transaction.

    What is not given stays as the corrected fact says it: when it happened, its `facts`, its `data`, whom it is about.
    Raises Refused where there is nothing to correct, for what clocks did, for a fact corrected already (its correction
    is the one to correct), and for a time after `at`.
    """
    wrong = Fact.objects.filter(pk=fact_id).first()
    if wrong is None:
        raise refused(UNKNOWN, fact=str(fact_id))
    if wrong.name.startswith(DERIVED_NAMES):
        raise refused(DERIVED, name=wrong.name)
    if occurred_at is not None and occurred_at > at:
        raise refused(IN_FUTURE, when=occurred_at.isoformat(" ", "seconds"))
    wrong = current(wrong)
    right = NewFact(
        name=wrong.name,
        subject=wrong.subject,
        about=tuple(Mention.objects.filter(fact=fact_id).order_by("pk").values_list("subject", flat=True)),
        occurred_at=occurred_at or wrong.occurred_at,
        facts=wrong.facts if facts is None else facts,
        data=wrong.data if data is None else data,
        corrects=fact_id,
        key=key,
        version=wrong.version,
    )
    return record([right], actor=actor, cause=cause, source=source)[0]


def retry(delivery: int) -> bool:
    """Send a delivery that was given up again, with all its attempts. False where there is none."""
    return _revive(Delivery.objects.filter(pk=delivery)) == 1


def retry_all(listener: str = "") -> int:
    """The same for all that were given up, or those of one listener; how many they are."""
    return _revive(Delivery.objects.filter(listener=listener) if listener else Delivery.objects.all())


def _revive(found: QuerySet[Delivery]) -> int:
    dead = found.filter(died_at__isnull=False)
    return dead.update(claimable_at=Now(), died_at=None, attempts=0)


def notify(rows: Sequence[Fact]) -> None:
    """One delivery for each fact and listener; workers go by real time, whatever clock the company shows."""
    heard = hearing(row.name for row in rows)
    waiting = [
        Delivery(fact_id=row.id, listener=listener, claimable_at=Now()) for row in rows for listener in heard[row.name]
    ]
    if waiting:
        Delivery.objects.bulk_create(waiting)


def _known(facts: Sequence[NewFact], source: str) -> dict[str, Fact]:
    keys = [fact.key for fact in facts if fact.key]
    return {str(row.key): row for row in Fact.objects.filter(source=source, key__in=keys)} if keys else {}


def _once(facts: Sequence[NewFact]) -> list[NewFact]:
    """The first of those that have the same key."""
    seen: dict[str, NewFact] = {}
    return [fact for fact in facts if not fact.key or seen.setdefault(fact.key, fact) is fact]


def _refuse_corrected(facts: Sequence[NewFact]) -> None:
    """A fact is corrected once; looked at under its subject's lock, since somebody may have been quicker."""
    wanted = [fact.corrects for fact in facts if fact.corrects is not None]
    twice = next((wrong for place, wrong in enumerate(wanted) if wrong in wanted[:place]), None)
    if twice is not None:
        raise refused(TWICE, fact=str(twice))
    earlier = Fact.objects.filter(corrects__in=wanted).first() if wanted else None
    if earlier is not None:
        raise refused(SUPERSEDED, fact=str(earlier.pk))


def _rows(
    facts: Sequence[NewFact], session: reactor.Session, *, actor: str, cause: UUID | None, source: str
) -> list[Fact]:
    found: list[Fact] = []
    numbers = sorted(uuid7(session.now) for _ in facts)  # of one instant, yet in the order of telling
    for number, fact in zip(numbers, facts, strict=True):
        cause = cause or number
        recorded = fact.recorded_at or session.now
        said = fact.occurred_at or recorded
        if said.tzinfo is None:
            raise Refused(f"{fact.name}: occurred_at has no time zone")
        found.append(
            Fact(
                id=number,
                name=fact.name,
                version=fact.version,
                subject=fact.subject,
                sequence=session.sequence(fact.subject) or 0,
                occurred_at=min(said, recorded),
                recorded_at=recorded,
                actor=actor,
                cause=cause,
                facts=plain(fact.facts),
                data=plain(fact.data),
                corrects=fact.corrects,
                source=source,
                key=fact.key or None,
            )
        )
    return found


def _mention(facts: Sequence[NewFact], rows: Sequence[Fact], session: reactor.Session) -> None:
    found = [
        Mention(fact_id=row.id, subject=name, sequence=session.sequence(name), recorded_at=row.recorded_at)
        for fact, row in zip(facts, rows, strict=True)
        for name in fact.about
        if name != fact.subject
    ]
    if found:
        Mention.objects.bulk_create(found)
