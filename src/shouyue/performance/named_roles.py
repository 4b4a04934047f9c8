"""What a clause about access names: its roles, what they are for, and how many hold them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from shouyue.kit.text import Text
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.people.days import local_day
from shouyue.policy.values import Clause, ClauseKind


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A role with its duties; `href` opens those who hold it."""

    code: str
    title: Text
    does: Text
    holders: int
    href: str


def named_roles(clause: Clause, at: datetime) -> tuple[NamedRole, ...]:
    """The roles that a clause about access names; none where it is about something else. One query."""
    if clause.kind is not ClauseKind.ACCESS:
        return ()
    named = [role for role in promises.in_force().shared.roles.values() if clause.id in role.clauses]
    held = people.held_by([role.code for role in named], local_day(at))
    return tuple(NamedRole(role.code, role.title, role.does, held[role.code], _href(role.code)) for role in named)


def _href(role: str) -> str:
    return f"{reverse('people:people')}?{urlencode({'role': role})}"
