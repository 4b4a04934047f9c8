"""The verb of the journal: record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouyue.journal import reactor
from shouyue.journal.listeners import listeners_of
from shouyue.journal.logic import NewFact, Refused
from shouyue.journal.models import Delivery, Fact, Mention
from shouyue.kit.ids import uuid7
from shouyue.policy.payload import plain


def record(facts: Sequence[NewFact], *, actor: str, cause: UUID | None = None, source: str = "") -> list[Fact]:
    """Write facts down, tell the obligations, and leave a note for each listener; all in the caller's transaction.

    The subjects are locked first and the clock is read after, so that of one subject the order of telling is the order
    of recording. A fact whose key this source has told before is not recorded again: the known one is answered.

    :param actor: who did it, `person:12`, `token:4`, `system:timekeeper`
    :param cause: what groups the facts of one action; the first fact unless given
    Raises Refused for a fact that the catalogue does not know.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("facts are recorded inside the transaction of the action that states them")
    session = reactor.begin(facts)
    known = _known(facts, source)
    fresh = _once([fact for fact in facts if not fact.key or fact.key not in known])
    if fresh:
        rows = _rows(fresh, session, actor=actor, cause=cause, source=source)
        Fact.objects.bulk_create(rows)
        _mention(fresh, rows, session)
        notify(rows, at=session.now)
        session.fold(rows)
        known.update({row.key: row for row in rows if row.key})
        told = dict(zip(map(id, fresh), rows, strict=True))
        return [known[fact.key] if fact.key else told[id(fact)] for fact in facts]
    return [known[fact.key] for fact in facts]


def notify(rows: Sequence[Fact], *, at: datetime) -> None:
    """One delivery for each fact and listener."""
    waiting = [
        Delivery(fact_id=row.id, listener=listener, claimable_at=at) for row in rows for listener in listeners_of(row.name)
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


def _rows(
    facts: Sequence[NewFact], session: reactor.Session, *, actor: str, cause: UUID | None, source: str
) -> list[Fact]:
    found: list[Fact] = []
    for fact in facts:
        number = uuid7(session.now)
        cause = cause or number
        recorded = fact.recorded_at or session.now
        occurred = fact.occurred_at or recorded
        if occurred.tzinfo is None:
            raise Refused(f"{fact.name}: occurred_at has no time zone")
        found.append(
            Fact(
                id=number,
                name=fact.name,
                version=fact.version,
                subject=fact.subject,
                sequence=session.sequence(fact.subject) or 0,
                occurred_at=occurred,
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
