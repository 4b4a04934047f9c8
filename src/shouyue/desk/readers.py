"""Who reads the journal, and what of it is kept from him."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from shouyue.desk import wording
from shouyue.obligations import queries as obligations
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.access.models import Account


@dataclass(frozen=True, slots=True)
class Reader:
    """All that a page of facts hangs on of its reader; `unread`: names of facts that he may not see."""

    unread: frozenset[str]
    scope: people.Scope

    def within(self, prefix: str) -> Q:
        """Whose facts he may see, as a condition on facts, or on rows that lead to them by `prefix`."""
        return obligations.facts_within(self.scope, prefix)


def reader_of(account: "Account", permission: str) -> Reader:
    """What an account may read by `permission`: facts of its sites and regions, of names that its roles may see."""
    roles = people.roles_of(account)
    events = wording.events().items()
    unread = frozenset(name for name, event in events if event.readers and roles.isdisjoint(event.readers))
    return Reader(unread, people.scope_of(account, permission))
