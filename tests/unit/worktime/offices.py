"""Calendars and instants that the examples share."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shouyue.worktime import Calendar, Closure, Span, china, parse_spans, parse_week

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MON_FRI = {"mon-fri": ["09:00-12:00", "13:00-18:00"]}


def at(written: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Read "2026-02-13 17:00" as local time."""
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def office(
    week: dict[str, list[str]] | None = None,
    zone: ZoneInfo = SHANGHAI,
    extra: dict[date, list[str]] | None = None,
    closures: tuple[Closure, ...] = (),
) -> Calendar:
    """The Chinese office of the policy documents: eight hours with a lunch break, make-up days as on Monday."""
    more: dict[date, tuple[Span, ...]] = {day: parse_spans(spans) for day, spans in (extra or {}).items()}
    return Calendar("office", zone, parse_week(week or MON_FRI), china(), 0, more, closures)


def plain(week: dict[str, list[str]], zone: ZoneInfo = SHANGHAI, closures: tuple[Closure, ...] = ()) -> Calendar:
    """Shifts without holidays."""
    return Calendar("plain", zone, parse_week(week), closures=closures)


ALWAYS = Calendar("always", SHANGHAI, None)
