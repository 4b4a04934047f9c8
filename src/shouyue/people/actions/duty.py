"""Planning who is on duty and who is away."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.kit.refusals import Refused
from shouyue.people.days import zone
from shouyue.people.models import Absence, DutyTurn, Person, Shift, Site
from shouyue.people.snapshot import forget


def put_shift(name: str, *, starts: time, ends: time) -> Shift:
    """A template of duty turns; one that ends at or before its start crosses midnight."""
    values = {"starts": starts, "ends": ends, "crosses_midnight": ends <= starts}
    return Shift.objects.update_or_create(name=name, defaults=values)[0]


def remove_shift(shift: Shift) -> None:
    """Take a template away; turns that were planned with it stay."""
    Shift.objects.filter(pk=shift.pk).delete()


@transaction.atomic
def plan_turns(person: Person, *, site: Site, shift: Shift, days: Sequence[date], role: str = "") -> list[DutyTurn]:
    """Put a person on duty at a site for a shift on each of `days`. All or none. Raises Refused."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    turns = [_turn(person, site, shift, day, role) for day in sorted(set(days))]
    for turn, day in zip(turns, sorted(set(days)), strict=True):
        if day < person.joined_on or (person.left_on is not None and day >= person.left_on):
            raise Refused(_("The person is not at work on %(day)s.") % {"day": day}, "days")
        if DutyTurn.objects.filter(person=person, starts_at__lt=turn.ends_at, ends_at__gt=turn.starts_at).exists():
            raise Refused(_("The person is on duty on %(day)s already.") % {"day": day}, "days")
    forget()
    return DutyTurn.objects.bulk_create(turns)


def _turn(person: Person, site: Site, shift: Shift, day: date, role: str) -> DutyTurn:
    last = day + timedelta(days=1) if shift.crosses_midnight else day
    return DutyTurn(
        person=person,
        site=site,
        role=role,
        starts_at=datetime.combine(day, shift.starts, zone()),
        ends_at=datetime.combine(last, shift.ends, zone()),
    )


@transaction.atomic
def remove_turn(turn: DutyTurn) -> None:
    """Take a person off duty."""
    DutyTurn.objects.filter(pk=turn.pk).delete()
    forget()


@transaction.atomic
def plan_absence(
    person: Person, *, starts_at: datetime, ends_at: datetime, deputy: Person | None, reason: str
) -> Absence:
    """A person is away from `starts_at` up to `ends_at`; the deputy stands in. Raises Refused."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if ends_at <= starts_at:
        raise Refused(_("The end is not after the beginning."), "ends_at")
    if deputy is not None and deputy.pk == person.pk:
        raise Refused(_("Nobody stands in for himself."), "deputy")
    if Absence.objects.filter(person=person, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refused(_("The person is away in that time already."), "starts_at")
    forget()
    return Absence.objects.create(person=person, starts_at=starts_at, ends_at=ends_at, deputy=deputy, reason=reason)


@transaction.atomic
def end_absence(absence: Absence, *, at: datetime) -> None:
    """Back at `at`; an absence that had not begun is taken away, one that is over stays as it was."""
    row = Absence.objects.filter(pk=absence.pk)
    if absence.starts_at >= at:
        row.delete()
    else:
        row.filter(ends_at__gt=at).update(ends_at=at)
    forget()
