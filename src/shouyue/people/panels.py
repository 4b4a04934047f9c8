"""Pieces of pages: today's state of a person, rights in words, time lines, tables for Excel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext

from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.people import phrases, queries, rights, snapshot
from shouyue.people.days import local_day
from shouyue.people.logic import Roster
from shouyue.people.models import Absence, Holding, Person, Site
from shouyue.people.week import Vacant, Week
from shouyue.ui.elements import Tab, Tone


@dataclass(frozen=True, slots=True)
class Today:
    """Where a person is: a word, its tone, and who stands in."""

    words: str
    tone: Tone
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A person in the list."""

    person: Person
    site: str
    roles: tuple[tuple[str, str], ...]
    today: Today


def on_duty_now(staff: Roster, at: datetime) -> frozenset[int]:
    """Who has a turn at `at`, at whatever site."""
    turns = (turn for found in staff.turns.values() for turn in found)
    return frozenset(turn.person for turn in turns if turn.starts_at <= at < turn.ends_at)


def today(person: Person, staff: Roster, at: datetime, on_duty: frozenset[int]) -> Today:
    """On duty, at work, away, not yet or no longer there."""
    day = staff.day(at)
    if person.left_on is not None and person.left_on <= day:
        return Today(gettext("left"), "muted")
    if person.joined_on > day:
        return Today(gettext("joins later"), "info")
    if staff.leave_of(person.pk, at):
        holder = staff.stand_in(person.pk, at)
        return Today(gettext("away"), "warn", holder.name if holder else gettext("nobody stands in"))
    return Today(gettext("on duty"), "good") if person.pk in on_duty else Today(pgettext("person", "at work"), "teal")


def listing(persons: Iterable[Person], staff: Roster, at: datetime) -> list[Listing]:
    """Persons with the roles that they hold (`held`, fetched before) and where they are."""
    on_duty = on_duty_now(staff, at)
    return [
        Listing(one, phrases.site_words(one.site), tuple(held_words(held_by(one))), today(one, staff, at, on_duty))
        for one in persons
    ]


def held_by(person: Person) -> list[Holding]:
    """What a person of a list holds today."""
    found: list[Holding] = getattr(person, "held", [])
    return found


def held_words(held: Iterable[Holding]) -> Iterator[tuple[str, str]]:
    """Roles with where they count."""
    return ((phrases.role_title(one.role), phrases.scope_words(one)) for one in held)


def rights_in_words(roles: frozenset[str]) -> list[tuple[str | Promise, list[str | Promise]]]:
    """What these roles may do, group by group."""
    found = [
        (group.title, [right.words for right in group.rights if not right.roles.isdisjoint(roles)])
        for group in rights.GROUPS
    ]
    return [(title, words) for title, words in found if words]


@dataclass(frozen=True, slots=True)
class Held:
    """A role of a person; `state` is a word with its tone, `running` whether it can still be taken."""

    row: Holding
    role: str
    where: str
    state: tuple[str, Tone]
    running: bool


def held(person: Person, day: date) -> list[Held]:
    """All roles, those that count first."""
    found = [_held(one, day) for one in queries.holdings(person)]
    return sorted(found, key=lambda one: not one.running)


def _held(one: Holding, day: date) -> Held:
    role, where = phrases.role_title(one.role), phrases.scope_words(one)
    if one.until is not None and one.until < day:
        return Held(one, role, where, (gettext("ended"), "muted"), False)
    if one.since > day:
        return Held(one, role, where, (gettext("begins later"), "info"), True)
    return Held(one, role, where, (gettext("counts"), "good"), True)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence: its reason where the visitor may know it, who stands in in the end, and whether it has begun."""

    row: Absence
    reason: str | Promise
    comes: str
    begun: bool


def away(person: Person, staff: Roster, at: datetime, *, with_reasons: bool) -> list[Away]:
    """Absences that are not over, with whoever really stands in when they begin."""
    found = []
    for one in queries.absences(person, at=at):
        holder = staff.stand_in(person.pk, max(at, one.starts_at))
        comes = holder.name if holder and holder.deputy_for else ""
        reason = phrases.REASONS[one.reason] if with_reasons else ""
        found.append(Away(one, reason, comes, one.starts_at <= at))
    return found


def person_page(person: Person, at: datetime, *, with_reasons: bool) -> dict[str, Any]:
    """What the page of a person shows. An absence's reason is between him and those who keep personal data."""
    day = local_day(at)
    staff = snapshot.read(at, since=at, until=at + timedelta(days=400))  # absences are planned a year ahead
    roles = frozenset(post.role for post in staff.roles_of(person.pk, at))
    return {
        "person": person,
        "site": phrases.site_words(person.site),
        "today": today(person, staff, at, on_duty_now(staff, at)),
        "held": held(person, day),
        "absences": away(person, staff, at, with_reasons=with_reasons),
        "stands_in": queries.stands_in(person, at=at),
        "turns": [
            (one, phrases.role_title(one.role) if one.role else "")
            for one in queries.turns(person, since=at, until=at + timedelta(days=14))
        ],
        "reports": queries.reports_of(person, day=day),
        "rights": rights_in_words(roles),
    }


def week_page(week: Week, day: date) -> dict[str, Any]:
    """What the page of a week shows."""
    return {
        "week": week,
        "today": day,
        "last": week.monday + timedelta(days=6),
        "vacant": [(phrases.role_title(one.role), _days(one), " · ".join(one.documents)) for one in week.vacant],
        "stretches": sum(len(column.gaps) for column in week.columns),
        "calendar": phrases.calendar_title(week.site.calendar),
    }


def _days(one: Vacant) -> str:
    """Seven days are the whole week."""
    return gettext("all week") if len(one.days) == 7 else ", ".join(date_format(day, "m-d") for day in one.days)


def sites(found: Iterable[Site]) -> list[tuple[Site, str]]:
    """Sites with the name of their calendar."""
    return [(site, phrases.calendar_title(site.calendar)) for site in found]


def tabs(current: str, addresses: Iterable[tuple[str, str | Promise, str]]) -> tuple[Tab, ...]:
    """The pages of this room beside each other."""
    return tuple(Tab(label, href, active=name == current) for name, label, href in addresses)


def persons_sheet(persons: Iterable[Person]) -> Sheet:
    """Persons as a table; what is listed is what is written."""
    columns = (
        Column(pgettext("person", "Name")), Column(gettext("Job number")), Column(gettext("Site")),
        Column(gettext("Roles"), width=40), Column(gettext("Mobile")), Column(gettext("E-mail"), width=28),
        Column(gettext("At work since"), "date"), Column(gettext("No longer at work from"), "date"),
    )  # fmt: skip
    return Sheet(gettext("People"), columns, (_person_cells(one) for one in persons))


def _person_cells(one: Person) -> tuple[Value, ...]:
    roles = "; ".join(f"{role} · {where}" for role, where in held_words(held_by(one)))
    site = phrases.site_words(one.site)
    return (one.name, one.job_number, site, roles, one.mobile, one.email, one.joined_on, one.left_on)


def week_sheet(week: Week) -> Sheet:
    """A week of the duty roster as a table."""
    columns = (
        Column(pgettext("person", "Name")), Column(gettext("Job number")), Column(gettext("For the role"), width=24),
        Column(pgettext("time", "From"), "instant", 20), Column(pgettext("time", "To"), "instant", 20),
        Column(gettext("Instead comes")),
    )  # fmt: skip
    rows = (
        (
            person.name,
            person.job_number,
            one.role,
            one.turn.starts_at,
            one.turn.ends_at,
            one.stand_in.name if one.stand_in else "" if one.covered else gettext("nobody"),
        )
        for person, one in week.turns
    )
    return Sheet(week.site.name, columns, rows)
