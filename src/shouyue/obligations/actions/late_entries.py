"""Whether evidence that was told too late counts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.kit.text import Text
from shouyue.obligations.logic import Changed, Refused
from shouyue.obligations.models import LateEntryDecision, Obligation
from shouyue.obligations.queries.late_entries import LateEntry, late_entry_of, opened_by
from shouyue.people.queries import is_same
from shouyue.policy.engine.facts import APPROVED

LONGEST = 500
NOT_WAITING = Text(
    zh="这项承诺没有待批准的补录。",
    en="No late entry of this promise waits for a decision.",
)
OWN = Text(
    zh="补录人和责任人不能批准自己的补录。请让其他有权的人决定。",
    en="Who entered it late or owed it cannot decide about it. Ask somebody else who may.",
)
NO_REASON = Text(zh="请写明理由，最多 500 字。", en="Say why, in 500 characters at most.")
DECIDED = Text(
    zh="别人已经作出另一个决定。请刷新页面查看。",
    en="Somebody has decided otherwise already. Open the page again.",
)


@transaction.atomic
def approve_late_entry(obligation: UUID, *, reason: str, actor: str, at: datetime) -> LateEntryDecision:
    """Let evidence that was told too late count as told in time, for this promise alone. The same again does nothing.

    :param obligation: whose breach was closed by that evidence; `actor`: `person:12`, or whoever decides
    Raises Refused where nothing waits, without a reason, and for one's own; Changed where it was declined.
    """
    row, entry = _waiting(obligation)
    decision, is_new = _decide(row, entry, accepted=True, reason=reason, actor=actor, at=at)
    if is_new:
        data = {"rule": row.rule, "key": opened_by(row)}
        fact = record([NewFact(APPROVED, row.subject, data=data)], actor=actor)[0]
        decision.fact = fact.id
        decision.save(update_fields=["fact"])
    return decision


@transaction.atomic
def decline_late_entry(obligation: UUID, *, reason: str, actor: str, at: datetime) -> LateEntryDecision:
    """Let the breach stand, for good, and say why. Raises as `approve_late_entry`."""
    row, entry = _waiting(obligation)
    return _decide(row, entry, accepted=False, reason=reason, actor=actor, at=at)[0]


def _waiting(obligation: UUID) -> tuple[Obligation, LateEntry | None]:
    row = Obligation.objects.filter(id=obligation).first()
    if row is None:
        raise Refused(NOT_WAITING)
    return row, late_entry_of(row)


def _decide(
    row: Obligation, entry: LateEntry | None, *, accepted: bool, reason: str, actor: str, at: datetime
) -> tuple[LateEntryDecision, bool]:
    """The decision about a breach, made once: whoever comes second waits for the first."""
    known = LateEntryDecision.objects.filter(obligation=row.id).first()
    if known is None:
        _check(row, entry, reason, actor)
    said = {"subject": row.subject, "rule": row.rule, "reason": reason.strip(), "decided_at": at, "decided_by": actor}
    decision, is_new = LateEntryDecision.objects.get_or_create(
        obligation=row.id, defaults={**said, "accepted": accepted}
    )
    if decision.accepted != accepted:
        raise Changed(DECIDED)
    return decision, is_new


def _check(row: Obligation, entry: LateEntry | None, reason: str, actor: str) -> None:
    if entry is None:
        raise Refused(NOT_WAITING)
    if any(is_same(actor, other) for other in (entry.actor, f"person:{row.person_id}")):
        raise Refused(OWN)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise Refused(NO_REASON, "reason")
