"""A policy at work in the database: scenarios told fact by fact, and what the engine says of them in memory."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact as Row
from shouyue.journal.queries import abouts
from shouyue.obligations import editions
from shouyue.obligations.figures import Figure
from shouyue.obligations.models import Head, Obligation
from shouyue.obligations.store.facts import engine_fact
from shouyue.obligations.store.loading import due
from shouyue.obligations.store.saving import save
from shouyue.obligations.store.telling import tell
from shouyue.policy.engine import Fact, Program, Run, ring
from shouyue.policy.engine.counting import Counted
from shouyue.policy.load import load_shared

COMPARED = (
    *("id", "rule", "subject", "status", "opened_at", "due_at", "met_at", "breached_at", "closed_at"),
    *("paused_seconds", "governs", "late_entry", "superseded_by", "provisional", "reason", "linked", "looser"),
    *("continues", "alarms"),
)


def in_force(program: Program) -> None:
    """Let this program be what was adopted."""
    editions.hold(editions.InForce(program, {}, load_shared(), 0))


def tell_fact(fact: Fact, known: dict[str, UUID]) -> Row:
    """Record a fact of a scenario at the time at which it was told there; `known` are the ids of those told before."""
    new = NewFact(
        fact.name,
        fact.subject,
        about=fact.about,
        occurred_at=at(fact.occurred_at),
        recorded_at=at(fact.recorded_at),
        facts=fact.facts,
        data=fact.data,
        corrects=known[fact.corrects] if fact.corrects else None,
    )
    with transaction.atomic():
        row = record([new], actor="person:1")[0]
    known[fact.id] = row.id
    return row


def ring_at(program: Program, second: int) -> None:
    """What the timekeeper does at a second."""
    with transaction.atomic():
        heads = due(2 * second, 1000, program)
        for head in heads:
            head.fresh = ring(program, head.s, second)
        save(heads, program, now=at(second))
        tell(heads, actor="system:timekeeper", cause=None, now=at(second), real_now=at(second))


def in_memory(program: Program, rows: Iterable[Row], until: int) -> Run:
    """The same facts folded in memory."""
    run = Run(program)
    facts = list(rows)
    about = abouts(row.id for row in facts)
    run.feed_all(engine_fact(row, program, tuple(sorted(about.get(row.id, ())))) for row in facts)
    run.finish(until)
    return run


def stored() -> list[dict[str, Any]]:
    """Every obligation as its row says."""
    rows = Obligation.objects.values(*COMPARED)
    return sorted(({key: _plain(value) for key, value in row.items()} for row in rows), key=lambda row: row["id"])


def computed(run: Run) -> list[dict[str, Any]]:
    """Every obligation as the engine has it."""
    found = []
    for o in run.obligations:
        row = {key: getattr(o, key, None) for key in COMPARED if key not in ("rule", "alarms")}
        row |= {"rule": o.code.id, "status": o.status.value, "alarms": [list(alarm) for alarm in o.alarms]}
        found.append({key: _seconds(key, value) for key, value in row.items()})
    return sorted(found, key=lambda row: row["id"])


def waking() -> list[str]:
    """Subjects of which alarms are set."""
    return list(Head.objects.filter(wake__isnull=False).values_list("subject", flat=True))


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, UUID):
        return str(value)
    return value


def _seconds(key: str, value: Any) -> Any:
    if key in ("superseded_by", "linked", "continues"):
        return value or None
    return value


class Summed(NamedTuple):
    """A figure over all months and places."""

    rule: str
    counted: Counted
    amount: int


def summed(found: Iterable[Figure]) -> list[Summed]:
    sums: Counter[tuple[str, Counted]] = Counter()
    for figure in found:
        sums[figure.rule, figure.counted] += figure.amount
    return [Summed(rule, counted, amount) for (rule, counted), amount in sums.items() if amount]


def counted_rows() -> dict[tuple[str, Counted], int]:
    """The same, counted from the rows one by one."""
    rows = Obligation.objects.exclude(counted=Counted.NOT).values_list("rule", "counted")
    return dict(Counter((rule, Counted(counted)) for rule, counted in rows))
