"""One week of a site's duty roster: who is on, who is away, who stands in, and what nobody covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.db.models import Q

from shouyue.people import snapshot
from shouyue.people.days import start_of
from shouyue.people.gaps import Stretch, uncovered
from shouyue.people.house import house
from shouyue.people.logic import Holder, Leave, Roster
from shouyue.people.models import DutyTurn, Person, Site
from shouyue.people.phrases import role_title
from shouyue.policy.load import load_pack, load_shared, pack_ids
from shouyue.policy.values import Cadence, Deadline, Ladder
from shouyue.worktime import Calendar

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Planned:
    """A turn in a cell, `role` in words; `stand_in` is who comes instead, and `covered` whether anybody comes."""

    turn: DutyTurn
    role: str
    stand_in: Holder | None
    covered: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day; `leave` is an absence that touches it, `deputy` who stands in then."""

    day: date
    turns: tuple[Planned, ...]
    leave: Leave | None
    deputy: Holder | None


@dataclass(frozen=True, slots=True)
class Row:
    """One person's week."""

    person: Person
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One day: whether the site works, and the open hours in which nobody is on duty."""

    day: date
    works: bool
    gaps: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Vacant:
    """A role that policies name and that nobody answers for here, on these days; `documents` name it."""

    role: str
    days: tuple[date, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A site's week from its Monday."""

    site: Site
    monday: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    vacant: tuple[Vacant, ...]

    @property
    def turns(self) -> Iterator[tuple[Person, Planned]]:
        """Every turn with its person, day by day."""
        cells = ((row.person, cell) for place in range(7) for row in self.rows for cell in (row.cells[place],))
        return ((person, planned) for person, cell in cells for planned in cell.turns)


def week_of(site: Site, monday: date, *, at: datetime) -> Week:
    """The week of `site` that begins on `monday`. Eight queries, however many persons."""
    since = start_of(monday)
    until = since + timedelta(days=8)  # a night shift of Sunday ends on Monday
    staff = snapshot.read(at, since=since, until=until)
    days = [monday + timedelta(days=place) for place in range(7)]
    rows = tuple(_rows(site, days, staff))
    return Week(site, monday, tuple(_columns(site, days, rows, staff)), rows, tuple(_vacant(site, days, staff)))


def _rows(site: Site, days: list[date], staff: Roster) -> Iterator[Row]:
    """Who belongs here, holds a role here or has a turn here, in the order of their names."""
    turns: dict[tuple[int, date], list[DutyTurn]] = {}
    here_this_week = DutyTurn.objects.filter(
        site=site, starts_at__gte=start_of(days[0]), starts_at__lt=start_of(days[6] + timedelta(days=1))
    )
    for turn in here_this_week:
        turns.setdefault((turn.person_id, staff.day(turn.starts_at)), []).append(turn)
    here = Q(site=site) | Q(pk__in={person for person, _day in turns})
    persons = Person.objects.filter(here, erased_at=None, joined_on__lte=days[6], customer="")
    for person in persons.exclude(left_on__lte=days[0]).order_by("pinyin", "id"):
        cells = tuple(_cell(person, day, turns.get((person.pk, day), []), staff) for day in days)
        yield Row(person, cells)


def _cell(person: Person, day: date, turns: list[DutyTurn], staff: Roster) -> Cell:
    planned = tuple(_planned(turn, staff) for turn in turns)
    start = start_of(day)
    end = start + timedelta(days=1)
    leave = next((one for one in staff.leaves.get(person.pk, ()) if one.starts_at < end and one.ends_at > start), None)
    deputy = staff.stand_in(person.pk, max(leave.starts_at, start)) if leave else None
    return Cell(day, planned, leave, deputy)


def _planned(turn: DutyTurn, staff: Roster) -> Planned:
    holder = staff.stand_in(turn.person_id, turn.starts_at)
    role = role_title(turn.role) if turn.role else ""
    return Planned(turn, role, holder if holder and holder.deputy_for else None, holder is not None)


def _columns(site: Site, days: list[date], rows: tuple[Row, ...], staff: Roster) -> Iterator[Column]:
    covered = [
        Stretch(planned.turn.starts_at, planned.turn.ends_at)
        for row in rows
        for cell in row.cells
        for planned in cell.turns
        if planned.covered
    ]
    calendar = house().calendars[site.calendar]
    for day in days:
        hours = _hours(calendar, day)
        yield Column(day, bool(hours), uncovered(hours, covered))


def _hours(calendar: Calendar, day: date) -> list[Stretch]:
    """The open hours of a day. Round the clock without a roster would be a gap without end: it is a day."""
    start = start_of(day)
    if calendar.always:
        return [Stretch(start, start + timedelta(days=1))]
    midnight = datetime.combine(day, time(), calendar.zone)
    return [
        Stretch(midnight + timedelta(seconds=span.start), midnight + timedelta(seconds=span.end))
        for span in calendar.day(day).spans
    ]


def _vacant(site: Site, days: list[date], staff: Roster) -> Iterator[Vacant]:
    for role, documents in named_roles():
        noons = [datetime.combine(day, NOON, staff.zone) for day in days]
        empty = tuple(staff.day(noon) for noon in noons if not staff.holders(role, site=site.code, at=noon))
        if empty:
            yield Vacant(role, empty, documents)


@cache
def named_roles() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The roles on which the shipped policies rely, as owner or on a ladder, with the documents that do."""
    roles = load_shared().roles
    found: dict[str, dict[str, None]] = {}  # ordered
    for code in pack_ids():
        for rule in load_pack(code).rules:
            owners = [rule.owner] if isinstance(rule, Deadline | Cadence) else []
            steps = [step.to for step in rule.steps] if isinstance(rule, Ladder) else []
            for role in (*owners, *steps):
                if role in roles and not roles[role].relation:
                    found.setdefault(role, {})[code] = None
    return tuple((role, tuple(found[role])) for role in roles if role in found)
