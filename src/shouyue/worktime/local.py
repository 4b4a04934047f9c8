"""Between local wall time and instants (whole epoch seconds, UTC)."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shouyue.worktime.errors import WorktimeError, naive
from shouyue.worktime.spans import DAY

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TWO_DAYS = timedelta(days=2)
MIDNIGHT = time()
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def epoch(at: datetime) -> int:
    """Answer an aware datetime as whole seconds; fractions are cut off, a datetime without zone is refused."""
    if at.tzinfo is None:
        raise naive(at)
    passed = at - EPOCH
    return passed.days * DAY + passed.seconds


def instant(zone: ZoneInfo, day: date, seconds: int) -> int:
    """Answer the first instant at which the local clock shows `seconds` after midnight of `day`, or a later time.

    `seconds` are at most two days. One rule for both changes of the clock: hours lost in spring are never shown, so a
    shift over them shrinks; hours that come twice in autumn are reached the first time, so a shift over them grows
    and none opens twice.
    """
    midnight = even_midnight(zone, day)
    if midnight is not None:
        return midnight + seconds
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=seconds)
    early, late = int(wall.replace(fold=1).timestamp()), int(wall.timestamp())
    if early >= late:
        return late
    skipped = range(early, late + 1)
    return skipped[bisect_right(skipped, _offset(wall), key=lambda at: _offset(datetime.fromtimestamp(at, zone)))]


@lru_cache(maxsize=4096)
def even_midnight(zone: ZoneInfo, day: date) -> int | None:
    """Answer the instant of a day's midnight if the local clock runs evenly for two days from there.

    It does where both ends have one offset: no zone changes its clock twice within two days.
    """
    first, last = (datetime(at.year, at.month, at.day, tzinfo=zone) for at in (day, day + TWO_DAYS))
    return int(first.timestamp()) if _offset(first) == _offset(last) else None


def one_offset(zone: ZoneInfo, years: range) -> int | None:
    """Answer the zone's offset if it is the same throughout these years and two days before and after."""
    first, last = date(years.start, 1, 1) - TWO_DAYS, date(years.stop, 1, 1) + TWO_DAYS
    days = range(first.toordinal(), last.toordinal() + 1)
    offset = _offset(datetime.combine(first, MIDNIGHT, zone))
    same = all(_offset(datetime.combine(date.fromordinal(day), MIDNIGHT, zone)) == offset for day in days)
    return offset if same else None


def _offset(wall: datetime) -> int:
    return (wall.utcoffset() or timedelta()) // SECOND


def local_date(zone: ZoneInfo, at: int) -> date:
    """Answer the date that the local calendar shows at the instant `at`."""
    return datetime.fromtimestamp(at, zone).date()


def period_end(period: str, day: date) -> date:
    """Answer the first day after the week, month, quarter, half-year or year that holds `day`."""
    if period == "week":
        return day + timedelta(days=7 - day.weekday())
    if period not in MONTHS:
        raise WorktimeError(
            zh=f"“{period}”不是周期：请用 week、{'、'.join(MONTHS)}。",
            en=f"{period!r} is not a period: use week, {', '.join(MONTHS)}.",
        )
    months = MONTHS[period]
    following = (day.month - 1) // months * months + months
    return date(day.year + following // 12, following % 12 + 1, 1)
