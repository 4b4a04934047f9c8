"""The table as arrays: the same arithmetic for many instants at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from shouyue.worktime.table import Table

Seconds = NDArray[np.int64]
Places = NDArray[np.intp]
Scalar = TypeVar("Scalar", bound=np.generic)

CHUNK = 1 << 14
"""Rows worked on at once, so that what is in between stays in the processor's cache."""


def in_chunks(work: Callable[..., NDArray[Scalar]], kind: type[Scalar], *columns: Seconds | int) -> NDArray[Scalar]:
    """Answer `work` on columns of whole numbers, a part at a time; a single number stands for a column of it."""
    wide = np.broadcast_arrays(*(np.asarray(column, np.int64) for column in columns))
    result = np.empty(wide[0].shape, kind)
    flat, rows = result.reshape(-1), [column.reshape(-1) for column in wide]
    for first in range(0, flat.size, CHUNK):
        here = slice(first, first + CHUNK)
        flat[here] = work(*(column[here] for column in rows))
    return result


class Finder:
    """For each value the last of some sorted points that is not above it; see Table for the indexes."""

    def __init__(self, points: tuple[int, ...], index: Sequence[int], step: int) -> None:
        self._points = np.array(points, np.int64)
        self._following = self._points[1:]
        self._index = np.array(index, np.intp)
        self._step = step

    def places(self, values: Seconds) -> Places:
        """Answer the places for values from the first point on and before the last."""
        if not self._index.size:
            return np.searchsorted(self._points, values, "right") - 1
        steps = values - self._points[0]
        steps >>= self._step
        places: Places = self._index.take(steps, mode="clip")
        places += values >= self._following.take(places, mode="clip")
        return places


class Bulk:
    """One table's answers for arrays of its instants."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.total = table.before[-1]
        self._ends = np.array(table.ends, np.int64)
        self._lag = np.array(table.lag, np.int64)
        self._by_start = Finder(table.starts, table.by_start, table.step)
        self._by_opened = Finder(table.before, table.by_opened, table.step)

    def opened(self, instants: Seconds) -> Seconds:
        """Answer the open seconds from the table's beginning until before each instant."""
        places = self._by_start.places(instants)
        result = np.minimum(instants, self._ends.take(places, mode="clip"))
        result -= self._lag.take(places, mode="clip")
        return result

    def reached(self, opened: Seconds) -> Seconds:
        """Answer the instant at which so many seconds, at least one and at most all, are complete."""
        places = self._by_opened.places(opened - 1)
        return opened + self._lag.take(places, mode="clip")

    def is_open(self, instants: Seconds) -> NDArray[np.bool_]:
        """Answer whether each instant is open."""
        return instants < self._ends.take(self._by_start.places(instants), mode="clip")
