"""The person behind the account of an installation that has no people yet."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from shouyue.access.models import Account
from shouyue.people.days import local_day
from shouyue.people.models import Holding, Person
from shouyue.people.pinyin import spelled
from shouyue.people.snapshot import forget

ROLES = ("general_manager", "policy_owner", "system_administrator")


@transaction.atomic
def ensure_local_person(account: Account, *, at: datetime) -> Person:
    """The person of the local account, made on first use, with every role that is needed to set the house up.

    The journal is told nothing: it is the installation's own account, and no employee.
    """
    known = Person.objects.filter(account_id=account.pk).first()
    if known is not None:
        return known
    with override(settings.LANGUAGE_CODE):
        name = gettext("Administrator")
    pinyin, initials = spelled(name)
    since = local_day(at) - timedelta(days=1)  # a company clock that is set back a little must not lock anybody out
    person = Person.objects.create(
        account=account,
        name=name,
        pinyin=pinyin,
        initials=initials,
        joined_on=since,
        told={"active": True, "roles": sorted(ROLES)},
    )
    Holding.objects.bulk_create(Holding(person=person, role=role, since=since) for role in ROLES)
    forget()
    return person
