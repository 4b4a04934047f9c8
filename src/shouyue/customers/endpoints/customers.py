"""Customers by the API: listed, registered, changed, put into tiers, found by number."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.etags import IF_MATCH, require_match, stamp
from shouyue.api.paging import Key, listed, page, whole
from shouyue.api.problems import GATE_REFUSED, REFUSED, STALE, UNMATCHED
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.customers import actions, queries
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.customers.endpoints.schemas import (
    CallerOut,
    ContactIn,
    CustomerDetail,
    CustomerFilters,
    CustomerIn,
    CustomerOut,
    CustomerPatch,
    CustomerTierIn,
    CustomerTierOut,
    contact_out,
    customer_out,
    reach_out,
)
from shouyue.customers.endpoints.shared import READ, WRITE, actor, customer_or_404, note, shows_whole, version_of
from shouyue.customers.models import Contact, Customer, Reach
from shouyue.customers.permissions import may_see
from shouyue.kit.refusals import Refused
from shouyue.people.models import Region, Site
from shouyue.people.queries import scope_of

router = ApiRouter(tags=["customers"])
TIER = "customer.tier"


class Reached(Schema):
    """Who calls."""

    reach: str = Field(
        description=_("A telephone number as a phone shows it, seven digits at least, or a mail address"),
        examples=["+86 138 1234 5678"],
        min_length=1,
        max_length=254,
    )


@router.get(
    "/customers",
    response=list_of(CustomerOut),
    summary=_("List customers"),
    description=_("Those of your sites and regions by name; what was merged into another one is left out."),
)
@scope(READ)
def customers(
    request: HttpRequest, response: HttpResponse, filters: Query[CustomerFilters], paging: Query[Paging]
) -> Any:
    seen = queries.visible(scope_of(caller_of(request).account, READ))
    at = now()
    words, silent_at = filters.q.replace("\0", ""), at if filters.silent else None
    asked = queries.Asked(words=words, tier=filters.tier, region=filters.region, silent_at=silent_at)
    shown = page(request, queries.customers(asked, seen=seen), (Key("pinyin", str), Key("id")), paging)
    return listed(request, response, shown, [customer_out(one, at) for one in shown.rows])


@router.post(
    "/customers",
    response={201: CustomerDetail},
    summary=_("Register a customer"),
    description=_("The basic form at the first contact. The answer shows numbers masked."),
)
@answers(GATE_REFUSED, REFUSED)
@scope(WRITE)
@repeatable(201)
def register_customer(request: HttpRequest, customer: CustomerIn) -> CustomerDetail:
    given = Entered(customer.name, customer.short_name, _region(customer.region), _site(customer.site), customer.needs)
    contacts = [entered_contact(one) for one in customer.contacts]
    made = actions.register(given, contacts, actor=actor(request), at=now())
    return CustomerDetail(**_detail(made, queries.contacts_of(made)))


@router.get(
    "/customers/{int:id}",
    response=CustomerDetail,
    summary=_("Read a customer"),
    description=_("With its contacts. The header ETag is its version, for changing it."),
)
@scope(READ)
def customer(request: HttpRequest, response: HttpResponse, id: int) -> Any:
    found = customer_or_404(request, id, READ)
    stamp(response, version_of(found))
    shows, contacts = shows_whole(request), queries.contacts_of(found)
    shown = [one.pk for one in contacts if one.reaches.all() and shows(one.customer)]
    note(request, shown)
    return _detail(found, contacts, shown)


@router.patch(
    "/customers/{int:id}",
    response=CustomerOut,
    summary=_("Change a customer"),
    description=_("With the ETag that was read in If-Match."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
def change_customer(request: HttpRequest, response: HttpResponse, id: int, customer: CustomerPatch) -> Any:
    found = customer_or_404(request, id, WRITE)
    require_match(request, version_of(found))
    actions.edit(found, _patched(found, customer), version=found.version, actor=actor(request), at=now())
    changed = queries.named([id])[id]
    stamp(response, version_of(changed))
    return customer_out(changed, now())


@router.post(
    "/customers/{int:id}/tier",
    response={201: CustomerTierOut},
    summary=_("Set the tier of a customer"),
    description=_("By hand, with a reason. The promises of the tier begin."),
)
@answers(REFUSED)
@scope(TIER)
@repeatable(201)
def set_tier(request: HttpRequest, id: int, tier: CustomerTierIn) -> CustomerTierOut:
    found = customer_or_404(request, id, TIER)
    made = actions.set_tier(found, tier.tier, reason=tier.reason, actor=actor(request), at=now())
    same = {name: getattr(made, name) for name in ("before", "tier", "reason", "by", "at")}
    return CustomerTierOut(customer=id, **same)


@router.get(
    "/callers",
    response=list_of(CallerOut),
    summary=_("Ask who calls"),
    description=_("Contacts that have this number or address, however it is written, of customers that you may see."),
)
@scope(READ)
def callers(request: HttpRequest, asked: Query[Reached]) -> Any:
    account = caller_of(request).account
    found = [
        one
        for one in queries.callers(asked.reach.replace("\0", ""))
        if may_see(account, one.contact.customer, permission=READ)
    ]
    shows, own = shows_whole(request), queries.own_customers({one.contact_id for one in found})
    shown = {pk for pk, customer in own.items() if shows(customer)}
    note(request, (one.contact_id for one in found if one.contact_id in shown))
    return whole([_caller(one, shows=one.contact_id in shown) for one in found])


def entered_contact(one: ContactIn) -> ContactEntered:
    """A contact as the actions take it."""
    return ContactEntered(one.name, one.position, one.note, tuple(one.phones), tuple(one.emails))


def _patched(found: Customer, patch: CustomerPatch) -> Entered:
    given = patch.model_dump(exclude_unset=True, exclude_none=True)
    site = _site(given["site"]) if "site" in given else None if "region" in given else found.site
    return Entered(
        name=given.get("name", found.name),
        short_name=given.get("short_name", found.short_name),
        region=_region(given["region"]) if "region" in given else found.region,
        site=site,
        needs=given.get("needs", found.needs),
    )


def _region(code: str) -> Region | None:
    found = Region.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Refused(_("There is no such region."), "region")
    return found


def _site(code: str) -> Site | None:
    found = Site.objects.select_related("region").filter(code=code).first() if code else None
    if code and found is None:
        raise Refused(_("There is no such site."), "site")
    return found


def _detail(found: Customer, contacts: Collection[Contact], whole: Collection[int] = ()) -> dict[str, Any]:
    """A customer with its contacts, `whole` those of these numbers."""
    alias = queries.merged_into(found)
    shown = [contact_out(one, whole=one.pk in whole) for one in contacts]
    return customer_out(found, now()) | {"merged_into": alias.into_id if alias else None, "contacts": shown}


def _caller(one: Reach, *, shows: bool) -> dict[str, Any]:
    contact = one.contact
    named = {"contact": contact.pk, "name": contact.name, "position": contact.position}
    return {"customer": customer_out(contact.customer, now()), **named, "reach": reach_out(one, whole=shows)}
