"""A second, naive answer to every question of working time.

It walks the calendar in quarters of an hour and asks of each one alone whether it is open. It knows no table, no
search and no sums: what the product answers by arithmetic, it finds by counting.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

QUARTER = 900
Hours = list[tuple[int, int]]
"""Shifts of a day in quarters of an hour after midnight; 96 is 24:00."""


@dataclass
class Plan:
    """A working calendar as plain facts."""

    zone: str
    first: date
    last: date
    week: list[Hours]
    holidays: set[date] = field(default_factory=set)
    make_up: set[date] = field(default_factory=set)
    make_up_weekday: int = 0
    extra: dict[date, Hours] = field(default_factory=dict)
    closures: list[tuple[int, int]] = field(default_factory=list)

    def hours(self, day: date) -> Hours:
        if day in self.extra:
            return self.extra[day]
        if day in self.make_up:
            return self.week[self.make_up_weekday]
        if day in self.holidays:
            return []
        return self.week[day.weekday()]


@dataclass
class Quarter:
    """A quarter of an hour: when it begins, the latest wall time that a local clock has shown by then, and what that
    is in minutes after the midnights of this day and the two before."""

    at: int
    shown: datetime
    minutes: list[tuple[date, int]]


def _quarter(at: int, shown: datetime) -> Quarter:
    days = [shown.date() - timedelta(days=back) for back in range(3)]
    midnights = [datetime(day.year, day.month, day.day) for day in days]
    return Quarter(
        at,
        shown,
        [(day, (shown - midnight) // timedelta(minutes=1)) for day, midnight in zip(days, midnights, strict=True)],
    )


@cache
def quarters(zone: str, first: date, last: date) -> list[Quarter]:
    """Each quarter from `first` to `last`.

    A clock that is put back shows nothing new for an hour: these quarters go on being what was shown last.
    """
    place = ZoneInfo(zone)
    at = int(datetime(first.year, first.month, first.day, tzinfo=place).timestamp())
    shown = datetime.min
    walk: list[Quarter] = []
    while True:
        wall = datetime.fromtimestamp(at, place).replace(tzinfo=None)
        if wall.date() > last:
            return walk
        shown = max(wall, shown)
        walk.append(_quarter(at, shown))
        at += QUARTER


class Walk:
    """The questions, answered within the plan's dates; None where the answer lies outside."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = ZoneInfo(plan.zone)
        self.quarters = quarters(plan.zone, plan.first, plan.last)
        self.since = self.quarters[0].at
        self.certain = plan.last - timedelta(days=1)

    @cached_property
    def shifts(self) -> dict[tuple[date, int], list[int]]:
        """The open quarters (by number) of each shift, named by its day and its place in the day."""
        hours = {day: self.plan.hours(day) for quarter in self.quarters for day, _ in quarter.minutes}
        found: dict[tuple[date, int], list[int]] = {}
        for number, quarter in enumerate(self.quarters):
            if any(start <= quarter.at < end for start, end in self.plan.closures):
                continue
            for day, minutes in quarter.minutes:
                for place, (start, end) in enumerate(hours[day]):
                    if start * 15 <= minutes < end * 15:
                        found.setdefault((day, place), []).append(number)
        return found

    @cached_property
    def open(self) -> list[bool]:
        numbers = {number for shift in self.shifts.values() for number in shift}
        return [number in numbers for number in range(len(self.quarters))]

    def is_open(self, at: int) -> bool:
        return self.open[(at - self.since) // QUARTER]

    def next_open(self, at: int) -> int | None:
        if self.is_open(at):
            return at
        later = [quarter.at for quarter in self.quarters if quarter.at > at and self.is_open(quarter.at)]
        return min(later, default=None)

    def add(self, start: int, seconds: int) -> int | None:
        at = start
        while seconds > 0:
            if at >= self.quarters[-1].at:
                return None
            step = QUARTER - (at - self.since) % QUARTER
            if self.is_open(at):
                step = min(step, seconds)
                seconds -= step
            at += step
        return at

    def subtract(self, end: int, seconds: int) -> int | None:
        at = end
        while seconds > 0 or not self.is_open(at - 1):
            step = (at - self.since) % QUARTER or QUARTER
            if self.is_open(at - 1):
                step = min(step, seconds)
                seconds -= step
            at -= step
            if at <= self.since:
                return None
        return at

    def elapsed(self, start: int, end: int) -> int:
        seconds = 0
        for number, quarter in enumerate(self.quarters):
            if self.open[number]:
                seconds += max(0, min(end, quarter.at + QUARTER) - max(start, quarter.at))
        return seconds

    def _spans(self) -> list[tuple[int, int]]:
        """First and last of each shift that surely ends before the walk does."""
        return [
            (self.quarters[shift[0]].at, self.quarters[shift[-1]].at + QUARTER)
            for (day, _), shift in self.shifts.items()
            if day < self.certain
        ]

    def end_of_shift(self, start: int) -> int | None:
        holding = [end for first, end in self._spans() if first <= start < end]
        coming = sorted((first, end) for first, end in self._spans() if first > start)
        return min(holding) if holding else coming[0][1] if coming else None

    def date_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.place).date()

    def works(self, day: date) -> bool:
        return any(shift_day == day for shift_day, _ in self.shifts)

    def reaches(self, day: date, minutes: int) -> int | None:
        """The first quarter whose wall time is that late."""
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        return min((quarter.at for quarter in self.quarters if quarter.shown >= wall), default=None)

    def working_day(self, day: date) -> date | None:
        while day < self.certain:
            if self.works(day):
                return day
            day += timedelta(days=1)
        return None

    def after_days(self, start: int, days: int, rolls: bool) -> int | None:
        day: date | None = self.date_of(start) + timedelta(days=days)
        if rolls and day is not None:
            day = self.working_day(day)
        return None if day is None else self.reaches(day, 24 * 60)

    def after_working_days(self, start: int, days: int) -> int | None:
        day: date | None = self.date_of(start)
        for _ in range(days):
            day = day and self.working_day(day + timedelta(days=1))
        if day is None:
            return None
        return max(self.quarters[shift[-1]].at + QUARTER for (own, _), shift in self.shifts.items() if own == day)

    def at_time_next_working_day(self, start: int, minutes: int) -> int | None:
        day = self.working_day(self.date_of(start) + timedelta(days=1))
        return None if day is None else self.reaches(day, minutes)
