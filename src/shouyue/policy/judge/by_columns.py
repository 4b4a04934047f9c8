"""Judging by columns: all obligations of a deadline rule at once, with the engine's answers.

A rule runs at most once at a time on a subject: it is opened by the first start after its last end. So opening and
ending rows follow from the order of the rows alone, due times from the clocks' array forms, and the outcome from
comparing instants. Rows that this does not cover (see _hard) make their subject hard: the engine judges it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from shouyue.policy.amounts import EndOfPeriod
from shouyue.policy.engine import Program, Silence, State
from shouyue.policy.judge.dues import due_many
from shouyue.policy.judge.history import History, Places, Progress, fact_id
from shouyue.policy.judge.outcomes import NONE, REASONS, STATE_CODE, Outcomes
from shouyue.policy.judge.pauses import Clocked, Running, clocked
from shouyue.policy.judge.starts import Starts, starts
from shouyue.policy.judge.table import Heard, Mask, Table, Unfit
from shouyue.policy.judge.threads import in_threads
from shouyue.policy.values import Deadline
from shouyue.worktime import WorktimeError


@dataclass(frozen=True, slots=True)
class ByColumns:
    """What columns could answer: all but the rules `unfit` and the subjects (by number) that are `hard`."""

    outcomes: tuple[Outcomes, ...]
    coverage: tuple[Silence, ...]
    hard: Places
    unfit: frozenset[str]


def by_columns(
    history: History,
    rules: Sequence[Deadline],
    numbers: Mapping[str, int],
    program: Program,
    until: int,
    progress: Progress,
) -> ByColumns:
    """Judge a history by rules that fit (plan.py). `numbers` are those by which outcomes name rules."""
    table = Table(history, program.catalogue)

    def judged(rule: Deadline) -> _Judged | None:
        try:
            return _judged(rule, numbers[rule.id], table, program, until)
        except (Unfit, WorktimeError):
            return None

    fit: dict[str, _Judged] = {}
    for done, (rule, found) in enumerate(zip(rules, in_threads(judged, rules), strict=True), 1):
        progress(done, len(rules), rule.id)
        if found is not None:
            fit[rule.id] = found
    hard = _hard_subjects(table, fit.values())
    return ByColumns(
        outcomes=tuple(_without(hard, found.outcomes) for found in fit.values()),
        coverage=tuple(
            _silence(rule, row, why, history)
            for rule, found in fit.items()
            for row, why in found.silent
            if not hard[table.subject[row]]
        ),
        hard=np.nonzero(hard)[0],
        unfit=frozenset(rule.id for rule in rules if rule.id not in fit),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """What columns say of one rule: its obligations, the rows at which it was silent and why, and the hard rows."""

    outcomes: Outcomes
    silent: list[tuple[int, str]]
    hard: Places


def _hard_subjects(table: Table, found: Iterable[_Judged]) -> Mask:
    """Subjects of which a row is hard, or was recorded at another time than it happened."""
    hard = np.zeros(len(table.history.subjects), np.bool_)
    hard[table.subject[table.history.column("recorded_at") != table.at]] = True
    for each in found:
        hard[table.subject[each.hard]] = True
    return hard


def _without(hard: Mask, outcomes: Outcomes) -> Outcomes:
    return outcomes.taken(~hard[outcomes.subject]) if hard.any() else outcomes


def _judged(rule: Deadline, number: int, table: Table, program: Program, until: int) -> _Judged:
    """All obligations of one rule. Raises Unfit or WorktimeError where the engine must judge it."""
    start, stop, cancel = (table.heard(triggers) for triggers in (rule.start, rule.stop, rule.cancel))
    ends = stop.counts | cancel.counts
    rows = np.nonzero(start.counts & ~stop.counts)[0]
    pauses = [(table.heard(pause.start), table.heard(pause.until)) for pause in rule.pause]
    able = starts(rule, table, rows, program)
    opens, ended = _intervals(rule, table, able.rows, ends)
    done = ended >= 0
    running = Running(
        opens=able.rows[opens],
        ends=np.where(done, ended, table.ends[table.subject[able.rows[opens]]]),
        done=done,
        stopped=done & stop.counts[ended],
        opened_at=table.at[able.rows[opens]],
        clocks=able.clocks.taken(opens),
    )
    named = able.named[opens] if len(able.named) else able.named
    due = due_many(rule.within, running.clocks, running.opened_at, named)
    result = clocked(rule, table, running, pauses, due)
    return _Judged(
        outcomes=_outcomes(number, table, running, result, until, isinstance(rule.within, EndOfPeriod)),
        silent=_idle(rule, table, able, ends),
        hard=_hard(rule, table, program, (start, stop, cancel, *chain.from_iterable(pauses))),
    )


def _hard(rule: Deadline, table: Table, program: Program, heard: Sequence[Heard]) -> Places:
    """Rows whose subject the engine must judge: where a condition failed, a start also cancels, the matter comes back,
    or a fact that `when` reads changes after a start."""
    start, _, cancel, *_ = heard
    found = start.counts & cancel.counts
    for each in heard:
        if each.failed is not None:
            found |= each.failed
    if rule.reopen.how != "never":
        reopened = table.heard(rule.reopen.on)
        found |= reopened.counts if reopened.failed is None else reopened.counts | reopened.failed
    begun = np.nonzero(start.counts)[0]
    for key in program.codes[rule.id].own_keys:
        changed = table.changes(key)
        before = np.searchsorted(begun, changed, "left") - 1
        started = begun[np.maximum(before, 0)] if len(begun) else changed
        after = (before >= 0) & (table.subject[started] == table.subject[changed])
        found[changed[after]] = True
    return np.nonzero(found)[0]


def _intervals(rule: Deadline, table: Table, rows: Places, ends: Mask) -> tuple[Places, Places]:
    """Which of the start rows open an obligation (their places), and the row that ends each, -1 where none does."""
    subject = table.subject[rows].astype(np.int64)
    coming = np.cumsum(ends, dtype=np.int32)[rows]  # starts with as many ends before them have none between them
    first = np.ones(len(rows), np.bool_)
    first[1:] = (coming[1:] != coming[:-1]) | (subject[1:] != subject[:-1])
    opens = np.nonzero(first)[0]
    if rule.once:
        opens = opens[np.diff(subject[opens], prepend=-1) != 0]
    ended = np.append(np.nonzero(ends)[0], len(table))[coming[opens]]
    return opens, np.where(ended < table.ends[subject[opens]], ended, -1)


def _idle(rule: Deadline, table: Table, able: Starts, ends: Mask) -> list[tuple[int, str]]:
    """Of the rows at which the rule could not open, those at which it would have: nothing ran, and `once` allows it."""
    found = []
    last = np.nonzero(ends)[0] if able.silent else np.array([], np.intp)
    for row, why in able.silent:
        place = int(np.searchsorted(able.rows, row)) - 1
        before = place >= 0 and table.subject[able.rows[place]] == table.subject[row]
        coming = int(np.searchsorted(last, able.rows[place])) if before else 0
        runs = before and (coming == len(last) or last[coming] > row)
        if not (runs or (before and rule.once)):
            found.append((row, why))
    return found


def _outcomes(number: int, table: Table, running: Running, result: Clocked, until: int, half_open: bool) -> Outcomes:
    """What became of each obligation, from its due time and the row that ended it."""
    due, done, stopped, size = result.due, running.done, running.stopped, len(running.opens)
    end_at = np.where(done, table.at.take(running.ends, mode="clip"), until)
    over = end_at >= due if half_open else np.where(done, end_at > due, end_at >= due)
    late = result.breached | (over & ~result.paused)
    clocks = running.clocks.taken(late)
    late_open = np.zeros(size, np.int64)
    late_open[late] = clocks.elapsed(due[late], np.maximum(end_at, due)[late])
    return Outcomes(
        rule=np.full(size, number, np.uint16),
        subject=table.subject[running.opens],
        status=_status(late, stopped, done, result.paused),
        opened_at=running.opened_at,
        due_at=np.where(late | ~result.paused, due, NONE),
        last_due=due,
        met_at=np.where(stopped, end_at, NONE),
        breached_at=np.where(late, due, NONE),
        closed_at=np.where(done, end_at, NONE),
        paused_seconds=result.paused_seconds,
        late_open_seconds=late_open,
        opening=running.opens,
        meeting=np.where(stopped, running.ends, -1),
        reason=np.where(done & ~stopped, REASONS.index("withdrawn"), 0).astype(np.uint8),
        steps=np.zeros(size, np.uint8),
        late_entry=np.zeros(size, np.bool_),
        uncounted=np.zeros(size, np.bool_),
    )


def _status(late: Mask, stopped: Mask, done: Mask, paused: Mask) -> NDArray[np.uint8]:
    """The state: breached for ever, else met, withdrawn, paused or open."""
    cases = ((late, State.BREACHED), (stopped, State.MET), (done, State.CANCELLED), (paused, State.PAUSED))
    chosen = np.select([mask for mask, _ in cases], [STATE_CODE[state] for _, state in cases], STATE_CODE[State.OPEN])
    return chosen.astype(np.uint8)


def _silence(rule: str, row: int, why: str, history: History) -> Silence:
    facts = history.facts
    own = facts["id"][row] if "id" in facts.columns and not history.abouts else None
    name = history.subjects[int(facts["subject"][row])]
    return Silence(rule, name, fact_id(own, facts["row"][row], facts["first"][row]), why)
