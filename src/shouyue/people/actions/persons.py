"""Entering persons, changing them, letting them go, erasing them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouyue.access import actions as access
from shouyue.access.models import Account
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.kit.refusals import Refused, Stale
from shouyue.people.actions.roles import close_account, give_role
from shouyue.people.actions.telling import subject_of, tell
from shouyue.people.days import local_day
from shouyue.people.models import Absence, Person, Region, Site
from shouyue.people.pinyin import spelled
from shouyue.people.snapshot import forget


@dataclass(frozen=True, slots=True)
class Entered:
    """What people enter of a person."""

    name: str
    job_number: str | None
    site: Site | None
    mobile: str
    email: str
    superior: Person | None
    joined_on: date


@transaction.atomic
def add_person(
    entered: Entered,
    *,
    role: str = "",
    role_site: Site | None = None,
    role_region: Region | None = None,
    customer: str = "",
    actor: str,
    at: datetime,
) -> Person:
    """Enter a person, with a first role from the day of joining; `customer` makes a customer's user. Raises Refused."""
    person = _created(entered, customer)
    if role:
        give_role(person, role=role, site=role_site, region=role_region, since=entered.joined_on, actor=actor, at=at)
    else:
        tell(person, actor=actor, at=at)
    return Person.objects.get(pk=person.pk)


def _created(entered: Entered, customer: str) -> Person:
    pinyin, initials = spelled(entered.name)
    values = {field: getattr(entered, field) for field in entered.__slots__}
    try:
        with transaction.atomic():
            return Person.objects.create(**values, pinyin=pinyin, initials=initials, customer=customer)
    except IntegrityError:
        raise _taken() from None


@transaction.atomic
def edit_person(person: Person, entered: Entered, *, version: int, actor: str, at: datetime) -> None:
    """Change what was entered, if nobody changed it since `version`. Raises Stale, or Refused."""
    if entered.superior is not None:
        _refuse_circle(person, entered.superior)
    if person.left_on is not None and entered.joined_on > person.left_on:
        raise Refused(_("That is after the person left."), "joined_on")
    pinyin, initials = spelled(entered.name)
    values = {field: getattr(entered, field) for field in entered.__slots__}
    row = Person.objects.filter(pk=person.pk, version=version, erased_at=None)
    try:
        with transaction.atomic():
            changed = row.update(**values, pinyin=pinyin, initials=initials, version=F("version") + 1)
    except IntegrityError:
        raise _taken() from None
    if not changed:
        raise Stale
    tell(Person.objects.get(pk=person.pk), actor=actor, at=at)


def _taken() -> Refused:
    return Refused(_("Another person has this job number."), "job_number")


def _refuse_circle(person: Person, superior: Person) -> None:
    """Nobody stands above himself, through however many others."""
    above: Person | None = superior
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == person.pk:
            raise Refused(_("The person stands above this superior already."), "superior")
        seen.add(above.pk)
        above = above.superior


@transaction.atomic
def leave_company(person: Person, *, on: date | None, actor: str, at: datetime) -> None:
    """The person is no longer at work from `on`; None takes it back. The account closes on that day. Raises Refused.

    Taking it back opens the account only if it was the leaving that closed it.
    """
    person = Person.objects.select_for_update().get(pk=person.pk, erased_at=None)
    if on is not None and on < person.joined_on:
        raise Refused(_("That is before the person joined."), "on")
    person.left_on = on
    Person.objects.filter(pk=person.pk).update(left_on=on, version=F("version") + 1)
    tell(person, actor=actor, at=at)
    if on is not None and on <= local_day(at):
        close_account(person, by=actor)
    elif person.account is not None and person.account.left:
        access.set_active(person.account, True, by=actor)


@transaction.atomic
def erase_person(person: Person, *, actor: str, at: datetime) -> None:
    """Clear all personal data of somebody who left (PIPL). The number stays, so that what was done stays accounted for.

    Every room answers the fact `person.erased` by clearing what it keeps. Raises Refused while the person is at work.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        return
    if person.left_on is None or person.left_on > local_day(at):
        raise Refused(_("Only somebody who left can be erased."))
    tell(person, actor=actor, at=at)
    account = person.account
    empty = dict.fromkeys(("name", "pinyin", "initials", "mobile", "email"), "")
    Person.objects.filter(pk=person.pk).update(
        **empty, job_number=None, account=None, superior=None, erased_at=at, version=F("version") + 1
    )
    Absence.objects.filter(person=person).update(reason=Absence.Reason.OTHER)  # an illness is personal data too
    if account is not None:
        access.erase(account)
    record([NewFact("person.erased", f"person:{person.pk}", about=(subject_of(person),))], actor=actor)
    forget()


@transaction.atomic
def open_account(person: Person, *, username: str, actor: str) -> Account:
    """An account with which the person signs in. Raises Refused when the name is taken or there is one already."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.account is not None:
        raise Refused(_("The person has an account already."), "username")
    try:
        with transaction.atomic():
            account = access.create_account(username, email=person.email, by=actor)
    except IntegrityError:
        raise Refused(_("Another account has this name or this e-mail address."), "username") from None
    Person.objects.filter(pk=person.pk).update(account=account, version=F("version") + 1)
    forget()
    return account


def choose_language(person: Person, *, language: str) -> None:
    """The language in which messages to the person are written."""
    Person.objects.filter(pk=person.pk).update(language=language)
