"""How many cases came in and were solved, day by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from shouyue.cases.models import Case
from shouyue.people.days import local_day, start_of, zone


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: received, and solved, whenever they had come."""

    day: date
    received: int
    resolved: int


def days(seen: Q, at: datetime, count: int) -> list[Day]:
    """The last days, today last. Two queries."""
    today = local_day(at)
    first = today - timedelta(days=count - 1)
    received, resolved = (_counted(seen, name, first) for name in ("received_at", "resolved_at"))
    shown = [first + timedelta(days=place) for place in range(count)]
    return [Day(day, received.get(day, 0), resolved.get(day, 0)) for day in shown]


def _counted(seen: Q, name: str, first: date) -> dict[date, int]:
    found = Case.objects.filter(seen, **{f"{name}__gte": start_of(first)}).order_by()
    rows = found.values(day=TruncDate(name, tzinfo=zone())).annotate(count=Count("id"))
    return {row["day"]: row["count"] for row in rows}
