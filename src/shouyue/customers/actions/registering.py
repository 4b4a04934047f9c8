"""Registering customers and changing what is known of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouyue.customers.actions.contacts import enter_contact
from shouyue.customers.actions.entered import ContactEntered, Entered, read_all, tidied
from shouyue.customers.actions.telling import code_of_region, code_of_site, find_by, subject_of
from shouyue.customers.events import CustomerRegistered, DossierUpdated
from shouyue.customers.logic import Written, core, tidy
from shouyue.customers.models import Customer, TierChange
from shouyue.journal.actions import record
from shouyue.kit.ids import uuid7
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused, ask_gate, gated
from shouyue.search import pinyin

if TYPE_CHECKING:
    from shouyue.people.models import Person
    from shouyue.policy.engine.gates import Answer

NEW = "customer:new"  # whom the gate is asked about before there is a number


@gated
def register(
    entered: Entered,
    contacts: Sequence[ContactEntered],
    *,
    actor: str,
    at: datetime,
    asked: "Answer | None" = None,
) -> Customer:
    """Enter the basic form of a customer at the first contact (CC-4.1). The first contact is the main one.

    :param asked: the answer of the gate, where the caller has asked it in this transaction (`ask_to_register`)
    Raises GateRefused where the policy asks for more than was entered, and Refused for a number or an address that is
    none.
    """
    answer = asked or ask_to_register(entered, contacts, actor=actor, at=at)
    if not answer.allowed:
        raise GateRefused(answer)
    entered = tidied(entered)
    customer = _written(entered, list(read_all(contacts)), actor=actor, at=at)
    site, region = code_of_site(entered.site), code_of_region(entered.region)
    told = CustomerRegistered(region=region or None, site=site or None)
    record([told.fact(subject_of(customer))], actor=actor)
    return customer


def ask_to_register(entered: Entered, contacts: Sequence[ContactEntered], *, actor: str, at: datetime) -> "Answer":
    """What the policy says to such a basic form, kept as evidence. For actions that register on their way.

    Raises Refused for a number or an address that is none.
    """
    entered, known = tidied(entered), list(read_all(contacts))
    asked = {
        "name_given": bool(entered.name),
        "person_given": any(tidy(one.name) for one, _reaches in known),
        "reach_given": any(reaches for _one, reaches in known),
        "needs_given": bool(entered.needs),
    }
    site, region = code_of_site(entered.site), code_of_region(entered.region)
    return ask_gate("customer.register", NEW, asked, actor=actor, at=at, site=site, region=region)


@transaction.atomic
def take_over(
    entered: Entered,
    contacts: Sequence[ContactEntered],
    *,
    tier: str = "",
    owner: "Person | None" = None,
    service_contact: "Person | None" = None,
    actor: str,
    at: datetime,
) -> Customer:
    """Enter a customer of a history that is brought in: how it was registered, its tier and owner are facts of that.

    Nothing is recorded, so that the history may be. `at`: when it was registered. Raises Refused.
    """
    customer = _written(tidied(entered), list(read_all(contacts)), actor=actor, at=at)
    Customer.objects.filter(pk=customer.pk).update(tier=tier, owner=owner, service_contact=service_contact)
    if tier:
        TierChange.objects.create(customer=customer, tier=tier, by=actor, at=at)
    return Customer.objects.get(pk=customer.pk)


def _written(
    entered: Entered, contacts: Sequence[tuple[ContactEntered, tuple[Written, ...]]], *, actor: str, at: datetime
) -> Customer:
    _check_name(entered)
    customer = Customer.objects.create(
        code=str(uuid7(at)), registered_at=at, registered_by=actor, **_values(entered)
    )  # a code of its own until the number is known
    customer.code = f"C{customer.pk:06}"
    Customer.objects.filter(pk=customer.pk).update(code=customer.code)
    for place, (one, reaches) in enumerate(contacts):
        enter_contact(customer, one, reaches, is_main=place == 0)
    find_by(customer)
    return customer


@transaction.atomic
def edit(customer: Customer, entered: Entered, *, version: int, actor: str, at: datetime) -> None:
    """Change the basic form, if nobody changed it since `version`. Raises Stale or Refused."""
    entered = tidied(entered)
    _check_name(entered)
    before = Customer.objects.select_related("region", "site").select_for_update(of=("self",)).get(pk=customer.pk)
    if before.version != version:
        raise Stale
    values = _values(entered)
    if all(getattr(before, name) == value for name, value in values.items()):
        return
    Customer.objects.filter(pk=customer.pk).update(**values, version=F("version") + 1)
    find_by(Customer.objects.select_related("region", "site").get(pk=customer.pk))
    record([_updated(before, entered).fact(subject_of(before), removing=_left(before, entered))], actor=actor)


def _updated(before: Customer, entered: Entered) -> DossierUpdated:
    """What changed of its places."""
    region = code_of_region(entered.region) if before.region != entered.region else None
    site = code_of_site(entered.site) if before.site != entered.site else None
    return DossierUpdated(region=region or None, site=site or None)


def _left(before: Customer, entered: Entered) -> tuple[str, ...]:
    """The places that it no longer has."""
    left = {"region": before.region and not entered.region, "site": before.site and not entered.site}
    return tuple(name for name, is_gone in left.items() if is_gone)


def _check_name(entered: Entered) -> None:
    if not entered.name:
        raise Refused(_("The customer needs a name."), "name")


def _values(entered: Entered) -> dict[str, Any]:
    spelled = pinyin.syllables(entered.name)
    return {
        "name": entered.name,
        "short_name": entered.short_name,
        "pinyin": "".join(spelled)[:200],
        "initials": "".join(pinyin.initials_of(spelled, entered.name))[:60],
        "key": core(entered.name),
        "region": entered.region,
        "site": entered.site,
        "needs": entered.needs,
    }
