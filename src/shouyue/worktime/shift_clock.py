"""The clock of a calendar with shifts: arithmetic over a table that grows as it is asked."""

from bisect import bisect_right
from datetime import UTC, datetime
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from shouyue.worktime.bulk import Bulk, in_chunks
from shouyue.worktime.clock import Clock, Hours, Seconds
from shouyue.worktime.errors import NoWorkingTime, backwards, negative, out_of_reach
from shouyue.worktime.local import epoch, local_date
from shouyue.worktime.spans import DAY
from shouyue.worktime.table import Table, empty, extended

FIRST_YEAR, LAST_YEAR = 1900, 2200
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR))
"""Between these instants working time is known."""


class ShiftClock(Clock):
    """Growth makes a new table and then puts it in place, so threads that read the old one are not disturbed."""

    def __init__(self, hours: Hours) -> None:
        super().__init__(hours)
        self._table = empty()
        self._bulk = Bulk(self._table)
        self._growing = Lock()
        self._origin = datetime(1970, 1, 1, tzinfo=self.zone)

    def read(self, at: datetime) -> int:
        """Read a datetime of the calendar's own zone without asking the zone, where its clock never changes."""
        table = self._table
        if at.tzinfo is self.zone and table.offset is not None:
            shown = at - self._origin
            seconds = shown.days * DAY + shown.seconds - table.offset
            if table.since <= seconds < table.until:
                return seconds
        return epoch(at)

    def add(self, start: int, seconds: int) -> int:
        table = self._table
        if start < table.fast_from or seconds <= 0:
            return self._add_slowly(start, seconds)
        try:
            place = table.by_start[(start - table.since) >> table.step]
            if start >= table.starts[place + 1]:
                place += 1
            end = table.ends[place]
            opened = (start if start < end else end) - table.lag[place] + seconds
            place = table.by_opened[(opened - 1) >> table.step]
            if opened > table.before[place + 1]:
                place += 1
            return opened + table.lag[place]
        except IndexError:
            return self._add_slowly(start, seconds)

    def _add_slowly(self, start: int, seconds: int) -> int:
        """Add where the table is too short, has no indexes or has to be walked since it is gapped."""
        if seconds < 0:
            raise negative(seconds)
        if seconds == 0:
            return start
        table = self._covering(start, start)
        while True:
            opened = table.opened(start) + seconds
            place = table.place_of(opened)
            beyond = place == len(table.ends)
            if table.gapped or beyond:
                self._go_on(table.stuck_after(start, place))
            if not beyond:
                return opened + table.lag[place]
            table = self._grown(table.since, table.until)

    def subtract(self, end: int, seconds: int) -> int:
        if seconds < 0:
            raise negative(seconds)
        table = self._covering(end, end)
        while True:
            opened = table.opened(end) - seconds
            place = table.place_of(opened) if opened > 0 else 0
            if table.gapped or place == 0:
                self._go_on(table.stuck_before(end, place))
            if place > 0:
                return opened + table.lag[place]
            table = self._grown(table.since - 1, table.since)

    def elapsed(self, start: int, end: int) -> int:
        if start > end:
            raise backwards(start, end)
        table = self._covering(start, end)
        return table.opened(end) - table.opened(start)

    def is_open(self, at: int) -> bool:
        table = self._covering(at, at)
        return at < table.ends[bisect_right(table.starts, at) - 1]

    def next_open(self, at: int) -> int:
        table = self._covering(at, at)
        while True:
            place = bisect_right(table.starts, at)
            if at < table.ends[place - 1]:
                return at
            self._go_on(table.stuck_after(at, place))
            if place < len(table.ends):
                return table.starts[place]
            table = self._grown(table.since, table.until)

    def add_many(self, starts: Seconds, seconds: Seconds | int) -> Seconds:
        return in_chunks(self._add_chunk, np.int64, starts, seconds)

    def _add_chunk(self, starts: Seconds, amounts: Seconds) -> Seconds:
        least = int(amounts.min())
        if least < 0:
            raise negative(least)
        if least == 0:
            due, some = starts.copy(), amounts > 0
            if some.any():
                due[some] = self._add_chunk(starts[some], amounts[some])
            return due
        while True:
            bulk = self._bulk_covering(int(starts.min()), int(starts.max()))
            if bulk.table.gapped:
                pairs = zip(starts.tolist(), amounts.tolist(), strict=True)
                return np.array([self.add(start, seconds) for start, seconds in pairs], np.int64)
            opened = bulk.opened(starts)
            opened += amounts
            furthest = int(opened.argmax())
            if opened[furthest] <= bulk.total:
                return bulk.reached(opened)
            self.add(int(starts[furthest]), int(amounts[furthest]))

    def elapsed_many(self, starts: Seconds, ends: Seconds) -> Seconds:
        return in_chunks(self._elapsed_chunk, np.int64, starts, ends)

    def _elapsed_chunk(self, starts: Seconds, ends: Seconds) -> Seconds:
        worst = int((ends - starts).argmin())
        if ends[worst] < starts[worst]:
            raise backwards(int(starts[worst]), int(ends[worst]))
        bulk = self._bulk_covering(int(starts.min()), int(ends.max()))
        return bulk.opened(ends) - bulk.opened(starts)

    def is_open_many(self, instants: Seconds) -> NDArray[np.bool_]:
        return in_chunks(self._open_chunk, np.bool_, instants)

    def _open_chunk(self, instants: Seconds) -> NDArray[np.bool_]:
        return self._bulk_covering(int(instants.min()), int(instants.max())).is_open(instants)

    def _covering(self, first: int, last: int) -> Table:
        """Answer a table that holds both instants."""
        table = self._table
        if table.since <= first and last < table.until:
            return table
        return self._grown(first, last)

    def _bulk_covering(self, first: int, last: int) -> Bulk:
        table, bulk = self._covering(first, last), self._bulk
        if bulk.table is not table:
            bulk = self._bulk = Bulk(table)
        return bulk

    def _grown(self, first: int, last: int) -> Table:
        """Put a table in place that also holds these instants, and a good deal more on the side where it grows."""
        if first < FIRST or last > LAST:
            raise out_of_reach(first, last)
        with self._growing:
            table = self._table
            if not (table.since <= first and last < table.until):
                years = self._years(table.years, local_date(self.zone, first).year, local_date(self.zone, last).year)
                self._table = extended(table, years, self.zone, self.shifts)
            return self._table

    @staticmethod
    def _years(held: range, first: int, last: int) -> range:
        """Answer the years to hold; half as many again as before, so that a long way is made in few steps."""
        if not held:
            return range(first - 1, last + 3)
        more = len(held) // 2
        start = min(first - 1, max(held.start - more, FIRST_YEAR)) if first < held.start else held.start
        stop = max(last + 2, min(held.stop + more, LAST_YEAR)) if last >= held.stop else held.stop
        return range(start, stop)

    def _go_on(self, stuck: int | None) -> None:
        if stuck is not None:
            raise NoWorkingTime(self.name, stuck)
