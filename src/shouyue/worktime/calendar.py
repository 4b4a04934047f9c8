"""Working calendars: which hours are open, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from shouyue.kit.text import Text
from shouyue.worktime.always import AlwaysClock
from shouyue.worktime.clock import Clock
from shouyue.worktime.errors import NoWorkingTime, WorktimeError
from shouyue.worktime.holidays import Holiday, Holidays
from shouyue.worktime.local import SECOND, epoch, even_midnight, instant
from shouyue.worktime.shift_clock import ShiftClock
from shouyue.worktime.spans import DAY, Span
from shouyue.worktime.table import Piece, Shift, cut

Kind = Literal["closure", "extra", "make_up", "holiday", "weekly"]

from_epoch = datetime.fromtimestamp
ALL_DAY = (Span(0, DAY),)


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from one aware instant until before another, whatever the shifts say."""

    start: datetime
    end: datetime
    why: str

    def __post_init__(self) -> None:
        if epoch(self.start) >= epoch(self.end):
            raise WorktimeError(
                zh=f"停工“{self.why}”的结束不晚于开始：请改正 from 或 until。",
                en=f"The closure {self.why!r} does not end after its start: correct from or until.",
            )


@dataclass(frozen=True, slots=True)
class Day:
    """What a calendar says of one date: the hours left after closures, which entry decided, why and by what source."""

    date: date
    kind: Kind
    spans: tuple[Span, ...]
    why: Text | None
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A working calendar. Without a week it is `always`: every second counts.

    The highest of closure, extra hours, make-up day, holiday and week that names a day gives all its hours; a closure
    cuts by the instant. A shift belongs to the day on which it starts. `make_up` is the weekday (0 is Monday) whose
    shifts make-up days have; without it they are days like others. The verbs take and give aware datetimes, in the
    calendar's zone; fractions of a second are cut off. `clock` has the same verbs on epoch seconds.
    """

    name: str
    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...] | None
    holidays: Holidays | None = None
    make_up: int | None = None
    extra: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    clock: Clock = field(init=False, repr=False)
    _holes: tuple[Piece, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._check()
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))
        object.__setattr__(self, "_holes", tuple((epoch(hole.start), epoch(hole.end)) for hole in self.closures))
        object.__setattr__(self, "clock", AlwaysClock(self) if self.always else ShiftClock(self))

    def _check(self) -> None:
        if self.week is None and (self.holidays or self.extra or self.closures or self.make_up is not None):
            raise WorktimeError(
                zh=f"工作日历“{self.name}”没有周班次（week），每一秒都算，不能再写节假日、加班或停工：请补上 week。",
                en=f"Calendar {self.name!r} has no weekly shifts, so every second counts and it can have no holidays, "
                "make-up days, extra hours or closures: give it a week.",
            )
        if self.week is not None and len(self.week) != 7:
            raise WorktimeError(
                zh=f"工作日历“{self.name}”须有七天的班次，而不是 {len(self.week)} 天。",
                en=f"Calendar {self.name!r} needs the shifts of seven weekdays, not of {len(self.week)}.",
            )
        if self.make_up is not None and not 0 <= self.make_up <= 6:
            raise WorktimeError(
                zh=f"工作日历“{self.name}”的 make_up 须是 0（周一）至 6（周日），而不是 {self.make_up}。",
                en=f"make_up of calendar {self.name!r} is a weekday from 0 (Monday) to 6, not {self.make_up}.",
            )

    @property
    def always(self) -> bool:
        """Whether every second counts."""
        return self.week is None

    @property
    def names_holidays(self) -> bool:
        """Whether a last day that is a day off makes way for the next working day."""
        return self.holidays is not None

    @property
    def announced_years(self) -> frozenset[int] | None:
        """The years whose make-up days are known; None means every year."""
        return self.holidays.announced if self.holidays else None

    def announced(self, year: int) -> bool:
        """Answer whether the days of this year are final."""
        return self.announced_years is None or year in self.announced_years

    def never_open(self) -> bool:
        """Answer whether some year has no open second, so that a clock in it could not end: a week without shifts, or
        a closure too long."""
        if self.week is None:
            return False
        if not any(self.week):
            return True
        return any(self._outlasts(closure) for closure in self.closures)

    def _outlasts(self, closure: Closure) -> bool:
        """Answer whether nothing opens for a year from the closure's start on."""
        try:
            self.clock.next_open(epoch(closure.start))
        except NoWorkingTime:
            return True
        return False

    def day(self, day: date) -> Day:
        """Answer the hours of a date, and which entry of the calendar decides them."""
        kind, spans, holiday = self._decided(day)
        reach = max([DAY, *(span.end for span in spans)])
        holes = {self._on(day, closure): closure.why for closure in self.closures}
        cutting = {hole: why for hole, why in holes.items() if hole[0] < reach and hole[1] > 0}
        if cutting:
            left = cut(((span.start, span.end) for span in spans), cutting)
            why = "; ".join(cutting.values())
            return Day(day, "closure", tuple(Span(*piece) for piece in left), Text(zh=why, en=why), self.name)
        if holiday:
            return Day(day, kind, spans, holiday.name, holiday.source)
        return Day(day, kind, spans, None, self.name)

    def _decided(self, day: date) -> tuple[Kind, tuple[Span, ...], Holiday | None]:
        """Answer the highest entry that names a day, closures aside, with the hours that it gives."""
        if self.week is None:
            return "weekly", ALL_DAY, None
        if day in self.extra:
            return "extra", self.extra[day], None
        if self.holidays and self.make_up is not None and day in self.holidays.make_up:
            return "make_up", self.week[self.make_up], self.holidays.make_up[day]
        if self.holidays and day in self.holidays.days:
            return "holiday", (), self.holidays.days[day]
        return "weekly", self.week[day.weekday()], None

    def _on(self, day: date, closure: Closure) -> Piece:
        """Answer a closure in wall-clock seconds after the day's midnight."""
        midnight = datetime(day.year, day.month, day.day)
        start, end = (at.astimezone(self.zone).replace(tzinfo=None) - midnight for at in (closure.start, closure.end))
        return start // SECOND, end // SECOND

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """Answer the day's shifts as instants, closures cut out; one without an open second is left out."""
        _, spans, _ = self._decided(day)
        midnight = even_midnight(self.zone, day) if spans else None
        if midnight is not None:
            whole = [(midnight + span.start, midnight + span.end) for span in spans]
        else:
            whole = [(instant(self.zone, day, span.start), instant(self.zone, day, span.end)) for span in spans]
        if not self._holes:
            return tuple((piece,) for piece in whole if piece[0] < piece[1])
        return tuple(tuple(left) for piece in whole if (left := cut([piece], self._holes)))

    def add(self, start: datetime, amount: timedelta | int) -> datetime:
        """Answer when `amount` of open time after `start` is used up; at a shift's end it is due at that end."""
        clock = self.clock
        seconds = amount if type(amount) is int else _seconds(amount)
        return from_epoch(clock.add(clock.read(start), seconds), self.zone)

    def subtract(self, end: datetime, amount: timedelta | int) -> datetime:
        """Answer the earliest instant from which `amount` of open time leads to `end`."""
        return self._at(self.clock.subtract(self.clock.read(end), _seconds(amount)))

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Answer the open seconds from `start` until before `end`."""
        return self.clock.elapsed(self.clock.read(start), self.clock.read(end))

    def is_open(self, at: datetime) -> bool:
        """Answer whether the second of `at` is open."""
        return self.clock.is_open(self.clock.read(at))

    def next_open(self, at: datetime) -> datetime:
        """Answer the first open second from `at` on."""
        return self._at(self.clock.next_open(self.clock.read(at)))

    def end_of_shift(self, start: datetime) -> datetime:
        """Answer the end of the shift that holds `start`, else of the next one."""
        return self._at(self.clock.end_of_shift(self.clock.read(start)))

    def after_days(self, start: datetime, days: int) -> datetime:
        """Answer 24:00 of the nth day after the start day, rolled to a working day where holidays are named."""
        return self._at(self.clock.after_days(self.clock.read(start), days))

    def after_working_days(self, start: datetime, days: int) -> datetime:
        """Answer the end of the last shift of the nth working day after the start day."""
        return self._at(self.clock.after_working_days(self.clock.read(start), days))

    def at_time(self, start: datetime, seconds_of_day: int, day: int) -> datetime:
        """Answer a time of day on day `day`, of which the start day is the first."""
        return self._at(self.clock.at_time(self.clock.read(start), seconds_of_day, day))

    def at_time_next_working_day(self, start: datetime, seconds_of_day: int) -> datetime:
        """Answer a time of day on the first working day after the start day."""
        return self._at(self.clock.at_time_next_working_day(self.clock.read(start), seconds_of_day))

    def end_of_period(self, start: datetime, period: str) -> datetime:
        """Answer 00:00 of the first day after the week, month, quarter, half-year or year of `start`."""
        return self._at(self.clock.end_of_period(self.clock.read(start), period))

    def touches_unannounced(self, start: datetime, end: datetime) -> bool:
        """Answer whether a deadline over this time is provisional."""
        return self.clock.touches_unannounced(self.clock.read(start), self.clock.read(end))

    def _at(self, seconds: int) -> datetime:
        return from_epoch(seconds, self.zone)


def _seconds(amount: timedelta | int) -> int:
    return amount if isinstance(amount, int) else amount // SECOND
