"""Due times for many starts at once, for every form of `within`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy.amounts import Amount, AtFact, EndOfDuty, EndOfShift, Within
from shouyue.policy.judge.history import Ints, Places
from shouyue.policy.judge.outcomes import NONE
from shouyue.worktime import Clock
from shouyue.worktime.local import local_date

Mask = NDArray[np.bool_]
Here = slice | Mask


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock of each entry, where a rule has one calendar or takes it from a fact."""

    clocks: tuple[Clock, ...]
    which: NDArray[np.intp]

    def taken(self, places: Places | Mask) -> "Clocks":
        return Clocks(self.clocks, self.which[places])

    def add(self, starts: Ints, seconds: Ints | int) -> Ints:
        amounts = np.broadcast_to(np.asarray(seconds, np.int64), starts.shape)
        return self.each(lambda clock, here: clock.add_many(starts[here], amounts[here]))

    def elapsed(self, starts: Ints, ends: Ints) -> Ints:
        return self.each(lambda clock, here: clock.elapsed_many(starts[here], ends[here]))

    def is_open(self, instants: Ints) -> Mask:
        is_open: Mask = self.each(lambda clock, here: clock.is_open_many(instants[here]).astype(np.int64)) != 0
        return is_open

    def each(self, work: Callable[[Clock, Here], Ints]) -> Ints:
        """What some work gives for each clock's entries, put together."""
        if len(self.clocks) == 1:
            return work(self.clocks[0], slice(None))
        result = np.zeros(len(self.which), np.int64)
        for number, clock in enumerate(self.clocks):
            here = self.which == number
            if here.any():
                result[here] = work(clock, here)
        return result


def due_many(form: Within, clocks: Clocks, starts: Ints, named: Ints) -> Ints:
    """The due time of each start.

    :param named: for forms that follow an instant of the subject or of the start fact: this instant.

    Raises NoWorkingTime where a calendar has none.
    """
    match form:
        case Amount(seconds):
            return clocks.add(starts, seconds)
        case AtFact(_, 0) | EndOfDuty():
            return named
        case AtFact(_, before):
            return clocks.each(lambda clock, here: _one_by_one(named[here], lambda at: clock.subtract(at, before)))
        case EndOfShift():
            return clocks.each(lambda clock, here: _ends_of_shifts(clock, starts[here]))
    return clocks.each(lambda clock, here: _by_day(clock, starts[here], lambda at: form.due(clock, at)))


def seconds_of(values: pl.Series | None, length: int) -> Ints:
    """Instants as whole epoch seconds, fractions cut off; NONE where there is none."""
    if values is None or not values.dtype.is_temporal():
        return np.full(length, NONE)
    return (values.dt.epoch("us") // 1_000_000).fill_null(NONE).to_numpy()


def _one_by_one(instants: Ints, due: Callable[[int], int]) -> Ints:
    values, places = np.unique(instants, return_inverse=True)
    return np.array([due(at) for at in values.tolist()], np.int64)[places]


def _by_day(clock: Clock, starts: Ints, due: Callable[[int], int]) -> Ints:
    """Forms that hang on the local day of the start alone: one answer for each day."""
    local = pl.Series(starts * 1000).cast(pl.Datetime("ms", "UTC")).dt.convert_time_zone(clock.zone.key)
    _, first, places = np.unique(local.dt.date().to_physical().to_numpy(), return_index=True, return_inverse=True)
    return np.array([due(at) for at in starts[first].tolist()], np.int64)[places]


def _ends_of_shifts(clock: Clock, starts: Ints) -> Ints:
    """The answer changes only where a shift begins or ends: one for each stretch between these instants."""
    if not len(starts):
        return starts
    first, last = (local_date(clock.zone, int(at)) for at in (starts.min(), starts.max()))
    days = [first + timedelta(days=step) for step in range(-3, (last - first).days + 4)]
    edges = {edge for day in days for shift in clock.shifts(day) for edge in (shift[0][0], shift[-1][1])}
    points = np.array(sorted({int(starts.min()), *edges}), np.int64)
    places = np.searchsorted(points, starts, "right") - 1
    return _one_by_one(points[places], clock.end_of_shift)
