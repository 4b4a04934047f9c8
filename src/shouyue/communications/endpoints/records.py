"""Communications by the API: listed, recorded, read, put right."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from shouyue.api.etags import IF_MATCH, etag, require_match, stamp
from shouyue.api.paging import Key, instant, listed, page
from shouyue.api.problems import GATE_REFUSED, NOT_PERMITTED, REFUSED, STALE, UNMATCHED, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.communications import actions, permissions
from shouyue.communications.actions import Corrected, Newcomer, Partner
from shouyue.communications.endpoints.record_schemas import (
    LARGEST,
    CommunicationDetail,
    CommunicationFilters,
    CommunicationIn,
    CommunicationOut,
    CommunicationPatch,
    NewcomerIn,
    communication_out,
)
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Said, Wanted, Way
from shouyue.communications.models import Communication
from shouyue.communications.permissions import READ, WRITE
from shouyue.communications.phrases import NO_CASE, NO_CONTACT, NO_CUSTOMER
from shouyue.communications.queries import records as queries
from shouyue.customers import queries as customers
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.customers.permissions import may_see as may_see_customer
from shouyue.kit.refusals import Refused
from shouyue.people import queries as people
from shouyue.people.models import Region, Site

router = ApiRouter(tags=["communications"])
ORDER = (Key("begun_at", instant, descending=True), Key("id", descending=True))


@router.get(
    "/communications",
    response=list_of(CommunicationOut),
    summary=_("List communications"),
    description=_("What was said with the customers of your places, the latest first."),
)
@scope(READ)
def communications(
    request: HttpRequest, response: HttpResponse, filters: Query[CommunicationFilters], paging: Query[Paging]
) -> Any:
    account = caller_of(request).account
    given = {name: str(value) for name, value in filters.model_dump(mode="json").items() if value}
    found = queries.communications(
        queries.understood(given), seen=permissions.visible(account, READ), scope=people.scope_of(account, READ)
    )
    shown = page(request, found, ORDER, paging)
    return listed(request, response, shown, [communication_out(one) for one in shown.rows])


@router.post(
    "/communications",
    response={201: CommunicationDetail},
    summary=_("Record a communication"),
    description=_("With a customer, or with a newcomer who is registered in the same step."),
)
@answers(GATE_REFUSED, REFUSED)
@scope(WRITE)
@repeatable(201)
def record_communication(request: HttpRequest, communication: CommunicationIn) -> CommunicationDetail:
    partner, said = _partner(request, communication), _said(communication)
    if said.case and not permissions.may_see_subject(caller_of(request).account, f"case:{said.case}"):
        raise Refused(NO_CASE, "case")
    made = actions.record_communication(said, partner, actor=_actor(request), at=now())
    return CommunicationDetail(**_detail(_found(request, made.pk, WRITE)))


@router.get(
    "/communications/{int:id}",
    response=CommunicationDetail,
    summary=_("Read a communication"),
    description=_("With how it read before it was corrected. The header ETag is its version, for correcting it."),
)
@scope(READ)
def communication(request: HttpRequest, response: HttpResponse, id: int) -> Any:
    found = _found(request, id, READ)
    stamp(response, _version_of(found))
    return _detail(found)


@router.patch(
    "/communications/{int:id}",
    response=CommunicationDetail,
    summary=_("Correct a communication"),
    description=_("With the ETag that was read in If-Match. How it read before is kept, with your reason."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
def correct_communication(
    request: HttpRequest, response: HttpResponse, id: int, communication: CommunicationPatch
) -> Any:
    found = _found(request, id, WRITE)
    if not permissions.may_correct(caller_of(request).account, found):
        raise Problem(NOT_PERMITTED)
    require_match(request, _version_of(found))
    right, by = _right(found, communication), _actor(request)
    actions.correct(found, right, reason=communication.reason, version=found.version, actor=by, at=now())
    corrected = _found(request, id, WRITE)
    stamp(response, _version_of(corrected))
    return _detail(corrected)


def _partner(request: HttpRequest, given: CommunicationIn) -> Partner:
    """With whom. Raises Refused for a customer who is not one of the caller's."""
    if given.customer is None:
        return Partner(reach=given.reach, newcomer=_newcomer(given.newcomer, given.reach))
    if given.newcomer is not None:
        raise Refused(_("Either a customer or a newcomer: take one of them away."), "newcomer")
    customer = customers.by_id(given.customer)
    if customer is None or not may_see_customer(caller_of(request).account, customer, permission=WRITE):
        raise Refused(NO_CUSTOMER, "customer")
    contact = customers.contact_by_id(given.contact) if given.contact is not None else None
    if given.contact is not None and contact is None:
        raise Refused(NO_CONTACT, "contact")
    return Partner(customer, contact, given.reach)


def _newcomer(given: NewcomerIn | None, reach: str) -> Newcomer:
    """The basic form; what is missing of it is the gate's to refuse. Raises Refused for a place that is none."""
    typed = (reach,) if reach.strip() else ()
    phones, emails = ((), typed) if "@" in reach else (typed, ())
    if given is None:
        return Newcomer(Entered(""), ContactEntered("", phones=phones, emails=emails))
    site = Site.objects.select_related("region").filter(code=given.site).first() if given.site else None
    region = Region.objects.filter(code=given.region).first() if given.region else None
    if given.site and site is None:
        raise Refused(_("There is no such site."), "newcomer/site")
    if given.region and region is None:
        raise Refused(_("There is no such region."), "newcomer/region")
    entered = Entered(given.name, region=region, site=site, needs=given.needs)
    return Newcomer(entered, ContactEntered(given.contact, given.position, phones=phones, emails=emails))


def _said(given: CommunicationIn) -> Said:
    return Said(
        way=Way(given.way),
        summary=given.summary,
        kind=Kind(given.kind),
        direction=Direction(given.direction),
        begun_at=given.begun_at,
        length=timedelta(seconds=given.seconds) if given.seconds is not None else None,
        person=given.person,
        follow_ups=tuple(Wanted(one.what, one.person, one.do_by) for one in given.follow_ups),
        nothing=given.nothing_follows,
        case=given.case,
        waybill=given.waybill,
    )


def _right(found: Communication, patch: CommunicationPatch) -> Corrected:
    given = patch.model_dump(exclude_unset=True, exclude={"reason"})
    seconds = given.pop("seconds", found.seconds)
    same = {name: value for name, value in given.items() if value is not None}
    return Corrected(
        Way(same.get("way", found.way)),
        Kind(same.get("kind", found.kind)),
        Direction(same.get("direction", found.direction)),
        same.get("begun_at", found.begun_at),
        timedelta(seconds=seconds) if seconds is not None else None,
        same.get("summary", found.summary),
        same.get("person", found.person_id),
    )


def _found(request: HttpRequest, number: int, permission: str) -> Communication:
    """The record, for whoever may see it; for all others there is none."""
    found = queries.by_id(number) if number <= LARGEST else None
    if found is None or not permissions.may_see(caller_of(request).account, found, permission):
        raise Http404
    return found


def _actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return people.actor_of(caller_of(request).account)


def _version_of(row: Communication) -> str:
    return etag("communication", row.pk, row.version)


def _detail(row: Communication) -> dict[str, Any]:
    told = [
        {"before": one.before, "reason": one.reason, "by": one.by, "at": one.at} for one in queries.corrections(row)
    ]
    return communication_out(row) | {"corrections": told}
