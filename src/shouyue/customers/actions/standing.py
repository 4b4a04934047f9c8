"""The tier of a customer, and who looks after it."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouyue.customers.actions.telling import subject_of
from shouyue.customers.events import ContactNamed, OwnerNamed, Tier, TierSet
from shouyue.customers.logic import role_of_owner
from shouyue.customers.models import Customer, TierChange
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused
from shouyue.people.queries import roster

if TYPE_CHECKING:
    from shouyue.people.models import Person


@transaction.atomic
def set_tier(customer: Customer, tier: str, *, reason: str, actor: str, at: datetime) -> TierChange:
    """Put a customer into tier A, B or C by hand, and say why. Raises Refused for the tier that it has."""
    row = _locked(customer)
    if tier not in Customer.Tier.values:
        raise Refused(_("A tier is A, B or C."), "tier")
    if row.tier == tier:
        raise Refused(_("The customer is in this tier already."), "tier")
    if not reason.strip():
        raise Refused(_("Say why: who reads it later must understand."), "reason")
    Customer.objects.filter(pk=row.pk).update(tier=tier, version=F("version") + 1)
    change = TierChange.objects.create(
        customer=row, before=row.tier, tier=tier, reason=reason.strip()[:500], by=actor, at=at
    )
    told = TierSet(tier=cast(Tier, tier), before=cast(Tier, row.tier) if row.tier else None, by_hand=True)
    record([told.fact(subject_of(row))], actor=actor)
    return change


@transaction.atomic
def name_owner(customer: Customer, person: "Person", *, actor: str, at: datetime) -> None:
    """Who looks after the customer; in which role says what the person holds. Raises Refused."""
    row = _locked(customer)
    roles = {post.role for post in roster().roles_of(person.pk, at)}
    if not roles:
        raise Refused(_("This person holds no role today."), "person")
    Customer.objects.filter(pk=row.pk).update(owner=person, version=F("version") + 1)
    told = OwnerNamed(account_owner=f"person:{person.pk}", role=role_of_owner(row.tier, roles))
    record([told.fact(subject_of(row))], actor=actor)


@transaction.atomic
def name_service_contact(customer: Customer, person: "Person", *, actor: str, at: datetime) -> None:
    """Whom the customer talks to in customer service. Raises Refused."""
    row = _locked(customer)
    if not roster().roles_of(person.pk, at):
        raise Refused(_("This person holds no role today."), "person")
    Customer.objects.filter(pk=row.pk).update(service_contact=person, version=F("version") + 1)
    record([ContactNamed().fact(subject_of(row))], actor=actor)


def _locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update().get(pk=customer.pk)
