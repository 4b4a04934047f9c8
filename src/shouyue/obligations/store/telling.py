"""What clocks did, told to the journal: derived facts, recorded beside what caused them and never folded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from shouyue.journal.listeners import hearing
from shouyue.journal.models import Delivery, Fact, Mention
from shouyue.kit.ids import uuid7
from shouyue.obligations.store import bulk
from shouyue.obligations.store.rows import Loaded
from shouyue.policy.engine import ClockEvent, Obligation

NAMES = {kind: f"obligation.{kind}" for kind in ("warned", "escalated", "breached", "met", "cancelled")}
FACTS = (
    *("id", "name", "version", "subject", "sequence", "occurred_at", "recorded_at", "actor", "cause"),
    *("facts", "data", "source"),
)
OCCURRED = frozenset({"occurred_at"})
MENTIONS = ("fact_id", "subject", "recorded_at")
DELIVERIES = ("fact_id", "listener", "attempts", "claimable_at", "error")


def tell(heads: Sequence[Loaded], *, actor: str, cause: UUID | None, now: datetime, real_now: datetime) -> int:
    """Record `obligation.*` for what these subjects' clocks did just now; answers how many facts that were.

    :param now: the company's time; `real_now` from when a worker may hand the facts to their listeners
    """
    facts: list[tuple[Any, ...]] = []
    mentions: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    heard = hearing(NAMES.values())
    for head in heads:
        for o, event in head.fresh:
            name = NAMES.get(event.kind)
            if name is None:
                continue
            number = uuid7(now)
            subject = f"obligation:{head.kept[id(o)].id}"
            said = _data(o, event)
            facts.append((number, name, 1, subject, 0, event.at, now, actor, cause or number, "{}", said, ""))
            mentions.append((number, head.s.name, now))
            if head.customer and head.customer != head.s.name:
                mentions.append((number, head.customer, now))
            deliveries.extend((number, listener, 0, real_now, "") for listener in heard[name])
    bulk.insert(Fact, FACTS, facts, seconds=OCCURRED)
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
