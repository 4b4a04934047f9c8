"""The least code that can be right: bisection over the same table, for one instant and for arrays."""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

import numpy as np

from benchmarks.worktime.question import FIRST, LAST, ZONE, Seconds, office
from shouyue.worktime.table import merged

_days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days)]
_pieces = merged(piece for day in _days for shift in office().shifts(day) for piece in shift)

STARTS = [start for start, _ in _pieces]
ENDS = [end for _, end in _pieces]
BEFORE = [0, *np.cumsum([end - start for start, end in _pieces]).tolist()][:-1]


def add(
    start: datetime,
    seconds: int,
    starts: list[int] = STARTS,
    ends: list[int] = ENDS,
    before: list[int] = BEFORE,
) -> datetime:
    """Add without any question asked: the table holds all, nothing is refused."""
    at = int(start.timestamp())
    place = bisect_right(starts, at) - 1
    opened = before[place] + min(at, ends[place]) - starts[place] + seconds
    reached = bisect_left(before, opened) - 1
    return datetime.fromtimestamp(starts[reached] + opened - before[reached], ZONE)


def add_many(instants: Seconds, seconds: Seconds) -> Seconds:
    """The same on arrays, with two binary searches."""
    starts, ends, before = np.array(STARTS), np.array(ENDS), np.array(BEFORE)
    place = np.searchsorted(starts, instants, "right") - 1
    opened = before[place] + np.minimum(instants, ends[place]) - starts[place]
    opened += seconds
    reached = np.searchsorted(before, opened, "left") - 1
    due: Seconds = starts[reached] + opened - before[reached]
    return due
