"""Giving and taking roles; following what begins and ends by date."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouyue.access import actions as access
from shouyue.kit.refusals import Refused
from shouyue.people.actions.telling import tell
from shouyue.people.days import local_day
from shouyue.people.models import Holding, Person, Region, Site
from shouyue.policy.load import load_shared


@transaction.atomic
def give_role(
    person: Person,
    *,
    role: str,
    site: Site | None = None,
    region: Region | None = None,
    since: date,
    until: date | None = None,
    actor: str,
    at: datetime,
) -> Holding:
    """Let a person hold a role from `since` to `until`, both included; neither site nor region: everywhere.

    The journal is told at once if it counts today, else by the daily task. Raises Refused.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)  # two at once would not see each other's row
    known = load_shared().roles.get(role)
    if known is None or known.relation:
        raise Refused(_("There is no such role."), "role")
    if until is not None and until < since:
        raise Refused(_("The last day is before the first."), "until")
    if person.left_on is not None and since >= person.left_on:
        raise Refused(_("The person is no longer at work then."), "since")
    _refuse_overlap(person, role, site, region, since, until)
    held = Holding.objects.create(person=person, role=role, site=site, region=region, since=since, until=until)
    tell(person, actor=actor, at=at)
    return held


def _refuse_overlap(
    person: Person, role: str, site: Site | None, region: Region | None, since: date, until: date | None
) -> None:
    same = person.holdings.filter(Q(until=None) | Q(until__gte=since), role=role, site=site, region=region)
    if until is not None:
        same = same.filter(since__lte=until)
    if same.exists():
        raise Refused(_("The person holds this role there in that time already."), "role")


@transaction.atomic
def take_role(holding: Holding, *, actor: str, at: datetime) -> None:
    """End a role today: it no longer counts from now on. One that began today or later is removed."""
    yesterday = local_day(at) - timedelta(days=1)
    row = Holding.objects.filter(pk=holding.pk)
    if holding.since > yesterday:
        row.delete()
    else:
        row.filter(Q(until=None) | Q(until__gt=yesterday)).update(until=yesterday)
    tell(holding.person, actor=actor, at=at)


def follow_staff(*, at: datetime) -> int:
    """Tell the journal of whoever joined, left or changed roles by the date alone; who left cannot sign in any more.

    Asked every night; answers how many persons it looked at. Doing it twice does nothing.
    """
    today = local_day(at)
    persons = Person.objects.filter(customer="", erased_at=None, joined_on__lte=today)
    changing = list(
        persons.filter(Q(told__isnull=True) | Q(told__active=True)).select_related("account").order_by("id")
    )
    for person in changing:
        with transaction.atomic():
            tell(person, actor="system:people", at=at)
            if person.left_on is not None and person.left_on <= today:
                close_account(person, by="system:people")
    return len(changing)


def close_account(person: Person, *, by: str) -> None:
    """Let the person's account sign in no more, and end what it has open."""
    if person.account is not None and person.account.is_active:
        access.set_active(person.account, False, by=by, left=True)
