"""Pieces of the calendar page: the year as a grid, and the course of a time limit as a time line."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from shouyue.obligations.logic import Due, Stage
from shouyue.obligations.phrases import KINDS
from shouyue.obligations.queries import Special, Year
from shouyue.ui.track import Band, Mark, Track
from shouyue.ui.year import Cell, Month, YearGrid
from shouyue.worktime import Calendar, Day

Tone = Literal["", "good", "warn", "bad", "info", "teal", "muted"]
TONES: dict[str, Tone] = {"holiday": "bad", "make_up": "info", "extra": "teal", "closure": "warn"}
DAY = 86_400


def grid(year: Year, today: datetime) -> YearGrid:
    """The year in twelve months; each day coloured by what decides its hours, the reason and source on hover."""
    months = []
    for number in range(1, 13):
        days = [day for day in year.days if day.date.month == number]
        cells = tuple(Cell(day.date.day, _tone(day), tip(day), day.date == today.date()) for day in days)
        months.append(Month(date_format(days[0].date, "F"), days[0].date.weekday(), cells))
    return YearGrid(year.year, tuple(months))


def _tone(day: Day) -> Tone:
    return TONES.get(day.kind, "" if day.spans else "muted")


def legend(year: Year) -> list[tuple[Tone, str]]:
    """What the colours of the year mean, those that occur."""
    present = {_tone(day) for day in year.days}
    names: list[tuple[Tone, str]] = [(tone, str(KINDS[kind])) for kind, tone in TONES.items()]
    names.append(("muted", gettext("day off of the week")))
    return [(tone, name) for tone, name in names if tone in present]


def special(year: Year) -> list[tuple[Special, str, str, Tone, str]]:
    """Days that differ from their week: when, what they are with the tone of the year, and their hours."""
    return [
        (run, dated(run.first.date, run.last.date), str(KINDS[run.first.kind]), _tone(run.first), hours(run.first))
        for run in year.special
    ]


def tip(day: Day) -> str:
    """Date, what the day is and why, hours, source: one line each."""
    head = f"{date_format(day.date, 'DATE_FORMAT')} {date_format(day.date, 'l')}"
    source = gettext("Source: %s") % day.source if day.kind != "weekly" else ""
    return "\n".join(part for part in (head, reason(day), hours(day), source) if part)


def hours(day: Day) -> str:
    """The open hours of a day: 09:00–12:00, 13:00–18:00."""
    shown = ", ".join(f"{_clock(span.start)}–{_clock(span.end)}" for span in day.spans)
    return shown or gettext("closed")


def _clock(seconds: int) -> str:
    over = seconds > DAY
    rest = seconds - DAY if over else seconds
    return f"{rest // 3600:02}:{rest % 3600 // 60:02}" + ("⁺¹" if over else "")


@dataclass(frozen=True, slots=True)
class Line:
    """Days in a row on the way to a due time, as people read them: `total` is None where nothing was counted."""

    days: str
    hours: str
    why: str
    source: str
    counted: int
    total: int | None


def lines(due: Due, zone: ZoneInfo) -> list[Line]:
    """The way to a due time day by day, with the sum; days off that follow each other for one reason are one line."""
    runs = groupby(due.stages, key=lambda stage: (stage.day.date, None) if stage.day.spans else (None, stage.day.why))
    return [_line(list(run), zone) for _key, run in runs]


def _line(run: list[Stage], zone: ZoneInfo) -> Line:
    first, last = run[0], run[-1]
    open_ = ", ".join(f"{_time(opens, zone)}–{_time(closes, zone)}" for opens, closes in first.open)
    return Line(
        days=dated(first.day.date, last.day.date),
        hours=open_ or (gettext("nothing counted") if first.day.spans else gettext("closed")),
        why=reason(first.day),
        source=first.day.source if first.day.kind != "weekly" else "",
        counted=first.counted,
        total=first.total if first.open else None,
    )


def dated(first: date, last: date) -> str:
    """One day, or the first and the last of several, with their weekdays."""
    named = [f"{day:%m-%d} {date_format(day, 'l')}" for day in (first, last)]
    return named[0] if first == last else " – ".join(named)


def reason(day: Day) -> str:
    """Why a day is not like its week: public holiday National Day."""
    if day.kind == "weekly":
        return "" if day.spans else gettext("day off of the week")
    why = day.why.in_(language()) if day.why else ""
    if day.kind == "make_up" and why:
        return why  # it names itself: make-up day for National Day
    return f"{KINDS[day.kind]} {why}".strip()


def course(calendar: Calendar, due: Due) -> Track:
    """A time limit drawn to scale: open hours that it uses, from its start to its due time."""
    first, last = min(due.start, due.due), max(due.start, due.due)
    room = max((last - first) // 30, 600)
    return Track(
        start=first - room,
        end=last + room,
        bands=tuple(Band(opens, closes, "counted", gettext("counted")) for opens, closes in due.open),
        marks=(
            Mark(due.start, "start", gettext("starts"), local(due.start, calendar.zone)),
            Mark(due.due, "due", gettext("due"), until(due.due, calendar.zone)),
        ),
        title=gettext("From start to due"),
    )


def local(at: int, zone: ZoneInfo) -> str:
    """An epoch second as people read it, with the day of the week."""
    then = datetime.fromtimestamp(at, zone)
    return f"{then:%Y-%m-%d %H:%M} {date_format(then.date(), 'l')}"


def until(at: int, zone: ZoneInfo) -> str:
    """The same for a due time: midnight is 24:00 of the day that ends."""
    if f"{datetime.fromtimestamp(at, zone):%H:%M:%S}" != "00:00:00":
        return local(at, zone)
    day = datetime.fromtimestamp(at - 1, zone).date()
    return f"{day:%Y-%m-%d} 24:00 {date_format(day, 'l')}"


def _time(at: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at, zone):%H:%M}"


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"
