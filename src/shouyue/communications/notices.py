"""Reminders and escalations reach people: who holds the role where the promise is owed, or stands in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from shouyue.communications import alerts
from shouyue.communications.models import Notice
from shouyue.obligations import queries as promises
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.journal.models import Fact
    from shouyue.obligations.models import Obligation

STALE = timedelta(hours=1)  # older messages, as after an outage, become one summary for each person
SUMMARY, HAPPENED = "summary", "happened"


@transaction.atomic
def give(fact: "Fact", *, at: datetime) -> int:
    """Tell those whom an alarm concerns; answers how many. The same fact tells nobody twice.

    :param fact: `obligation.warned`, `.escalated` or `.breached`; `at`: the company's time
    """
    kind = fact.name.partition(".")[2]
    row = promises.obligations().filter(id=UUID(fact.subject.partition(":")[2])).first()
    if row is None:
        return 0
    persons = recipients(row, fact.data.get("to") or row.owner, at)
    alerts.queue(row, kind, fact.id, persons, occurred_at=fact.occurred_at, at=at)
    for person in persons:
        if fact.recorded_at - fact.occurred_at > STALE:
            _add_to_summary(person, fact, at)
        else:
            Notice.objects.get_or_create(person_id=person, fact=fact.id, defaults=_said(row, fact, kind, at))
    return len(persons)


def tell(fact: "Fact", persons: Iterable[int], *, at: datetime) -> None:
    """Tell persons that something happened to a subject that concerns them; whoever did it himself knows.

    :param fact: what happened; its subject's page opens from the notice. `at`: the company's time
    """
    actor = people.whose(fact.actor)
    said = {"kind": HAPPENED, "subject": fact.subject, "name": fact.name, "at": fact.occurred_at, "told_at": at}
    rows = [Notice(person_id=person, fact=fact.id, **said) for person in sorted(set(persons)) if person != actor]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def recipients(row: "Obligation", role: str, at: datetime) -> list[int]:
    """The persons behind a role for one promise: the one whom its subject names, else who holds it there."""
    staff = people.roster()
    if row.person_id is not None and role == row.owner:
        holder = staff.person(f"person:{row.person_id}", at=at)
        return [holder.person_id] if holder is not None else []
    return [holder.person_id for holder in staff.holders(role, site=row.site, region=row.region, at=at)]


def _said(row: "Obligation", fact: "Fact", kind: str, at: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "obligation": row.id,
        "subject": row.subject,
        "rule": row.rule,
        "clause": row.clause,
        "step": fact.data.get("step", ""),
        "at": fact.occurred_at,
        "told_at": at,
    }


def _add_to_summary(person: int, fact: "Fact", at: datetime) -> None:
    """One summary for all that had piled up, as long as it is unread and young."""
    young = Notice.objects.filter(person_id=person, kind=SUMMARY, read_at=None, told_at__gt=at - STALE)
    if not young.update(count=F("count") + 1, at=fact.occurred_at):
        said = {"kind": SUMMARY, "at": fact.occurred_at, "told_at": at}
        Notice.objects.get_or_create(person_id=person, fact=fact.id, defaults=said)


def read(person: int, *, at: datetime, notice: int | None = None) -> int:
    """Take a person's notices, or one of them, as read; answers how many were not."""
    found = Notice.objects.filter(person_id=person, read_at=None)
    if notice is not None:
        found = found.filter(pk=notice)
    return found.update(read_at=at)


def unread(person: int) -> int:
    """How many notices wait for a person."""
    return Notice.objects.filter(person_id=person, read_at=None).count()
