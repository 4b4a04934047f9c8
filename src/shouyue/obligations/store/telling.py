"""What clocks did, told to the journal: derived facts, recorded beside what caused them and never folded."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from shouyue.journal.listeners import listeners_of
from shouyue.journal.models import Delivery, Fact, Mention
from shouyue.kit.ids import uuid7
from shouyue.obligations.store import bulk
from shouyue.obligations.store.rows import Loaded
from shouyue.policy.engine import ClockEvent, Obligation

TOLD = frozenset({"warned", "escalated", "breached", "met", "cancelled"})
FACTS = (
    *("id", "name", "version", "subject", "sequence", "occurred_at", "recorded_at", "actor", "cause"),
    *("facts", "data", "source"),
)
MENTIONS = ("fact_id", "subject", "recorded_at")
DELIVERIES = ("fact_id", "listener", "attempts", "claimable_at", "error")


def tell(heads: Sequence[Loaded], *, actor: str, cause: UUID | None, now: datetime, real_now: datetime) -> int:
    """Record `obligation.*` for what these subjects' clocks did just now; answers how many facts that were.

    :param now: the company's time; `real_now` from when a worker may hand the facts to their listeners
    """
    facts: list[tuple[Any, ...]] = []
    mentions: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    for head in heads:
        for o, event in head.fresh:
            if event.kind not in TOLD:
                continue
            number, name = uuid7(now), f"obligation.{event.kind}"
            occurred = datetime.fromtimestamp(event.at, UTC)
            data = orjson.dumps(_data(o, event)).decode()
            subject = f"obligation:{head.kept[id(o)].id}"
            facts.append((number, name, 1, subject, 0, occurred, now, actor, cause or number, "{}", data, ""))
            mentions.append((number, head.s.name, now))
            if head.customer and head.customer != head.s.name:
                mentions.append((number, head.customer, now))
            deliveries.extend((number, listener, 0, real_now, "") for listener in listeners_of(name))
    bulk.insert(Fact, FACTS, facts)
    bulk.insert(Mention, MENTIONS, mentions)
    bulk.insert(Delivery, DELIVERIES, deliveries)
    return len(facts)


def _data(o: Obligation, event: ClockEvent) -> dict[str, Any]:
    """References and business values: which rule, and for a message which step and to which role."""
    found: dict[str, Any] = {"rule": o.code.id, "clause": o.code.rule.clause}
    if event.kind in ("warned", "escalated"):
        step, _, to = event.note.partition(" → ")
        found |= {"step": step, "to": to}
    elif event.kind == "met":
        found |= {"late_entry": o.late_entry, "late": o.breached_at is not None}
    elif event.kind == "cancelled":
        found["reason"] = o.reason
    return found
