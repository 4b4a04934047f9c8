"""The table of open stretches over whole local years: immutable, a longer one takes its place."""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from shouyue.worktime.local import instant, one_offset
from shouyue.worktime.spans import DAY

Piece = tuple[int, int]
"""An open stretch: its first second, and the one after its last."""

Shift = tuple[Piece, ...]
"""A shift as written; more than one piece where closures cut it."""

Shifts = Callable[[date], tuple[Shift, ...]]
"""The shifts that belong to a day and still have an open second."""

REACH = 366
"""Days without an open second after which a search ends."""


LONGEST_INDEX = 1 << 20
"""Entries that an index may have; stretches of less than a few minutes would need more, and are searched instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Open stretches from `since` until before `until`, and the open seconds before each.

    Stretch 0 is an empty one at `since`, so that every instant of the table has a stretch at or before it. `starts`
    and `before` have one entry more than there are stretches: `until`, and all open seconds. `lag` is start less
    before: an instant of a stretch less its lag is the open time up to it, open time plus lag the instant.

    The indexes find a stretch without a search. Time is cut into steps of 2 ** `step` seconds, no longer than the
    shortest stretch, so that at most one stretch starts inside a step. An index names the stretch at each step's start;
    one comparison tells whether the next has started too. They are empty where they would be too long.
    """

    years: range
    since: int
    until: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    lag: tuple[int, ...]
    step: int
    by_start: Sequence[int]
    by_opened: Sequence[int]
    offset: int | None
    """The zone's offset from UTC where the table's years have only one."""
    gapped: bool
    """Some closed time inside the table is longer than REACH days."""
    fast_from: int
    """Where the indexes may be trusted from: `since`, or never where there are none or the table is gapped."""

    def opened(self, at: int) -> int:
        """Answer the open seconds from `since` until before `at`, an instant of the table."""
        place = bisect_right(self.starts, at) - 1
        return min(at, self.ends[place]) - self.lag[place]

    def place_of(self, opened: int) -> int:
        """Answer the stretch with whose help `opened` seconds (at least one) are complete; its end counts."""
        return bisect_left(self.before, opened) - 1

    def pieces(self) -> list[Piece]:
        """Answer the stretches without the empty one."""
        return list(zip(self.starts[1:], self.ends[1:], strict=False))

    def stuck_after(self, at: int, place: int) -> int | None:
        """Answer the point beyond `at` after which nothing opens for REACH days, on the way to stretch `place`."""
        for step in range(bisect_right(self.starts, at) - 1, place):
            reached = max(at, self.ends[step])
            if self.starts[step + 1] - reached > REACH * DAY:
                return reached
        return None

    def stuck_before(self, at: int, place: int) -> int | None:
        """Answer the point before `at` before which nothing was open for REACH days, on the way to `place`."""
        for step in range(bisect_right(self.starts, at), place, -1):
            reached = min(at, self.starts[step])
            if reached - self.ends[step - 1] > REACH * DAY:
                return reached
        return None


def empty() -> Table:
    """Answer the table before the first question."""
    nothing = array("i")
    return Table(range(0), 0, 0, (0,), (), (0,), (), 0, nothing, nothing, None, gapped=False, fast_from=sys.maxsize)


def extended(table: Table, years: range, zone: ZoneInfo, shifts: Shifts) -> Table:
    """Answer a table of `years`, which hold all years of `table`; only the new ones are worked out."""
    if not table.years:
        return _table(years, zone, _open(years, zone, shifts))
    earlier = _open(range(years.start, table.years.start), zone, shifts)
    later = _open(range(table.years.stop, years.stop), zone, shifts)
    return _table(years, zone, merged([*earlier, *table.pieces(), *later]))


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Answer the stretches in order, those that overlap or touch as one."""
    result: list[Piece] = []
    for start, end in sorted(pieces):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def cut(pieces: Iterable[Piece], holes: Iterable[Piece]) -> list[Piece]:
    """Answer what the holes leave of the stretches."""
    left = list(pieces)
    for first, last in holes:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, first)), (max(start, last), end))
            if part[0] < part[1]
        ]
    return left


def _open(years: range, zone: ZoneInfo, shifts: Shifts) -> list[Piece]:
    """Answer the open stretches of whole local years: shifts of days before reach in, those of the last are cut."""
    if not years:
        return []
    first, last = date(years.start, 1, 1), date(years.stop, 1, 1)
    since, until = instant(zone, first, 0), instant(zone, last, 0)
    days = (first + timedelta(days=step) for step in range(-2, (last - first).days))
    pieces = merged(piece for day in days for shift in shifts(day) for piece in shift)
    return [(max(start, since), min(end, until)) for start, end in pieces if start < until and end > since]


def _table(years: range, zone: ZoneInfo, pieces: list[Piece]) -> Table:
    since, until = (instant(zone, date(year, 1, 1), 0) for year in (years.start, years.stop))
    stretches = [(since, since), *pieces]
    before = tuple(accumulate((end - start for start, end in stretches), initial=0))
    starts = (*(start for start, _ in stretches), until)
    gapped = any(coming - end > REACH * DAY for (_, end), coming in zip(stretches, starts[1:-1], strict=False))
    step = min((end - start for start, end in pieces), default=DAY).bit_length() - 1
    indexed = (until - since) >> step < LONGEST_INDEX
    return Table(
        years=years,
        since=since,
        until=until,
        starts=starts,
        ends=tuple(end for _, end in stretches),
        before=before,
        lag=tuple(start - gone for (start, _), gone in zip(stretches, before, strict=False)),
        step=step,
        by_start=_index(starts, step) if indexed else array("i"),
        by_opened=_index(before, step) if indexed else array("i"),
        offset=one_offset(zone, years),
        gapped=gapped,
        fast_from=since if indexed and not gapped else sys.maxsize,
    )


def _index(points: tuple[int, ...], step: int) -> Sequence[int]:
    """Answer for the start of each step the last point, by number, that is not after it."""
    firsts = [(point - points[0] + (1 << step) - 1) >> step for point in points]
    index = array("i")
    for place, (first, following) in enumerate(pairwise(firsts)):
        index.extend(array("i", [place]) * (following - first))
    return index
