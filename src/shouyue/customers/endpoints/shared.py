"""What the operations of customers have in common."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest

from shouyue.access.actions import note_read
from shouyue.access.lockout import address_of
from shouyue.access.models import SensitiveRead
from shouyue.api.etags import etag
from shouyue.api.security import caller_of
from shouyue.customers import queries
from shouyue.customers.models import Contact, Customer
from shouyue.customers.permissions import may_see, sees_whole
from shouyue.people.queries import actor_of

READ, WRITE = "customers.read", "customers.write"
LARGEST = 2**63 - 1


def actor(request: HttpRequest) -> str:
    """How the journal calls who asks."""
    return actor_of(caller_of(request).account)


def customer_or_404(request: HttpRequest, pk: int, scope: str) -> Customer:
    """The customer, where it lies in the caller's places."""
    found = queries.by_id(pk) if pk <= LARGEST else None
    if found is None or not may_see(caller_of(request).account, found, permission=scope):
        raise Http404
    return found


def contact_or_404(request: HttpRequest, pk: int, scope: str) -> Contact:
    """The contact, where its customer lies in the caller's places."""
    found = queries.contact_by_id(pk) if pk <= LARGEST else None
    if found is None or not may_see(caller_of(request).account, found.customer, permission=scope):
        raise Http404
    return found


def shows_whole(request: HttpRequest) -> Callable[[Customer], bool]:
    """Says of a customer whether the caller, and the token, may see numbers and addresses there whole."""
    caller = caller_of(request)
    return sees_whole(caller.visitor, caller.account)


def note(request: HttpRequest, contacts: Iterable[int]) -> None:
    """Note in the register that the caller fetches these contacts' numbers whole."""
    caller = caller_of(request)
    subjects = (f"contact:{pk}" for pk in dict.fromkeys(contacts))
    what = SensitiveRead.What.FETCHED
    note_read(caller.account, *subjects, what=what, at=caller.at, address=address_of(request))


def version_of(row: Customer | Contact) -> str:
    return etag(type(row).__name__, row.pk, row.version)
