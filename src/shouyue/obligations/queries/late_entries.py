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
    """What the clock says of such evidence for each breach that nobody has decided about, the latest first.

    :param scope: the condition on `obligation__site` and `obligation__region`
    """
    decided = Exists(LateEntryDecision.objects.filter(obligation=OuterRef("obligation_id")))
    told = ClockEvent.objects.filter(note=TOO_LATE, obligation__superseded_by=None)
    return told.filter(scope).exclude(decided).select_related("obligation").order_by("-id")


def with_evidence(rows: Sequence[Obligation]) -> list[LateEntry]:
    """These breaches with what was told too late. Two queries, however many."""
    found = [(row, *seconds) for row in rows if (seconds := _seconds(row)) is not None]
    facts = _facts([(row, told) for row, _happened, told in found])
    return [_entry(row, happened, told, facts.get(row.subject, ())) for row, happened, told in found]


def late_entry_of(row: Obligation) -> LateEntry | None:
    """What was told too late of an obligation that waits for a decision; None where nothing does. No query where a
    look at the row says so."""
    if row.status != State.BREACHED or row.superseded_by is not None or _seconds(row) is None:
        return None
    if row.closed_at is None or row.reason:
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


def _seconds(row: Obligation) -> tuple[int, int] | None:
    """When such evidence happened, and when we were told."""
    inner = orjson.loads(row.inner or "{}")
    return (inner["late_stop"], inner["shut"]) if "late_stop" in inner and "shut" in inner else None


def _entry(row: Obligation, happened: int, told: int, facts: Iterable[Fact]) -> LateEntry:
    mine = (fact for fact in facts if (_second(fact.occurred_at), _second(fact.recorded_at)) == (happened, told))
    fact = next(mine, None)
    return LateEntry(row, _moment(happened), _moment(told), fact.actor if fact else "", fact.id if fact else None)


def _facts(rows: Sequence[tuple[Obligation, int]]) -> dict[str, list[Fact]]:
    """What each subject heard in the second in which we were told."""
    if not rows:
        return {}
    heard = reduce(or_, (_heard_then(row, told) for row, told in rows))
    found: dict[str, list[Fact]] = {}
    for fact in Fact.objects.filter(heard):
        found.setdefault(fact.subject, []).append(fact)
    for mention in Mention.objects.filter(heard, sequence__isnull=False).select_related("fact"):
        found.setdefault(mention.subject, []).append(mention.fact)
    return found


def _heard_then(row: Obligation, told: int) -> Q:
    return Q(subject=row.subject, recorded_at__gte=_moment(told), recorded_at__lt=_moment(told) + SECOND)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _second(at: datetime) -> int:
    return int(at.timestamp())
