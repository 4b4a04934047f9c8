"""Whether somebody may see a customer, and how its contacts are reached."""

from collections.abc import Callable
from functools import partial

from shouyue.access import guards
from shouyue.access.guards import Visitor
from shouyue.access.models import Account
from shouyue.customers.models import Customer
from shouyue.customers.scopes import covers
from shouyue.people.queries import NOTHING, scope_of

WHOLE = "contact.read"


def may_see(account: Account, customer: Customer, *, permission: str = "customer.view") -> bool:
    """Whether a customer, fetched with site and region, lies where `account` has `permission`."""
    return covers(scope_of(account, permission), customer)


def sees_whole(visitor: Visitor, account: Account) -> Callable[[Customer], bool]:
    """Says of a customer, fetched with site and region, whether numbers and addresses of its contacts are shown whole.

    A contact's own customer is asked about, also where that was merged. The places are looked up once, for many rows.

    :param visitor: who asks: `account` itself, or a program of it with a token
    """
    return partial(covers, scope_of(account, WHOLE) if guards.may(visitor, WHOLE) else NOTHING)
