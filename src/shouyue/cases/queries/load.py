"""How much everybody has in hand, and what will be late soon."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Q

from shouyue.cases.logic import State
from shouyue.cases.models import Case

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has in hand; person None: nobody works on it."""

    person: int | None
    name: str
    open: int
    late: int
    soon: int
    major: int


def loads(seen: Q, at: datetime, *, soon: timedelta) -> list[Load]:
    """The load of everybody who works on a case that `seen` lets through, the heaviest first. One query."""
    late = Q(due_at__lt=at)
    rows = (
        Case.objects.filter(seen, state=State.OPEN)
        .values("handler", "handler__name")
        .annotate(
            open=Count("id"),
            late=Count("id", filter=late),
            soon=Count("id", filter=Q(due_at__gte=at, due_at__lt=at + soon)),
            major=Count("id", filter=Q(severity="major")),
        )
        .order_by("-late", "-open", "handler")
    )
    return [
        Load(row["handler"], row["handler__name"] or "", row["open"], row["late"], row["soon"], row["major"])
        for row in rows
    ]


def soon_late(seen: Q, at: datetime, *, hours: int) -> list[tuple[datetime, datetime, int]]:
    """How many cases fall due in the next hours: from and until when, and the number.

    They change on the hour, as a clock on the wall does, so the first and the last one are parts of an hour.
    """
    end, begin = at + HOUR * hours, at.replace(minute=0, second=0, microsecond=0)
    found = Case.objects.filter(seen, state=State.OPEN, due_at__gte=at, due_at__lt=end)
    dues = Counter((due - begin) // HOUR for due in found.values_list("due_at", flat=True) if due is not None)
    edges = [at, *(begin + HOUR * place for place in range(1, hours + 1)), end]
    return [(since, until, dues[place]) for place, (since, until) in enumerate(pairwise(edges)) if since < until]
