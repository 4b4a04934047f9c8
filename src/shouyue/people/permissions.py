"""Predicates for guards, from the table of rights and the roles that people hold."""

from functools import cache

from shouyue.access.guards import Predicate, Visitor, signed_in
from shouyue.access.models import Account
from shouyue.people import queries, rights


@cache
def holds(permission: str) -> Predicate:
    """Lets in who holds a role with `permission`. KeyError when the table of rights does not know it."""
    allowed = rights.roles_with(permission)

    def predicate(visitor: Visitor, subject: object | None) -> bool:
        return (
            signed_in(visitor, subject)
            and isinstance(visitor, Account)
            and not allowed.isdisjoint(queries.roles_of(visitor))
        )

    return predicate


def may_see(account: Account, site: str, region: str = "", *, permission: str = "") -> bool:
    """Whether rows of that site and region (codes) lie in the scope of `account`, with `permission` if given."""
    return queries.scope_of(account, permission).covers(site, region)
