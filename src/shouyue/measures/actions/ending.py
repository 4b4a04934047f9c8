"""Carrying measures out, and dropping them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused
from shouyue.measures import phrases
from shouyue.measures.actions.shared import locked, needed, save
from shouyue.measures.events import MeasureDone, MeasureDropped
from shouyue.measures.logic import State, may_become
from shouyue.measures.models import Measure, MeasureFile
from shouyue.measures.queries import bound_among, reference
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.files.models import StoredFile


@transaction.atomic
def done(
    number: int, evidence: str, *, files: Sequence["StoredFile"] = (), version: int, actor: str, at: datetime
) -> Measure:
    """A measure was carried out, with evidence in words and files (OC-14.5); its clock is met. Again: nothing.

    Raises Refused without evidence and where the measure has ended otherwise, Stale where it was changed since read.
    """
    row, said = locked(number), needed(evidence, phrases.NO_EVIDENCE, field="evidence")
    if row.state == State.DONE and people.is_same(row.ended_by, actor) and row.evidence == said:
        return row
    _end(row, State.DONE, version, evidence=said, actor=actor, at=at)
    MeasureFile.objects.bulk_create(MeasureFile(measure=row, file=file) for file in files)
    record([MeasureDone().fact(reference(row), about=(row.about,))], actor=actor)
    return row


@transaction.atomic
def drop(number: int, *, reason: str, version: int, actor: str, at: datetime) -> Measure:
    """A measure is let go; its clock is cancelled. Again: nothing.

    Raises Refused for whom it binds, without a reason and where the measure has ended otherwise; Stale.
    """
    row, why = locked(number), needed(reason, phrases.SAY_WHY, field="reason")
    if row.state == State.DROPPED and people.is_same(row.ended_by, actor) and row.reason == why:
        return row
    person = people.whose(actor)
    if person is not None and bound_among([row], person, at):
        raise Refused(phrases.BOUND)
    _end(row, State.DROPPED, version, reason=why, actor=actor, at=at)
    record([MeasureDropped().fact(reference(row), about=(row.about,))], actor=actor)
    return row


def _end(
    row: Measure, to: State, version: int, *, actor: str, at: datetime, evidence: str = "", reason: str = ""
) -> None:
    """The one door from state to state. Raises Refused where there is no way, Stale."""
    if not may_become(State(row.state), to):
        raise Refused(phrases.ENDED)
    ended = {"ended_at": at, "ended_by": actor, "evidence": evidence, "reason": reason}
    save(row, version, state=to.value, **ended)
