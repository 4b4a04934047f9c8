"""Whether somebody may see a customer."""

from shouyue.access.models import Account
from shouyue.customers.models import Customer
from shouyue.customers.scopes import covers
from shouyue.people.queries import scope_of


def may_see(account: Account, customer: Customer, *, permission: str = "customer.view") -> bool:
    """Whether a customer, fetched with site and region, lies where `account` has `permission`."""
    return covers(scope_of(account, permission), customer)
