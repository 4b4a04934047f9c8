"""What may be asked of this room, and who may do what with which measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.access import guards
from shouyue.access.guards import Visitor
from shouyue.access.models import Account
from shouyue.clock.queries import now
from shouyue.files.models import StoredFile
from shouyue.measures import queries
from shouyue.measures.logic import State
from shouyue.people import queries as people
from shouyue.people.queries import Scope

if TYPE_CHECKING:
    from shouyue.measures.models import Measure

VIEW = "measure.view"  # one's own
ALL = "measure.all"  # all of one's places
DO = "measure.do"
DROP = "measure.drop"
READ, WRITE = "measures.read", "measures.write"  # of programs
FILES = "measure"  # the purpose of files that show a measure done


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody may do with some measures: those that bind him, that he set, and that he answers for."""

    actor: str
    bound: frozenset[int]
    seen: Scope
    managed: Scope
    does: bool

    def may_see(self, row: "Measure") -> bool:
        """Whether it lies at one's places, binds one, or was set by one."""
        return self._has_part(row) or self.seen.covers(row.site, row.region)

    def may_do(self, row: "Measure") -> bool:
        """Whether one may say that it is done: whom it binds, who set it, and who answers for its place."""
        return row.state == State.OPEN and self.does and (self._has_part(row) or self._manages(row))

    def may_postpone(self, row: "Measure") -> bool:
        """Whether one may give it another time: who set it, and who answers for its place."""
        return row.state == State.OPEN and self.does and (self._set(row) or self._manages(row))

    def may_drop(self, row: "Measure") -> bool:
        """Whether one may let it go: who answers for its place and is not bound by it."""
        return row.state == State.OPEN and self._manages(row) and row.pk not in self.bound

    def _has_part(self, row: "Measure") -> bool:
        return row.pk in self.bound or self._set(row)

    def _set(self, row: "Measure") -> bool:
        return people.is_same(row.set_by, self.actor)

    def _manages(self, row: "Measure") -> bool:
        return self.managed.covers(row.site, row.region)


def hands(account: Account, rows: Sequence["Measure"], *, at: datetime) -> Hands:
    """What an account may do with these measures. One query."""
    member = people.member_of(account)
    return Hands(
        actor=people.actor_of(account),
        bound=queries.bound_among(rows, member.id, at) if member and rows else frozenset(),
        seen=people.scope_of(account, ALL),
        managed=people.scope_of(account, DROP),
        does=guards.may(account, DO),
    )


def may_read(visitor: Visitor, subject: object | None) -> bool:
    """Whether a visitor may read a file that shows a measure done: whoever sees the measure."""
    if not isinstance(visitor, Account) or not isinstance(subject, StoredFile) or not guards.may(visitor, VIEW):
        return False
    row = queries.of_file(subject)
    return row is not None and hands(visitor, [row], at=now()).may_see(row)
