"""Obligations and heads as rows, and rows as obligations. Instants are epoch seconds inside, datetimes in rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from shouyue.policy.engine import Obligation, Program, Subject
from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.counting import Counted, counted, month
from shouyue.policy.engine.kept import in_hand, inner_of, obligation_of
from shouyue.policy.engine.state import State
from shouyue.policy.values import Cadence, Ladder, Rule

# What may change after an obligation was inserted, the key first; the rest is said once.
CHANGING = (
    *("id", "status", "governs", "due_at", "last_due", "met_at", "breached_at", "closed_at", "paused_seconds"),
    *("late_entry", "provisional", "reason", "superseded_by", "linked", "looser", "alarms", "person_id"),
    *("month", "counted", "in_hand", "inner", "edition", "owner", "duty", "opened_at"),
)
FIXED = (
    *("head_id", "subject", "rule", "clause", "document", "kind", "n", "continues", "site", "region", "customer"),
)
LOADED = (
    *("id", "head_id", "rule", "edition", "n", "status", "governs", "opened_at", "due_at", "last_due", "met_at"),
    *("breached_at", "closed_at", "paused_seconds", "late_entry", "provisional", "reason", "superseded_by", "linked"),
    *("looser", "alarms", "continues", "inner", "month", "counted", "site", "region", "person_id"),
)
INSTANTS = ("opened_at", "due_at", "last_due", "met_at", "breached_at", "closed_at")

Column = tuple[str, str, int, str, str]  # rule, month, counted, site, region: where a row stands among the figures


@dataclass(slots=True)
class Kept:
    """An obligation with what its row says, so that only what changed is written."""

    o: Obligation
    id: UUID
    before: tuple[Any, ...] = ()
    column: Column | None = None


@dataclass(slots=True)
class Loaded:
    """A subject under its lock."""

    id: int
    s: Subject
    sequence: int = 0
    known: bool = False  # whether anything was folded into it before
    recorded_at: datetime | None = None
    site: str = ""
    region: str = ""
    customer: str = ""
    kept: dict[int, Kept] = field(default_factory=dict)  # by identity of the obligation
    silent: frozenset[tuple[str, str]] = frozenset()
    fresh: list[Any] = field(default_factory=list)  # what its clocks did since it was saved
    pending: frozenset[UUID] = frozenset()  # facts in the journal that are being folded just now


def kind_of_rule(rule: Rule) -> str:
    return "ladder" if isinstance(rule, Ladder) else "cadence" if isinstance(rule, Cadence) else "deadline"


def moment(second: int | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, UTC)


def second(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def owner_of(code: Code) -> str:
    return getattr(code.rule, "owner", "")


def person_of(s: Subject, role: str) -> int | None:
    """The person whom the subject itself names for a role such as its handler: facts.handler is `person:12`."""
    named = s.facts.get(role) if role else None
    number = named.removeprefix("person:") if isinstance(named, str) and named.startswith("person:") else ""
    return int(number) if number.isdigit() else None


def signature(head: Loaded, o: Obligation) -> tuple[Any, ...]:
    """Everything of an obligation that may change; two that are equal need no writing."""
    return (
        *(o.status, o.governs, o.due_at, o.last_due, o.met_at, o.breached_at, o.closed_at, o.paused_seconds),
        *(o.late_entry, o.provisional, o.reason, o.superseded_by, o.linked, o.looser, len(o.alarms), o.code),
        *(o.sent, o.skipped, o.schedule, o.wake, o.anchor, o.used, o.left, o.pauses, o.late_stop, o.shut),
        *(o.stopped, o.got, o.wanted, o.opened_at, o.continued, in_hand(head.s, o)),
        person_of(head.s, owner_of(o.code)),
    )


def changing(head: Loaded, o: Obligation, id_: UUID, place: int) -> tuple[Any, ...]:
    """The row's changing columns, in the order of CHANGING."""
    return (
        *(id_, o.status.value, o.governs, moment(o.due_at), moment(o.last_due), moment(o.met_at)),
        *(moment(o.breached_at), moment(o.closed_at), o.paused_seconds, o.late_entry, o.provisional, o.reason),
        *(_uuid(o.superseded_by), _uuid(o.linked), o.looser, _json([list(alarm) for alarm in o.alarms])),
        *(person_of(head.s, owner_of(o.code)), month(o, o.code.program.zone), int(counted(o)), in_hand(head.s, o)),
        *(_json(inner_of(o)), place, owner_of(o.code), getattr(o.code.rule, "duty", "")),
        moment(o.opened_at),
    )


def fixed(head: Loaded, o: Obligation) -> tuple[Any, ...]:
    """The row's other columns, in the order of FIXED."""
    rule = o.code.rule
    return (
        *(head.id, head.s.name, rule.id, rule.clause, rule.document, kind_of_rule(rule), o.n),
        *(_uuid(o.continues), head.site, head.region, head.customer),
    )


def column_of(head: Loaded, o: Obligation) -> Column | None:
    """Where an obligation stands among the figures; nowhere if nobody owed it."""
    place = counted(o)
    if place is Counted.NOT:
        return None
    return o.code.id, month(o, o.code.program.zone), int(place), head.site, head.region


def restore(head: Loaded, row: Mapping[str, Any], program: Program) -> Kept:
    """An obligation from its row, under the edition under which it opened."""
    mine = program.line[row["edition"]].program if program.line else program
    public = {name: second(row[name]) for name in INSTANTS}
    o = obligation_of(
        head.s,
        mine.codes[row["rule"]],
        {
            **public,
            "n": row["n"],
            "status": State(row["status"]),
            "governs": bool(row["governs"]),
            "paused_seconds": row["paused_seconds"],
            "late_entry": bool(row["late_entry"]),
            "provisional": bool(row["provisional"]),
            "reason": row["reason"],
            "superseded_by": str(row["superseded_by"] or ""),
            "linked": str(row["linked"] or ""),
            "looser": bool(row["looser"]),
            "continues": str(row["continues"] or ""),
        },
        orjson.loads(row["inner"]),
        row["alarms"],
    )
    column = (row["rule"], row["month"], row["counted"], row["site"], row["region"]) if row["counted"] else None
    return Kept(o, row["id"], (), column)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None
