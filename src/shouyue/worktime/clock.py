"""The verbs of a calendar on whole epoch seconds (UTC), and its day and period forms."""

from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from shouyue.worktime.errors import NoWorkingTime, WorktimeError
from shouyue.worktime.local import epoch, instant, local_date, period_end
from shouyue.worktime.spans import DAY
from shouyue.worktime.table import REACH, Piece, Shift, Shifts

Seconds = NDArray[np.int64]


class Hours(Protocol):
    """What a clock asks of its calendar."""

    @property
    def name(self) -> str: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def names_holidays(self) -> bool: ...
    @property
    def announced_years(self) -> frozenset[int] | None: ...
    def shifts(self, day: date) -> tuple[Shift, ...]: ...


class Clock(ABC):
    """One calendar, compiled. Instants and amounts are whole seconds; nothing here reads the time of day."""

    def __init__(self, hours: Hours) -> None:
        self.name = hours.name
        self.zone = hours.zone
        self._names_holidays = hours.names_holidays
        self._known = _known_periods(hours)
        self.shifts: Shifts = cache(hours.shifts)

    def read(self, at: datetime) -> int:
        """Answer an aware datetime as whole seconds; fractions are cut off, a datetime without zone is refused."""
        return epoch(at)

    @abstractmethod
    def add(self, start: int, seconds: int) -> int:
        """Answer the instant at which `seconds` of open time after `start` are used up.

        An amount that ends exactly with a shift is due at that end, not at the next opening; add(t, 0) is t.
        """

    @abstractmethod
    def subtract(self, end: int, seconds: int) -> int:
        """Answer the earliest instant from which `seconds` of open time lead to `end`."""

    @abstractmethod
    def elapsed(self, start: int, end: int) -> int:
        """Answer the open seconds from `start` until before `end`; an end before its start is refused."""

    @abstractmethod
    def is_open(self, at: int) -> bool:
        """Answer whether the second `at` is open; the second at which a shift ends is not."""

    @abstractmethod
    def next_open(self, at: int) -> int:
        """Answer the first open second from `at` on."""

    @abstractmethod
    def add_many(self, starts: Seconds, seconds: Seconds | int) -> Seconds:
        """Answer `add` for each pair, exactly."""

    @abstractmethod
    def elapsed_many(self, starts: Seconds, ends: Seconds) -> Seconds:
        """Answer `elapsed` for each pair, exactly."""

    @abstractmethod
    def is_open_many(self, instants: Seconds) -> NDArray[np.bool_]:
        """Answer `is_open` for each instant."""

    def end_of_shift(self, start: int) -> int:
        """Answer the end of the shift that holds `start` (of several: the first to end), else of the next one."""
        today = local_date(self.zone, start)
        around = [shift for step in range(-2, 2) for shift in self.shifts(today + timedelta(days=step))]
        holding = [shift[-1][1] for shift in around if shift[0][0] <= start < shift[-1][1]]
        if holding:
            return min(holding)
        for step in range(-1, REACH + 1):
            coming = [shift for shift in self.shifts(today + timedelta(days=step)) if shift[0][0] > start]
            if coming:
                first = min(shift[0][0] for shift in coming)
                return min(shift[-1][1] for shift in coming if shift[0][0] == first)
        raise NoWorkingTime(self.name, start)

    def after_days(self, start: int, days: int) -> int:
        """Answer 24:00 of the nth day after the start day; if the calendar names holidays, of a working day.

        Civil Code of China, articles 200 to 204: the start day does not count, and a last day that is a day off
        makes way for the next working day.
        """
        day = local_date(self.zone, start) + timedelta(days=_at_least_one(days))
        if self._names_holidays:
            day = self._working_day(day)
        return instant(self.zone, day, DAY)

    def after_working_days(self, start: int, days: int) -> int:
        """Answer the end of the last shift of the nth working day after the start day."""
        day = local_date(self.zone, start)
        for _ in range(_at_least_one(days)):
            day = self._working_day(day + timedelta(days=1))
        return max(shift[-1][1] for shift in self.shifts(day))

    def at_time(self, start: int, seconds_of_day: int, day: int) -> int:
        """Answer a local time of day on day `day`, of which the start day is the first."""
        return instant(self.zone, local_date(self.zone, start) + timedelta(days=_at_least_one(day) - 1), seconds_of_day)

    def at_time_next_working_day(self, start: int, seconds_of_day: int) -> int:
        """Answer a local time of day on the first working day after the start day."""
        day = self._working_day(local_date(self.zone, start) + timedelta(days=1))
        return instant(self.zone, day, seconds_of_day)

    def end_of_period(self, start: int, period: str) -> int:
        """Answer 00:00 local of the first day after the week, month, quarter, half-year or year of `start`."""
        return instant(self.zone, period_end(period, local_date(self.zone, start)), 0)

    def touches_unannounced(self, start: int, end: int) -> bool:
        """Answer whether any second from `start` until before `end` lies in a year that is not announced."""
        if self._known is None:
            return False
        last = max(start, end - 1)
        return all(start < first or last >= until for first, until in self._known)

    def _working_day(self, day: date) -> date:
        """Answer the first day from `day` on with an open second of its own shifts."""
        for step in range(REACH + 1):
            if self.shifts(day + timedelta(days=step)):
                return day + timedelta(days=step)
        raise NoWorkingTime(self.name, instant(self.zone, day, 0))


def _at_least_one(days: int) -> int:
    if days < 1:
        raise WorktimeError(zh=f"天数须至少为 1，而不是 {days}。", en=f"A number of days is at least 1, not {days}.")
    return days


def _known_periods(hours: Hours) -> tuple[Piece, ...] | None:
    """Answer the stretches of announced years as instants; None where every year is known."""
    years = hours.announced_years
    if years is None:
        return None
    firsts = sorted(year for year in years if year - 1 not in years)
    lasts = sorted(year for year in years if year + 1 not in years)
    return tuple(
        (instant(hours.zone, date(first, 1, 1), 0), instant(hours.zone, date(last + 1, 1, 1), 0))
        for first, last in zip(firsts, lasts, strict=True)
    )
