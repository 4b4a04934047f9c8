"""How long something may take: the forms that a policy writes after `within`, and the due time that follows from each.

Instants are whole epoch seconds. Units are kept because a day is not 24 hours (Civil Code, art. 200-204).
"""

import re
from dataclasses import dataclass
from typing import Literal

from shouyue.kit.text import Text
from shouyue.worktime import Clock

EndPeriod = Literal["month", "quarter", "half-year", "year", "week"]


class AmountError(ValueError):
    """A time that cannot be read; `text` says what to write instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Amount:
    """So much open time of the rule's calendar: `PT48H`, `2 working hours` (which refuses `always`)."""

    seconds: int
    working: bool = False

    def due(self, clock: Clock, start: int) -> int:
        return clock.add(start, self.seconds)


@dataclass(frozen=True, slots=True)
class Days:
    """`3 days`: the start day is not counted, due at 24:00 local, rolled to a working day if holidays are named."""

    count: int

    def due(self, clock: Clock, start: int) -> int:
        return clock.after_days(start, self.count)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`3 working days`: the end of the last shift of the third working day after the start day."""

    count: int

    def due(self, clock: Clock, start: int) -> int:
        return clock.after_working_days(start, self.count)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """`by 18:00 on day 3`: a fixed time of day; here the start day is day 1."""

    seconds: int
    day: int

    def due(self, clock: Clock, start: int) -> int:
        return clock.at_time(start, self.seconds, self.day)


@dataclass(frozen=True, slots=True)
class NextWorkingDay:
    """`by 10:00 on the next working day` after the start day."""

    seconds: int

    def due(self, clock: Clock, start: int) -> int:
        return clock.at_time_next_working_day(start, self.seconds)


@dataclass(frozen=True, slots=True)
class EndOfShift:
    """`end of shift`: of the calendar's shift that holds the start, else of the next one."""

    def due(self, clock: Clock, start: int) -> int:
        return clock.end_of_shift(start)


@dataclass(frozen=True, slots=True)
class EndOfPeriod:
    """`end of month` and the like: 00:00 local of the new period's first day, which belongs to the new period."""

    period: EndPeriod

    def due(self, clock: Clock, start: int) -> int:
        return clock.end_of_period(start, self.period)


@dataclass(frozen=True, slots=True)
class EndOfDuty:
    """`end of duty`: `data.duty_ends_at` of the fact that starts the clock."""


@dataclass(frozen=True, slots=True)
class AtFact:
    """`at facts.promised_at`, or (`before` seconds of open time) `PT1H before facts.eta`."""

    key: str
    before: int = 0


Within = Amount | Days | WorkingDays | TimeOfDay | NextWorkingDay | EndOfShift | EndOfPeriod | EndOfDuty | AtFact

_ISO = re.compile(r"^P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?$")
_COUNT = re.compile(r"^(\d+)\s+(working\s+)?(day|hour|minute)s?$")
_BY = re.compile(r"^by\s+(\d{1,2}):(\d{2})\s+on\s+(?:the\s+next\s+(working\s+)?day|day\s+(\d+))$")
_AT = re.compile(r"^at\s+facts\.(\w+)$")
_BEFORE = re.compile(r"^(P\S+)\s+before\s+facts\.(\w+)$")
_END = re.compile(r"^end\s+of\s+(shift|duty|week|month|quarter|half-year|year)$")
_UNIT = {"hour": 3600, "minute": 60}
LONGEST = 20 * 366 * 86_400  # a longer time is a slip of the pen
_PERIODS: dict[str, EndPeriod] = {
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "half-year": "half-year",
    "year": "year",
}

FORMS = Text(
    zh="可写：PT48H、PT30M、2 working hours、3 days、3 working days、by 10:00 on the next day、"
    "by 10:00 on the next working day、by 18:00 on day 3、end of shift、end of duty、end of month、"
    "at facts.promised_at、PT1H before facts.eta",
    en="write one of: PT48H, PT30M, 2 working hours, 3 days, 3 working days, by 10:00 on the next day, "
    "by 10:00 on the next working day, by 18:00 on day 3, end of shift, end of duty, end of month, "
    "at facts.promised_at, PT1H before facts.eta",
)


def duration(text: str) -> int:
    """Seconds of an ISO 8601 duration in hours, minutes and seconds (`PT1H30M`). Raises AmountError."""
    match = _ISO.match(text.strip())
    if match is None or text.strip() in ("P", "PT") or text.strip().endswith("T"):
        raise AmountError(
            Text(
                zh=f"“{text}”不是时长。请写成 PT2H、PT30M 这样。",
                en=f"“{text}” is no duration. Write PT2H or PT30M.",
            )
        )
    if match["d"]:
        raise AmountError(
            Text(
                zh=f"“{text}”把天写成时长，而一天不等于 24 小时。请写“{match['d']} days”或 PT{int(match['d']) * 24}H。",
                en=f"“{text}” gives days as a duration, but a day is not 24 hours. "
                f"Write “{match['d']} days” or PT{int(match['d']) * 24}H.",
            )
        )
    seconds = int(match["h"] or 0) * 3600 + int(match["m"] or 0) * 60 + int(match["s"] or 0)
    if seconds > LONGEST:
        raise _too_long(text)
    return seconds


def _too_long(text: str) -> AmountError:
    return AmountError(Text(zh=f"“{text}”长于二十年，请核对。", en=f"“{text}” is longer than twenty years: check it."))


def within(text: str) -> Within:
    """Read what stands after `within`. Raises AmountError with the forms that can be read."""
    text = " ".join(text.split())
    for read in (_count, _by, _at, _end, _iso):
        found = read(text)
        if found is not None:
            return found
    raise AmountError(Text(zh=f"看不懂时限“{text}”；{FORMS.zh}。", en=f"Cannot read the time “{text}”; {FORMS.en}."))


def _iso(text: str) -> Within | None:
    return Amount(duration(text)) if text.startswith("P") else None


def _count(text: str) -> Within | None:
    match = _COUNT.match(text)
    if match is None:
        return None
    count, working, unit = int(match[1]), bool(match[2]), match[3]
    if count == 0 and unit == "day":
        raise AmountError(Text(zh=f"“{text}”至少要有一天。", en=f"“{text}”: write at least one day."))
    if count * _UNIT.get(unit, 86_400) > LONGEST:
        raise _too_long(text)
    if unit == "day":
        return WorkingDays(count) if working else Days(count)
    return Amount(count * _UNIT[unit], working=working)


def _by(text: str) -> Within | None:
    match = _BY.match(text)
    if match is None:
        return None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60
    if seconds > 86_400 or int(match[2]) > 59 or match[4] == "0":
        raise AmountError(Text(zh=f"“{text}”里的钟点或天数不存在。", en=f"There is no such time or day in “{text}”."))
    if match[3]:
        return NextWorkingDay(seconds)
    return TimeOfDay(seconds, int(match[4] or 2))


def _at(text: str) -> Within | None:
    if match := _AT.match(text):
        return AtFact(match[1])
    if match := _BEFORE.match(text):
        return AtFact(match[2], before=duration(match[1]))
    return None


def _end(text: str) -> Within | None:
    match = _END.match(text)
    if match is None:
        return None
    if match[1] == "shift":
        return EndOfShift()
    if match[1] == "duty":
        return EndOfDuty()
    return EndOfPeriod(_PERIODS[match[1]])


def needs_hours(form: Within) -> bool:
    """Whether this form has a meaning only in a calendar with hours, not in `always`."""
    return isinstance(form, WorkingDays | EndOfShift | NextWorkingDay) or (isinstance(form, Amount) and form.working)


def is_elastic(form: Within) -> bool:
    """Whether a pause moves this form of itself; fixed times, periods and instants move only when the pause says so."""
    return isinstance(form, Amount | Days | WorkingDays)
