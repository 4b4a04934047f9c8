"""Contacts of customers by the API."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja.responses import Status

from shouyue.api.etags import IF_MATCH, require_match, stamp
from shouyue.api.problems import REFUSED, STALE, UNMATCHED
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.customers import actions
from shouyue.customers.actions import ContactEntered
from shouyue.customers.endpoints.customers import entered_contact
from shouyue.customers.endpoints.schemas import (
    ContactOut,
    ContactPatch,
    ContactReachIn,
    ContactReachOut,
    NewContactIn,
    contact_out,
    reach_out,
)
from shouyue.customers.endpoints.shared import (
    WRITE,
    actor,
    contact_or_404,
    customer_or_404,
    note,
    version_of,
)
from shouyue.customers.models import Contact, Reach
from shouyue.customers.permissions import WHOLE

router = ApiRouter(tags=["customers"])


@router.post(
    "/customers/{int:id}/contacts",
    response={201: ContactOut},
    summary=_("Add a contact"),
    description=_("Somebody else to talk to there. The answer shows numbers masked."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def add_contact(request: HttpRequest, id: int, contact: NewContactIn) -> ContactOut:
    found = customer_or_404(request, id, WRITE)
    entered = entered_contact(contact)
    made = actions.add_contact(found, entered, is_main=contact.is_main, actor=actor(request), at=now())
    return ContactOut(**contact_out(made, whole=False))


@router.get(
    "/contacts/{int:id}",
    response=ContactOut,
    summary=_("Read a contact"),
    description=_("With its numbers and addresses whole; that you did is noted."),
)
@scope(WHOLE)
def contact(request: HttpRequest, response: HttpResponse, id: int) -> Any:
    found = contact_or_404(request, id, WHOLE)
    stamp(response, version_of(found))
    note(request, [found.pk])
    return contact_out(found, whole=True)


@router.patch(
    "/contacts/{int:id}",
    response=ContactOut,
    summary=_("Change a contact"),
    description=_("With the ETag that was read in If-Match. The answer shows numbers masked."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
def change_contact(request: HttpRequest, response: HttpResponse, id: int, contact: ContactPatch) -> Any:
    found = contact_or_404(request, id, WRITE)
    require_match(request, version_of(found))
    given = contact.model_dump(exclude_unset=True, exclude_none=True)
    is_main = given.pop("is_main", found.is_main)
    same = {name: given.get(name, getattr(found, name)) for name in ("name", "position", "note")}
    entered = ContactEntered(**same)
    actions.edit_contact(found, entered, is_main=is_main, version=found.version, actor=actor(request), at=now())
    changed = contact_or_404(request, id, WRITE)
    stamp(response, version_of(changed))
    return contact_out(changed, whole=False)


@router.delete(
    "/contacts/{int:id}",
    response={204: None},
    summary=_("End a contact"),
    description=_("We no longer talk to this person, who is found by number no more. What happened stays."),
)
@scope(WRITE)
def end_contact(request: HttpRequest, id: int) -> Any:
    actions.end_contact(contact_or_404(request, id, WRITE), actor=actor(request), at=now())
    return Status(204, None)


@router.post(
    "/contacts/{int:id}/reaches",
    response={201: ContactReachOut},
    summary=_("Add a number or an address"),
    description=_("By which a contact is reached from now on. The answer shows it masked."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def add_reach(request: HttpRequest, id: int, reach: ContactReachIn) -> ContactReachOut:
    found = contact_or_404(request, id, WRITE)
    made = actions.add_reach(found, text=reach.reach, actor=actor(request), at=now())
    return ContactReachOut(**reach_out(made, whole=False))


@router.delete(
    "/contacts/{int:id}/reaches/{int:reach}",
    response={204: None},
    summary=_("Remove a number or an address"),
    description=_("It no longer reaches the contact."),
)
@scope(WRITE)
def remove_reach(request: HttpRequest, id: int, reach: int) -> Any:
    found = _reach_of(contact_or_404(request, id, WRITE), reach)
    actions.remove_reach(found, actor=actor(request), at=now())
    return Status(204, None)


def _reach_of(contact: Contact, pk: int) -> Reach:
    found = next((one for one in contact.reaches.all() if one.pk == pk), None)
    if found is None:
        raise Http404
    return found
