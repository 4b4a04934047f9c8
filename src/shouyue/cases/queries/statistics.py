"""How customers complain, and what their complaints come from, month by month (OC-14.1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from shouyue.cases.logic import Cause, Form, Kind
from shouyue.cases.logic.states import GROUPS, Several
from shouyue.cases.models import Case
from shouyue.cases.queries.lists import NOT_SAID
from shouyue.kit import read
from shouyue.people.days import local_day, start_of, zone

MOST_MONTHS = 36
STANDARD_MONTHS = 6
FORMS = (*Form, NOT_SAID)
CAUSES = (*Cause, NOT_SAID)


@dataclass(frozen=True, slots=True)
class CausesAsked:
    """Complaints received in these months, the first day of the first and of the last; of a site or a region."""

    first: date
    last: date
    site: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many complaints, and how many of them are solved, closed or taken back."""

    count: int
    settled: int

    @property
    def share(self) -> float | None:
        """Which part is settled; None of nothing."""
        return self.settled / self.count if self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Counted):
    """Those of one month, cause and form; NOT_SAID where it is not written."""

    month: date
    cause: str
    form: str


@dataclass(frozen=True, slots=True)
class Causes:
    """The statistics: the cells that are not empty, of the months asked for."""

    asked: CausesAsked
    cells: tuple[Cell, ...]

    @property
    def months(self) -> tuple[date, ...]:
        """All months asked for, the first first."""
        found, month = [], self.asked.first
        while month <= self.asked.last:
            found.append(month)
            month = later(month, 1)
        return tuple(found)

    def total(self, wanted: Callable[[Cell], bool] = lambda cell: True) -> Counted:
        """The sum over the cells that are wanted."""
        return _sum(cell for cell in self.cells if wanted(cell))


def later(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


def causes_understood(given: Mapping[str, str], at: datetime) -> CausesAsked:
    """The filters of an address, months as 2026-03; what makes no sense is left out. The last six months unless said
    otherwise, and at most three years."""
    this = local_day(at).replace(day=1)
    last = _month(given.get("until", "")) or this
    first = _month(given.get("since", "")) or later(last, 1 - STANDARD_MONTHS)
    first = min(max(first, later(last, 1 - MOST_MONTHS)), last)
    site, region = (read.words(given.get(name, ""), 20) for name in ("site", "region"))
    return CausesAsked(first, last, site, region)


def causes(asked: CausesAsked, seen: Q) -> Causes:
    """Complaints that `seen` lets through, those merged into others left out. One query."""
    since, until = (start_of(day) for day in (asked.first, later(asked.last, 1)))
    placed = {name: value for name in ("site", "region") if (value := getattr(asked, name))}
    found = Case.objects.filter(
        seen, kind=Kind.COMPLAINT, received_at__gte=since, received_at__lt=until, state__in=GROUPS[Several.DISTINCT]
    )
    rows = (
        found.filter(**placed)
        .values("cause", "form", month=TruncMonth("received_at", tzinfo=zone()))
        .annotate(count=Count("id"), settled=Count("id", filter=Q(state__in=GROUPS[Several.SETTLED])))
        .order_by("month", "cause", "form")
    )
    return Causes(
        asked,
        tuple(
            Cell(
                count=row["count"],
                settled=row["settled"],
                month=row["month"].date(),
                cause=row["cause"] or NOT_SAID,
                form=row["form"] or NOT_SAID,
            )
            for row in rows
        ),
    )


def _sum(cells: Iterable[Cell]) -> Counted:
    found = tuple(cells)
    return Counted(sum(cell.count for cell in found), sum(cell.settled for cell in found))


def _month(text: str) -> date | None:
    return read.day(f"{text}-01")
