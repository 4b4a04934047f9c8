"""Obligations and heads as rows, and rows as obligations. Instants are epoch seconds inside, datetimes in rows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from shouyue.policy.engine import Obligation, Program, Subject
from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.counting import counted, month
from shouyue.policy.engine.kept import in_hand, inner_of, obligation_of
from shouyue.policy.engine.state import State
from shouyue.policy.values import Cadence, Ladder, Rule

HEADS = ("id", "sequence", "edition", "wake", "state", "recorded_at", "site", "region", "customer")
# What may change after an obligation was inserted, the key first; the rest is said once.
PUBLIC = (
    *("status", "governs", "opened_at", "due_at", "last_due", "met_at", "breached_at", "closed_at", "paused_seconds"),
    *("late_entry", "provisional", "reason", "superseded_by", "linked", "looser"),
)
CHANGING = (
    *("id", *PUBLIC, "alarms", "person_id", "month", "counted", "in_hand", "inner", "edition", "owner", "duty"),
)
FIXED = (*("head_id", "subject", "rule", "clause", "document", "kind", "n", "continues", "site", "region", "customer"),)
LOADED = (*CHANGING, "head_id", "rule", "n", "continues", "site", "region")
INSTANTS = frozenset({"opened_at", "due_at", "last_due", "met_at", "breached_at", "closed_at"})

Column = tuple[str, str, int, str, str]  # rule, month, counted, site, region: where a row stands among the figures


@dataclass(slots=True)
class Kept:
    """An obligation with what its row says, so that only what changed is written."""

    o: Obligation
    id: str
    before: tuple[Any, ...] = ()  # its signature
    column: Column | None = None
    row: tuple[Any, ...] = ()  # in the order of CHANGING; none where it is not known
    place: tuple[str, str] = ("", "")  # site and region under which it opened, wherever its head moves


@dataclass(slots=True)
class Loaded:
    """A subject under its lock."""

    id: int
    s: Subject
    row: tuple[Any, ...] = ()  # as it was loaded, in the order of HEADS
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


def owner_of(code: Code) -> str:
    return getattr(code.rule, "owner", "")


def person_of(s: Subject, role: str) -> int | None:
    """The person whom the subject itself names for a role such as its handler: facts.handler is `person:12`."""
    named = s.facts.get(role) if role else None
    if not isinstance(named, str) or not named.startswith("person:"):
        return None
    number = named.removeprefix("person:")
    return int(number) if number.isdigit() else None


_SIGNED = attrgetter(
    *("status", "governs", "due_at", "last_due", "met_at", "breached_at", "closed_at", "paused_seconds"),
    *("late_entry", "provisional", "reason", "superseded_by", "linked", "looser", "code"),
    *("sent", "skipped", "schedule", "wake", "anchor", "used", "left", "pauses", "late_stop", "shut"),
    *("stopped", "got", "wanted", "opened_at", "continued"),
)


def signature(head: Loaded, o: Obligation) -> tuple[Any, ...]:
    """Everything of an obligation that may change; two that are equal need no writing."""
    return _SIGNED(o), len(o.alarms), in_hand(head.s, o), person_of(head.s, owner_of(o.code))


def changing(head: Loaded, o: Obligation, id_: str, place: int) -> tuple[Any, ...]:
    """The row's changing columns, in the order of CHANGING; instants in epoch seconds."""
    return (
        *(id_, o.status.value, o.governs, o.opened_at, o.due_at, o.last_due, o.met_at, o.breached_at, o.closed_at),
        *(o.paused_seconds, o.late_entry, o.provisional, o.reason, o.superseded_by or None, o.linked or None),
        *(o.looser, _json([list(alarm) for alarm in o.alarms]), person_of(head.s, owner_of(o.code))),
        *(month(o, o.code.program.zone), int(counted(o)), in_hand(head.s, o), _json(inner_of(o)), place),
        *(owner_of(o.code), getattr(o.code.rule, "duty", "")),
    )


def fixed(head: Loaded, o: Obligation) -> tuple[Any, ...]:
    """The row's other columns, in the order of FIXED."""
    rule = o.code.rule
    return (
        *(head.id, head.s.name, rule.id, rule.clause, rule.document, kind_of_rule(rule), o.n, o.continues or None),
        *(head.site, head.region, head.customer),
    )


def column_of(kept: Kept, row: tuple[Any, ...]) -> Column | None:
    """Where an obligation with this row stands among the figures; nowhere if nobody owed it."""
    place = row[_COUNTED]
    return (kept.o.code.id, row[_MONTH], place, *kept.place) if place else None


_MONTH, _COUNTED = CHANGING.index("month"), CHANGING.index("counted")


def restore(head: Loaded, values: tuple[Any, ...], program: Program) -> Kept:
    """An obligation from its row (LOADED), under the edition under which it opened."""
    kept = values[: len(CHANGING)]
    id_, public = kept[0], dict(zip(PUBLIC, kept[1:], strict=False))
    alarms, _person, month, counted, _in_hand, inner, edition, _owner, _duty = kept[1 + len(PUBLIC) :]
    _head, rule, n, continues, site, region = values[len(CHANGING) :]
    public["status"] = State(public["status"])
    for link in ("superseded_by", "linked"):
        public[link] = public[link] or ""
    mine = program.line[edition].program if program.line else program
    o = obligation_of(
        head.s,
        mine.codes[rule],
        {**public, "n": n, "continues": continues or ""},
        orjson.loads(inner),
        orjson.loads(alarms) if alarms != "[]" else (),
    )
    return Kept(o, id_, (), (rule, month, counted, site, region) if counted else None, kept, (site, region))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
