"""Questions about evidence that was told too late to count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet

from shouyue.journal.models import Fact, Mention
from shouyue.obligations.models import ClockEvent, LateEntryDecision, Obligation
from shouyue.policy.engine.settling import TOO_LATE
from shouyue.policy.engine.state import State

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Evidence in time that was told beyond the limit: when it happened, when and by whom we were told."""

    row: Obligation
    happened_at: datetime
    told_at: datetime
    actor: str  # empty where the journal does not have the fact any more
    fact: UUID | None


def waiting(scope: Q = Q()) -> QuerySet[ClockEvent]:  # noqa: B008 - a Q is a value
    """The closing of each breach by such evidence that nobody has decided about, the latest first.

    :param scope: the condition on `obligation__site` and `obligation__region`
    """
    decided = Exists(LateEntryDecision.objects.filter(obligation=OuterRef("obligation_id")))
    closed = ClockEvent.objects.filter(kind="met", note=TOO_LATE, obligation__superseded_by=None)
    return closed.filter(scope).exclude(decided).select_related("obligation").order_by("-id")


def with_evidence(rows: Sequence[Obligation]) -> list[LateEntry]:
    """These breaches with what was told too late. Two queries, however many."""
    facts = _facts([row for row in rows if row.closed_at is not None])
    return [entry for row in rows if (entry := _entry(row, facts.get(row.subject, ()))) is not None]


def late_entry_of(row: Obligation) -> LateEntry | None:
    """What was told too late of an obligation that waits for a decision; None where nothing does. No query where a
    look at the row says so."""
    if row.status != State.BREACHED or row.superseded_by is not None or _happened(row) is None:
        return None
    if row.closed_at is None or row.closed_at != row.met_at:
        return None
    if LateEntryDecision.objects.filter(obligation=row.id).exists():
        return None
    return next(iter(with_evidence([row])), None)


def decision_about(row: Obligation) -> LateEntryDecision | None:
    """What was decided about an obligation, or about the breach whose place it took."""
    if not row.late_entry and row.status != State.BREACHED:
        return None
    before = Obligation.objects.filter(subject=row.subject, superseded_by=row.id).values("id")
    return LateEntryDecision.objects.filter(Q(obligation=row.id) | Q(obligation__in=before)).first()


def decisions(scope: Q = Q()) -> QuerySet[LateEntryDecision]:  # noqa: B008
    """What was decided, the latest first, of obligations that somebody with this scope may see."""
    seen = Exists(Obligation.objects.filter(scope, id=OuterRef("obligation")))
    return LateEntryDecision.objects.filter(seen).order_by("-id")


def opened_by(row: Obligation) -> str:
    """What the engine knows the obligation by beside its rule: the fact that opened it, or a cadence's period."""
    inner = orjson.loads(row.inner)
    return str(inner.get("period") or inner["opening"])


def _happened(row: Obligation) -> int | None:
    found: int | None = orjson.loads(row.inner or "{}").get("late_stop")
    return found


def _entry(row: Obligation, facts: Iterable[Fact]) -> LateEntry | None:
    happened = _happened(row)
    if happened is None or row.closed_at is None:
        return None
    mine = (fact for fact in facts if _second(fact.occurred_at) == happened and _told(fact) == _second(row.closed_at))
    fact = next(mine, None)
    at = datetime.fromtimestamp(happened, UTC)
    return LateEntry(row, at, row.closed_at, fact.actor if fact else "", fact.id if fact else None)


def _facts(rows: Sequence[Obligation]) -> dict[str, list[Fact]]:
    """What each subject heard in the second in which its breach was closed."""
    if not rows:
        return {}
    told = reduce(or_, (_heard_then(row) for row in rows))
    found: dict[str, list[Fact]] = {}
    for fact in Fact.objects.filter(told):
        found.setdefault(fact.subject, []).append(fact)
    for mention in Mention.objects.filter(told, sequence__isnull=False).select_related("fact"):
        found.setdefault(mention.subject, []).append(mention.fact)
    return found


def _heard_then(row: Obligation) -> Q:
    assert row.closed_at is not None  # asked of closed ones alone
    return Q(subject=row.subject, recorded_at__gte=row.closed_at, recorded_at__lt=row.closed_at + SECOND)


def _told(fact: Fact) -> int:
    return _second(fact.recorded_at)


def _second(at: datetime) -> int:
    return int(at.timestamp())
