"""The clock of a calendar in which every second counts."""

import numpy as np
from numpy.typing import NDArray

from shouyue.worktime.clock import Clock, Seconds
from shouyue.worktime.errors import backwards, negative


class AlwaysClock(Clock):
    """Elapsed time: no table is needed."""

    def add(self, start: int, seconds: int) -> int:
        if seconds < 0:
            raise negative(seconds)
        return start + seconds

    def subtract(self, end: int, seconds: int) -> int:
        if seconds < 0:
            raise negative(seconds)
        return end - seconds

    def elapsed(self, start: int, end: int) -> int:
        if start > end:
            raise backwards(start, end)
        return end - start

    def is_open(self, at: int) -> bool:
        return True

    def next_open(self, at: int) -> int:
        return at

    def add_many(self, starts: Seconds, seconds: Seconds | int) -> Seconds:
        amounts = np.asarray(seconds, dtype=np.int64)
        if amounts.size and amounts.min() < 0:
            raise negative(int(amounts.min()))
        return np.asarray(starts, dtype=np.int64) + amounts

    def elapsed_many(self, starts: Seconds, ends: Seconds) -> Seconds:
        lengths = np.asarray(ends, dtype=np.int64) - np.asarray(starts, dtype=np.int64)
        if lengths.size and lengths.min() < 0:
            worst = int(lengths.argmin())
            raise backwards(int(np.asarray(starts)[worst]), int(np.asarray(ends)[worst]))
        return lengths

    def is_open_many(self, instants: Seconds) -> NDArray[np.bool_]:
        return np.ones(np.shape(instants), dtype=np.bool_)
