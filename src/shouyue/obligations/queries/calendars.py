"""Questions about working calendars."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from shouyue.kit.text import Text
from shouyue.obligations import editions
from shouyue.obligations.logic import Notice, notices
from shouyue.obligations.queries.editions import last_adoption
from shouyue.policy.load import CHINA, HOUSE, Shared, load_shared, shipped
from shouyue.worktime import Calendar, Day


@dataclass(frozen=True, slots=True)
class Named:
    """A calendar with what people call it."""

    name: str
    label: Text
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Special:
    """Days in a row that differ from the week in the same way."""

    first: Day
    last: Day
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar's year: every day with its hours and source, and the sums that people ask for."""

    year: int
    announced: bool
    days: tuple[Day, ...]

    @property
    def open_days(self) -> int:
        return sum(1 for day in self.days if day.spans)

    @property
    def open_hours(self) -> int:
        return sum(span.end - span.start for day in self.days for span in day.spans) // 3600

    @property
    def special(self) -> tuple[Special, ...]:
        """Days that are not as their week says, those in a row together."""
        runs = [
            list(run) for _why, run in groupby(self.days, key=lambda day: (day.kind, day.why, day.spans, day.source))
        ]
        return tuple(Special(run[0], run[-1], len(run)) for run in runs if run[0].kind != "weekly")

    def count(self, kind: str) -> int:
        return sum(1 for day in self.days if day.kind == kind)


def calendars() -> tuple[Named, ...]:
    """Every calendar that policies may name, as it is in force, those with hours first."""
    shared = _shared()
    found = [Named(name, shared.calendar_labels[name], calendar) for name, calendar in shared.calendars.items()]
    return tuple(sorted(found, key=lambda one: one.calendar.always))


def year_of(calendar: Calendar, year: int) -> Year:
    """One local year of a calendar."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = tuple(calendar.day(first + timedelta(days=place)) for place in range((last - first).days + 1))
    return Year(year, calendar.announced(year), days)


@dataclass(frozen=True, slots=True)
class Announced:
    """A year whose make-up days are known, with its notice where the table has one."""

    year: int
    notice: Notice | None


def announced(first: int, last: int) -> list[Announced]:
    """Which of these years are announced, by the table in force."""
    known = {one.year: one for one in table()}
    years = _shared().holidays.announced or frozenset()
    return [Announced(year, known.get(year)) for year in range(first, last + 1) if year in years]


def table() -> tuple[Notice, ...]:
    """The notices of the latest adopted table, by year."""
    house = last_adoption(HOUSE)
    return notices(house.edition.files[CHINA] if house else shipped(HOUSE)[CHINA])


def _shared() -> Shared:
    try:
        return editions.in_force().shared
    except editions.NothingAdopted:
        return load_shared()
