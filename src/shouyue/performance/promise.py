"""A promise that runs, or ran, in the house: the same explanation as for a judged history."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.people.naming import who
from shouyue.performance.explained import Explained, Told
from shouyue.policy.values import Policy

if TYPE_CHECKING:
    from shouyue.access.models import Account

HOUSE = ZoneInfo(settings.TIME_ZONE)
NOWHERE = Q(site="", region="")  # what happened at no place of ours is owed by everybody who holds the role


def explained(key: UUID, at: datetime) -> tuple[promises.Whole, Explained] | None:
    """One obligation explained as of `at`, the company's time. None where there is none."""
    whole = promises.explain(key, at)
    if whole is None:
        return None
    told = whole.explanation
    facts = [
        Told(fact, who(whole.actors.get(fact.corrects or fact.id) or whole.actors.get(fact.id, "")))
        for fact in whole.subject.history
    ]
    others = [o for o in whole.subject.obligations if o is not told.obligation and not o.superseded_by]
    policy = told.obligation.code.program.policies[told.rule.document]  # that of its edition, with the figures of then
    return whole, Explained(told, policy, facts, others, int(at.timestamp()), live=True)


def policy_of(document: str) -> Policy:
    """The adopted document. Raises KeyError where it is not in force any more."""
    return promises.in_force().policies[document]


def mine(account: "Account", at: datetime) -> Q:
    """What a person owes: by name, by a role held where it is owed, or standing in for somebody who is away."""
    member = people.member_of(account)
    if member is None:
        return Q(pk__in=())
    staff = people.roster()
    stood_for = {person for person in staff.leaves if _stands_in(staff, person, member.id, at)}
    owed = Q(person_id__in={member.id, *stood_for})
    for person in (member.id, *sorted(stood_for)):
        for post in staff.roles_of(person, at):
            owed |= Q(person=None, owner=post.role) & _place(post, staff)
    return owed


def _place(post: people.Post, staff: people.Roster) -> Q:
    """Where promises fall to a post: at its site, also where only the site's region is named, or no place at all."""
    if post.site:
        return Q(site=post.site) | Q(site="", region=staff.regions.get(post.site, "")) | NOWHERE
    return Q(region=post.region) | NOWHERE if post.region else Q()


def _stands_in(staff: people.Roster, person: int, deputy: int, at: datetime) -> bool:
    holder = staff.stand_in(person, at)
    return holder is not None and holder.deputy_for == person and holder.person_id == deputy
