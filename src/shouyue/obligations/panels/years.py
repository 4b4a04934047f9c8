"""Announced years and the holidays of a notice, as tables."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format

from shouyue.obligations import queries
from shouyue.obligations.logic import Notice


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: how many days its notice gives and takes, or how many deadlines hang on it while it is not known."""

    year: int
    announced: bool
    number: str
    off: int
    worked: int
    provisional: int


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One holiday of a notice."""

    name: str
    days: str
    count: int
    worked: str


def year_rows(first: int, last: int) -> list[YearRow]:
    """These years, the latest first. One query for each that is not announced."""
    known = {one.year: one for one in queries.announced(first, last)}
    return [_year(year, known.get(year)) for year in range(last, first - 1, -1)]


def _year(year: int, found: queries.Announced | None) -> YearRow:
    notice = found.notice if found else None
    return YearRow(
        year=year,
        announced=found is not None,
        number=notice.number if notice else "",
        off=sum(one.days for one in notice.stretches) if notice else 0,
        worked=sum(len(one.worked) for one in notice.stretches) if notice else 0,
        provisional=0 if found else _hanging_on(year),
    )


def _hanging_on(year: int) -> int:
    zone = queries.calendars()[0].calendar.zone
    return queries.touching(date(year, 1, 1), date(year, 12, 31), zone).filter(Q(provisional=True)).count()


def holiday_rows(notice: Notice) -> list[HolidayRow]:
    """The holidays of a notice with their weekdays, so that a slip shows."""
    return [
        HolidayRow(
            name=one.name,
            days=_dated(one.first) if one.first == one.last else f"{_dated(one.first)} – {_dated(one.last)}",
            count=one.days,
            worked=" · ".join(_dated(day) for day in one.worked),
        )
        for one in notice.stretches
    ]


def _dated(day: date) -> str:
    return f"{day:%m-%d} {date_format(day, 'l')}"
