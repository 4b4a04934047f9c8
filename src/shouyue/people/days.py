"""The company's days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """The company's zone."""
    return ZoneInfo(settings.TIME_ZONE)


def local_day(at: datetime) -> date:
    """The company's day at an instant."""
    return at.astimezone(zone()).date()


def start_of(day: date) -> datetime:
    """The instant at which a day of the company begins."""
    return datetime.combine(day, time(), zone())


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
