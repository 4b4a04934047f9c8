"""Putting a record right. How it read before is kept, and what the journal was told is corrected with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.communications.actions.records import check_person, checked, fact_of, let_find
from shouyue.communications.events import CommunicationRecorded
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Said, Way
from shouyue.communications.models import Communication, Correction
from shouyue.communications.queries.records import reference
from shouyue.journal import actions as journal
from shouyue.journal.queries import history
from shouyue.kit.refusals import Refused, Stale

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Corrected:
    """What may be put right of a record, as it should read: all but with whom it was and what follows from it."""

    way: Way
    kind: Kind
    direction: Direction
    begun_at: datetime
    length: timedelta | None
    summary: str
    person: int


@transaction.atomic
def correct(
    row: Communication, right: Corrected, *, reason: str, version: int, actor: str, at: datetime
) -> Communication:
    """Let a record read otherwise, and say why. Where nothing differs, nothing happens.

    Raises Stale where it was corrected since `version` was read, Refused without a reason or for what cannot be.
    """
    held = Communication.objects.select_for_update(of=("self",)).select_related("customer__site", "customer__region")
    row = held.get(pk=row.pk)
    if row.version != version:
        raise Stale
    values = _values(right, row, at)
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return row
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(_("Say in a few words why it is corrected."), "reason")
    Correction.objects.create(communication=row, before=_plain(before), reason=reason.strip(), by=actor, at=at)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _correct_journal(row, right, actor=actor, at=at)
    let_find(row)
    return row


def _values(right: Corrected, row: Communication, at: datetime) -> dict[str, Any]:
    """The columns as they should read. Raises Refused."""
    said = checked(Said(right.way, right.summary, right.kind, right.direction, right.begun_at, right.length), at)
    if not said.summary:
        raise Refused(_("Write what was said."), "summary")
    if right.person != row.person_id:
        check_person(right.person, at, "person")
    return {
        "way": right.way.value,
        "kind": right.kind.value,
        "direction": right.direction.value,
        "begun_at": min(right.begun_at, at),
        "seconds": int(right.length.total_seconds()) if right.length is not None else None,
        "summary": said.summary,
        "person_id": right.person,
    }


def _correct_journal(row: Communication, right: Corrected, *, actor: str, at: datetime) -> None:
    """A fact takes the place of the last one told of it, so that promises count what really was."""
    told = [one.fact for one in history(reference(row)) if one.fact.name == CommunicationRecorded.NAME]
    if told:
        data = fact_of(right.kind, right.way).fact(reference(row)).data
        journal.correct(told[-1].id, actor=actor, at=at, occurred_at=row.begun_at, data=data)


def _plain(before: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in before.items()}
