"""Times in words: amounts, the forms of `within`, periods, figures of parameters, working calendars."""

import re
from fractions import Fraction
from itertools import groupby

from shouyue.kit.text import Text
from shouyue.policy.amounts import (
    Amount,
    AmountError,
    AtFact,
    Days,
    EndOfDuty,
    EndOfPeriod,
    EndOfShift,
    NextWorkingDay,
    TimeOfDay,
    Within,
    WorkingDays,
    within,
)
from shouyue.policy.phrasing.saying import AND, joined, quoted, say
from shouyue.worktime import Calendar, Span

_UNITS = (
    (3600, Text(zh="{n}小时", hant="{n}小時", en="{n} hours"), Text(zh="{n}小时", hant="{n}小時", en="{n} hour")),
    (60, Text(zh="{n}分钟", hant="{n}分鐘", en="{n} minutes"), Text(zh="{n}分钟", hant="{n}分鐘", en="{n} minute")),
    (1, Text(zh="{n}秒", en="{n} seconds"), Text(zh="{n}秒", en="{n} second")),
)
_LONG, _LONG_AMOUNT = 5 * 86_400, Text(zh="{amount}（{n}×24）", en="{amount} ({n}×24)")
_WORKING = Text(zh="{amount}工作时间", hant="{amount}工作時間", en="{amount} of working time")
_DAYS = Text(zh="{n}天", en="{n} days")
_DAY = Text(zh="{n}天", en="{n} day")
_WORKING_DAYS = Text(zh="{n}个工作日", hant="{n}個工作日", en="{n} working days")
_WORKING_DAY = Text(zh="{n}个工作日", hant="{n}個工作日", en="{n} working day")
_SAME_DAY = Text(zh="当日{time}前", hant="當日{time}前", en="by {time} on the same day")
_NEXT_DAY = Text(zh="次日{time}前", en="by {time} on the next day")
_NTH_DAY = Text(
    zh="第{n}日{time}前（起算日为第 1 日）",
    hant="第{n}日{time}前（起算日為第 1 日）",
    en="by {time} on day {n}, of which the start is day 1",
)
_NEXT_WORKING_DAY = Text(zh="下一个工作日{time}前", hant="下一個工作日{time}前", en="by {time} on the next working day")
_SHIFT = Text(zh="本班次结束前", hant="本班次結束前", en="before the shift ends")
_DUTY = Text(zh="当班人员下班前", hant="當班人員下班前", en="before the person on duty goes off")
_AT = Text(zh="不晚于{fact}", hant="不晚於{fact}", en="no later than {fact}")
_BEFORE = Text(zh="不晚于{fact}前{amount}", hant="不晚於{fact}前{amount}", en="no later than {amount} before {fact}")
_PERIOD_ENDS = {
    "week": Text(zh="本周结束前", hant="本週結束前", en="before the week ends"),
    "month": Text(zh="本月结束前", hant="本月結束前", en="before the month ends"),
    "quarter": Text(zh="本季度结束前", hant="本季度結束前", en="before the quarter ends"),
    "half-year": Text(zh="本半年结束前", hant="本半年結束前", en="before the half-year ends"),
    "year": Text(zh="本年结束前", hant="本年結束前", en="before the year ends"),
}
_PERIODS = {
    "week": Text(zh="每周", hant="每週", en="every week"),
    "month": Text(zh="每月", en="every month"),
    "quarter": Text(zh="每季度", en="every quarter"),
    "half-year": Text(zh="每半年", en="every half-year"),
    "year": Text(zh="每年", en="every year"),
    "Q4": Text(zh="每年第四季度", en="every fourth quarter"),
}
_MONEY = Text(zh="{a}元", en="{a} CNY")
_CNY = re.compile(r"^([\d,]+(?:\.\d{1,2})?)\s*CNY$")

ALWAYS = Text(zh="连续计时", hant="連續計時", en="elapsed time")
_ALWAYS_LONG = Text(zh="连续计时，每一秒都算", hant="連續計時，每一秒都算", en="elapsed time, every second counts")
_HOURS = Text(zh="{days}{hours}", en="{days} {hours}")
_RANGE = Text(zh="{a}至{b}", en="{a} to {b}")
_HOLIDAYS = Text(zh="法定节假日休息", hant="法定節假日休息", en="closed on public holidays")
_LISTED = Text(zh="所列休息日休息", en="closed on the days listed")
_MAKE_UP = Text(
    zh="调休上班日按{day}的班次", hant="調休上班日按{day}的班次", en="make-up days have the shifts of {day}"
)
WEEKDAYS = (
    Text(zh="周一", hant="週一", en="Monday"),
    Text(zh="周二", hant="週二", en="Tuesday"),
    Text(zh="周三", hant="週三", en="Wednesday"),
    Text(zh="周四", hant="週四", en="Thursday"),
    Text(zh="周五", hant="週五", en="Friday"),
    Text(zh="周六", hant="週六", en="Saturday"),
    Text(zh="周日", hant="週日", en="Sunday"),
)
_COMMA = Text(zh="，", en=", ")


def amount_words(seconds: int, language: str) -> str:
    """An amount in hours, minutes and seconds. Days are not 24 hours, so 168 hours are said as they are, with 7×24."""
    said, rest = [], seconds
    for size, many, one in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            said.append(say(one if count == 1 else many, language, n=f"{count:,}"))
    if seconds >= _LONG and seconds % 86_400 == 0:
        return say(_LONG_AMOUNT, language, amount=said[0], n=str(seconds // 86_400))
    return " ".join(said) or say(_UNITS[2][1], language, n="0")


def time_words(form: Within, language: str, fact: str = "") -> str:
    """What stands after `within`, in words.

    :param fact: the label of the fact that `at facts.…` names; without one its key is said.
    """
    match form:
        case Amount(seconds, working):
            amount = amount_words(seconds, language)
            return say(_WORKING, language, amount=amount) if working else amount
        case Days(n):
            return say(_DAY if n == 1 else _DAYS, language, n=str(n))
        case WorkingDays(n):
            return say(_WORKING_DAY if n == 1 else _WORKING_DAYS, language, n=str(n))
        case TimeOfDay(seconds, day):
            template = {1: _SAME_DAY, 2: _NEXT_DAY}.get(day, _NTH_DAY)
            return say(template, language, time=_clock(seconds), n=str(day))
        case NextWorkingDay(seconds):
            return say(_NEXT_WORKING_DAY, language, time=_clock(seconds))
        case AtFact(key, before):
            named = quoted(fact or key, language)
            template = _BEFORE if before else _AT
            return say(template, language, fact=named, amount=amount_words(before, language))
        case EndOfPeriod(period):
            return _PERIOD_ENDS[period].in_(language)
        case EndOfShift():
            return _SHIFT.in_(language)
        case EndOfDuty():
            return _DUTY.in_(language)


def is_span(form: Within) -> bool:
    """Whether the form is a length of time (“within 48 hours”) and not a point (“by 10:00”)."""
    return isinstance(form, Amount | Days | WorkingDays)


def share_words(share: Fraction) -> str:
    """A share as a percentage without idle zeros: 98%, 99.5%."""
    return f"{float(share * 100):.10g}%"


def period_words(period: str, language: str) -> str:
    """`month` as “every month”."""
    return _PERIODS[period].in_(language)


def figure_words(written: str, language: str) -> str:
    """A parameter's value in words; what is neither a time, a period nor money stands as it is written."""
    if written in _PERIODS:
        return period_words(written, language)
    if match := _CNY.match(written):
        return say(_MONEY, language, a=match[1])
    try:
        return time_words(within(written), language)
    except AmountError:
        return written


def money_words(fen: int, language: str) -> str:
    """An amount of money; whole yuan without idle zeros."""
    yuan, rest = divmod(fen, 100)
    return figure_words(f"{yuan:,}.{rest:02} CNY" if rest else f"{yuan:,} CNY", language)


def calendar_words(calendar: Calendar, language: str) -> str:
    """The hours of a calendar, and what it does on holidays and make-up days."""
    if calendar.week is None:
        return _ALWAYS_LONG.in_(language)
    parts = [_week(calendar.week, language)]
    if calendar.holidays is not None:
        parts.append((_HOLIDAYS if calendar.holidays.make_up else _LISTED).in_(language))
        if calendar.make_up is not None and calendar.holidays.make_up:
            parts.append(say(_MAKE_UP, language, day=WEEKDAYS[calendar.make_up].in_(language)))
    return joined(parts, _COMMA, language)


def _week(week: tuple[tuple[Span, ...], ...], language: str) -> str:
    """Neighbouring days of the same hours are named together."""
    said = []
    for spans, days in groupby(range(7), key=lambda day: week[day]):
        numbers = list(days)
        if spans:
            said.append(say(_HOURS, language, days=_days(numbers, language), hours=_spans(spans, language)))
    return joined(said, AND, language)


def _days(numbers: list[int], language: str) -> str:
    first, last = WEEKDAYS[numbers[0]].in_(language), WEEKDAYS[numbers[-1]].in_(language)
    return first if len(numbers) == 1 else say(_RANGE, language, a=first, b=last)


def _spans(spans: tuple[Span, ...], language: str) -> str:
    return joined((f"{_clock(span.start)}–{_clock(span.end)}" for span in spans), AND, language)


def _clock(seconds: int) -> str:
    """A time of day. Past midnight it is that of the next day; 24:00 stays."""
    if seconds > 86_400:
        seconds -= 86_400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
