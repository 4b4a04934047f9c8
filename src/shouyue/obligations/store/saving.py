"""Putting subjects back: only what changed, each table in one statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from shouyue.obligations.models import ClockEvent, Head, Obligation, Silence, TallyChange
from shouyue.obligations.store import bulk
from shouyue.obligations.store.rows import (
    CHANGING,
    FIXED,
    HEADS,
    INSTANTS,
    Column,
    Kept,
    Loaded,
    changing,
    column_of,
    fixed,
    signature,
)
from shouyue.policy.engine import ENGINE_VERSION, Program
from shouyue.policy.engine import Obligation as Clock
from shouyue.policy.engine.kept import state_of
from shouyue.policy.engine.state import NEVER

NOTE, WHY = 200, 300  # characters kept
CLOSED = CHANGING.index("closed_at")
AT = frozenset({"at"})

EVENTS = ("obligation_id", "kind", "at", "note", "fact", "engine")
SILENCES = ("head_id", "subject", "rule", "clause", "fact", "why", "site", "region", "since")

Change = tuple[tuple[Any, ...], tuple[Any, ...]]  # a row as it was and as it is


def save(heads: Sequence[Loaded], program: Program, *, now: datetime) -> None:
    """Write what changed on these subjects: heads, obligations, clock events, coverage and figures."""
    places = {edition.program: place for place, edition in enumerate(program.line)}
    new: list[tuple[Any, ...]] = []
    changed: list[Change] = []
    figures: Counter[Column] = Counter()
    for head in heads:
        for o in head.s.obligations:
            _put(head, o, places, new, changed, figures)
    _save_heads(heads)
    # First what has ended: of a rule one runs on a subject, and the database holds us to it row by row.
    _save_changed([change for change in changed if change[1][CLOSED] is not None])
    _save_changed([change for change in changed if change[1][CLOSED] is None])
    bulk.insert(Obligation, (*CHANGING, *FIXED), new, seconds=INSTANTS)
    events = [row for head in heads for row in _events(head)]
    bulk.insert(ClockEvent, EVENTS, events, seconds=AT)
    _save_silence(heads, program, now)
    save_figures(figures)


def drop(gone: Sequence[Kept]) -> None:
    """Delete rows that nothing in the journal gives, and take them out of the figures."""
    Obligation.objects.filter(id__in=[kept.id for kept in gone]).delete()
    save_figures(Counter({kept.column: -1 for kept in gone if kept.column is not None}))


def _put(
    head: Loaded,
    o: Clock,
    places: Mapping[Program, int],
    new: list[tuple[Any, ...]],
    changed: list[Change],
    figures: "Counter[Column]",
) -> None:
    kept = head.kept.get(id(o))
    now_is = signature(head, o)
    if kept is not None and kept.before == now_is:
        return
    known = kept is not None
    if kept is None:
        kept = head.kept[id(o)] = Kept(o, o.id, place=(head.site, head.region))
    row = changing(head, o, kept.id, places.get(o.code.program, 0))
    if known:
        changed.append((kept.row, row))
    else:
        new.append((*row, *fixed(head, o)))
    column = column_of(kept, row)
    if column != kept.column:
        if kept.column is not None:
            figures[kept.column] -= 1
        if column is not None:
            figures[column] += 1
    kept.before, kept.column, kept.row = now_is, column, row


def _save_changed(changes: Sequence[Change]) -> None:
    before = [was for was, _row in changes]
    rows = [row for _was, row in changes]
    bulk.update(Obligation, CHANGING, rows, before=before if all(before) else (), seconds=INSTANTS)


def _save_heads(heads: Sequence[Loaded]) -> None:
    rows = [_head(head) for head in heads]
    bulk.update(Head, HEADS, rows, before=[head.row for head in heads])
    for head, row in zip(heads, rows, strict=True):
        head.row = row


def _head(head: Loaded) -> tuple[Any, ...]:
    s = head.s
    wake = min((*(o.wake for o in s.running.values()), *s.periods.values()), default=NEVER)
    return (
        *(head.id, head.sequence, s.edition, None if wake >= NEVER else wake, orjson.dumps(state_of(s)).decode()),
        *(head.recorded_at, head.site, head.region, head.customer),
    )


def _events(head: Loaded) -> Iterable[tuple[Any, ...]]:
    """What happened to the clocks, once each, in the order in which it happened."""
    for o, event in head.fresh:
        yield head.kept[id(o)].id, event.kind, event.at, event.note[:NOTE], event.fact, ENGINE_VERSION


def _save_silence(heads: Sequence[Loaded], program: Program, now: datetime) -> None:
    new: list[tuple[Any, ...]] = []
    for head in heads:
        there = head.s.coverage
        if there.keys() == head.silent:
            continue
        for rule, fact in there.keys() - head.silent:
            code = program.codes.get(rule)
            why = there[rule, fact].why[:WHY]
            new.append(
                (head.id, head.s.name, rule, code.rule.clause if code else "", fact, why, head.site, head.region, now)
            )
        for rule, fact in head.silent - there.keys():
            Silence.objects.filter(head_id=head.id, rule=rule, fact=fact, closed_at=None).update(closed_at=now)
        head.silent = frozenset(there)
    bulk.insert(Silence, SILENCES, new)


def save_figures(figures: "Counter[Column]") -> None:
    """Leave the changes of figures; a job adds them up."""
    changes = [[*column, amount] for column, amount in figures.items() if amount]
    if changes:
        TallyChange.objects.create(changes=changes)
