"""Working time: calendars with shifts, holidays, make-up days and closures, and exact arithmetic in them.

Instants are aware datetimes at the calendar and whole epoch seconds (UTC) at its clock. Periods are half open.
"""

from shouyue.worktime.calendar import Calendar, Closure, Day
from shouyue.worktime.china import china, shipped_table
from shouyue.worktime.clock import Clock
from shouyue.worktime.errors import NoWorkingTime, WorktimeError
from shouyue.worktime.holidays import Holiday, Holidays, listed
from shouyue.worktime.spans import Span, parse_spans, parse_week, parse_weekday

__all__ = [
    "Calendar",
    "Clock",
    "Closure",
    "Day",
    "Holiday",
    "Holidays",
    "NoWorkingTime",
    "Span",
    "WorktimeError",
    "china",
    "listed",
    "parse_spans",
    "parse_week",
    "parse_weekday",
    "shipped_table",
]
