"""Pauses of many obligations at once.

While an obligation runs, each of its pauses is on from a row that begins it until the next that ends it. So the rows
that say anything about a pause cut the obligation into stretches in which its clock runs, and others in which it stands
still. What is left at each resumption, and the due time that follows, are running sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouyue.policy.amounts import Amount, EndOfPeriod, is_elastic
from shouyue.policy.judge.dues import Clocks
from shouyue.policy.judge.history import Ints, Places
from shouyue.policy.judge.table import Heard, Mask, Table
from shouyue.policy.values import Deadline


@dataclass(frozen=True, slots=True)
class Running:
    """Obligations: the row that opens each, and the one that ends it, or the end of its subject."""

    opens: Places
    ends: Places
    done: Mask
    stopped: Mask
    opened_at: Ints
    clocks: Clocks


@dataclass(slots=True)
class Clocked:
    """What the pauses made of each obligation up to its last row.

    `due` is the last due time; `paused` says that the clock stands still at the end, `breached` that the due time was
    passed before a later pause could begin.
    """

    due: Ints
    paused_seconds: Ints
    paused: Mask
    breached: Mask


@dataclass(frozen=True, slots=True)
class Steps:
    """The rows at which pauses of an obligation begin or end, in order: its number, the row and the pauses then on."""

    owner: Places
    row: Places
    bits: NDArray[np.int64]

    @property
    def before(self) -> NDArray[np.int64]:
        """The pauses that were on just before each row."""
        before = np.zeros_like(self.bits)
        before[1:] = np.where(self.owner[1:] == self.owner[:-1], self.bits[:-1], 0)
        return before


def clocked(rule: Deadline, table: Table, running: Running, heard: Sequence[tuple[Heard, Heard]], due: Ints) -> Clocked:
    """Run the pauses of a rule. Raises NoWorkingTime where a calendar has none.

    :param heard: for each pause of the rule the rows that begin it and those that end it.
    """
    count = len(running.opens)
    nothing = np.zeros(count, np.bool_)
    result = Clocked(due.copy(), np.zeros(count, np.int64), nothing.copy(), nothing.copy())
    steps = _steps(rule, heard, running) if count and heard else None
    if steps is not None and steps.bits.any():
        _run(rule, table, running, steps, result)
    return result


def _steps(rule: Deadline, heard: Sequence[tuple[Heard, Heard]], running: Running) -> Steps:
    """All rows strictly inside a running obligation at which one of its pauses may begin or end."""
    begun = [begins.counts for begins, _ in heard]
    ended = [
        _after(begins.counts) if pause.until_any else ends.counts
        for pause, (begins, ends) in zip(rule.pause, heard, strict=True)
    ]
    touched = np.logical_or.reduce([*begun, *ended])
    rows = np.nonzero(touched)[0]
    owner = np.searchsorted(running.opens, rows, "left") - 1
    inside = (owner >= 0) & (rows < running.ends[owner])
    rows, owner = rows[inside], owner[inside]
    bits = np.zeros(len(rows), np.int64)
    for number, (begins, ends) in enumerate(zip(begun, ended, strict=True)):
        bits |= _last_said(owner, begins[rows], ends[rows]).astype(np.int64) << number
    return Steps(owner, rows, bits)


def _after(mask: Mask) -> Mask:
    """The rows that follow: a pause `until: any` ends with the next fact. Another subject's are cut off later."""
    found = np.zeros_like(mask)
    found[1:] = mask[:-1]
    return found


def _last_said(owner: Places, on: Mask, off: Mask) -> Mask:
    """Whether a pause is on at each row: what was last said of it while its owner ran. Beginning wins over ending."""
    said = np.where(on | off, np.arange(len(owner)), -1)
    last = np.maximum.accumulate(said)
    found: Mask = (last >= 0) & (owner[last] == owner) & on[last]
    return found


@dataclass(frozen=True, slots=True)
class Stops:
    """The stretches in which clocks stood still, in order: whose, from when, until when, and the open time they took.

    A clock that stands still runs on with the row that stops it; one that is withdrawn, or has no more rows, does not.
    """

    owner: Places
    fresh: Mask
    """The first of its owner."""
    begun_at: Ints
    resumed: Mask
    resumed_at: Ints
    gone: Ints
    moves: Mask


def _stops(rule: Deadline, table: Table, steps: Steps, running: Running) -> Stops:
    before = steps.before
    begin = np.nonzero((steps.bits != 0) & (before == 0))[0]
    resume = np.nonzero((steps.bits == 0) & (before != 0))[0]
    owner = steps.owner[begin]
    place = np.searchsorted(resume, begin)
    back = np.append(resume, len(steps.row))[place]
    resumed = np.append(steps.owner, -1)[back] == owner  # else the obligation ended before, or its subject did
    until = np.searchsorted(steps.owner, owner, "right")
    until[resumed] = back[resumed]
    row = np.where(resumed, np.append(steps.row, 0)[back], running.ends[owner])
    stands = ~resumed & ~running.done[owner]
    begun_at = table.at[steps.row[begin]]
    resumed_at = np.where(stands, begun_at, table.at.take(row, mode="clip"))
    return Stops(
        owner=owner,
        fresh=np.diff(owner, prepend=-1) != 0,
        begun_at=begun_at,
        resumed=resumed | running.stopped[owner],
        resumed_at=resumed_at,
        gone=running.clocks.taken(owner).elapsed(begun_at, resumed_at),
        moves=is_elastic(rule.within) | _moving(rule, steps.bits[until - 1]),
    )


def _run(rule: Deadline, table: Table, running: Running, steps: Steps, result: Clocked) -> None:
    half_open = isinstance(rule.within, EndOfPeriod)
    stops = _stops(rule, table, steps, running)
    after = _after_each(rule, running, stops, result.due)
    held = np.where(stops.fresh, result.due[stops.owner], np.roll(after, 1))
    broken = stops.begun_at >= held if half_open else stops.begun_at > held
    breaks = _sums(broken, stops.fresh)
    np.add.at(result.paused_seconds, stops.owner, np.where(breaks == 0, stops.gone, 0))
    last = np.append(stops.fresh[1:], True)
    final = stops.owner[last]
    result.due[final] = np.where(stops.resumed[last], after[last], held[last])
    result.paused[final] = ~stops.resumed[last] & (breaks[last] == 0)
    first = broken & (breaks == 1)
    result.due[stops.owner[first]] = held[first]
    result.breached[stops.owner[first]] = True


def _after_each(rule: Deadline, running: Running, stops: Stops, due: Ints) -> Ints:
    """The due time after each stop. Amounts get their rest; other forms move by the open time of stops that move."""
    clocks = running.clocks.taken(stops.owner)
    if isinstance(rule.within, Amount):
        since = np.where(stops.fresh, running.opened_at[stops.owner], np.roll(stops.resumed_at, 1))
        left = rule.within.seconds - _sums(clocks.elapsed(since, stops.begun_at), stops.fresh)
        return clocks.add(stops.resumed_at, np.maximum(left, 0))
    return clocks.add(due[stops.owner], _sums(np.where(stops.moves, stops.gone, 0), stops.fresh))


def _moving(rule: Deadline, bits: NDArray[np.int64]) -> Mask:
    """Whether any of the pauses that are on moves the due time of a form that does not move of itself."""
    moving = sum(1 << number for number, pause in enumerate(rule.pause) if pause.moves)
    found: Mask = (bits & moving) != 0
    return found


def _sums(values: NDArray[Any], fresh: Mask) -> Ints:
    """Running sums that begin anew where an owner does."""
    sums: Ints = np.cumsum(values, dtype=np.int64)
    firsts = np.nonzero(fresh)[0]
    before = np.concatenate(([0], sums))[firsts]
    fresh_sums: Ints = sums - np.repeat(before, np.diff(np.append(firsts, len(values))))
    return fresh_sums
