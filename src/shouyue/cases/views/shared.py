"""What the pages of this room have in common."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from shouyue.access import guards
from shouyue.access.queries import visitor
from shouyue.cases import panels, permissions, queries
from shouyue.kit.refusals import Refused
from shouyue.people import queries as people

if TYPE_CHECKING:
    from datetime import datetime

    from shouyue.cases.forms import GroundsForm
    from shouyue.cases.models import Case


def actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return people.actor_of(visitor(request))


def me(request: HttpRequest) -> int | None:
    """The number of who asks; None for somebody who is nobody here."""
    member = people.member_of(visitor(request))
    return member.id if member is not None and not member.customer else None


def seen(request: HttpRequest, number: str) -> "Case":
    """The case, for whoever may see it; for all others there is none."""
    case = queries.by_number(number)
    if case is None or not permissions.may_see(visitor(request), case):
        raise Http404
    return case


def handled(request: HttpRequest, number: str) -> "Case":
    """The case, for whoever may take its steps."""
    case = seen(request, number)
    if not permissions.may_handle(visitor(request), case):
        raise PermissionDenied(permissions.HANDLE)
    return case


def to_case(request: HttpRequest, number: str, *, card: str = "") -> HttpResponse:
    """To the page of a case, also out of the drawer: there a part of the page is asked for, and the page has none."""
    address = reverse("cases:case", args=[number]) + (f"#{card}" if card else "")
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def require_name(request: HttpRequest, customer: int | None) -> None:
    """Raise Refused for a customer whom whoever asks does not see: for him there is none."""
    if not permissions.may_name(visitor(request), customer):
        raise Refused(gettext("There is no such customer."), "customer")


def found(request: HttpRequest, number: str) -> "Case | None":
    """The case of a number that was typed, for whoever may take its steps."""
    case, account = queries.by_number(number), visitor(request)
    if case is None or not (permissions.may_see(account, case) and permissions.may_handle(account, case)):
        return None
    return case


def may(request: HttpRequest, permission: str) -> bool:
    return guards.may(request.user, permission)


def proposed(form: "GroundsForm", at: "datetime") -> panels.Proposal | None:
    """The class that is proposed for what stands in a form."""
    grounds = form.grounds()
    found = queries.propose(grounds, at=at) if grounds else None
    return panels.proposal(found, chosen=form.cleaned_data.get("severity", ""))
