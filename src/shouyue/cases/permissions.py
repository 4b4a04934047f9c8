"""Who may see and touch which case."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from shouyue.access import guards
from shouyue.cases.models import Member
from shouyue.customers import queries as customers
from shouyue.customers.permissions import may_see as may_see_customer
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.access.guards import Visitor
    from shouyue.access.models import Account
    from shouyue.cases.models import Case

OPEN, VIEW, HANDLE, ASSIGN = "case.open", "case.view", "case.handle", "case.assign"
CLAIM_VIEW, CLAIM_HANDLE, PAY, RECOURSE = "claim.view", "claim.handle", "compensation.pay", "claim.recourse"
NOWHERE = Q(site="", region="")


def visible(account: "Account", permission: str = VIEW) -> Q:
    """The cases of one's sites and regions and of no place, and always those that one was asked first about, works on
    or is on the task force of."""
    return reduce(or_, parts(account, permission))


def parts(account: "Account", permission: str = VIEW) -> tuple[Q, ...]:
    """The same in parts, each of which an index answers; any one of them lets a case through."""
    member = people.member_of(account)
    scope = people.scope_of(account, permission)
    if scope.everything:
        return (Q(),)
    found = (*scope.parts("site", "region"), NOWHERE) if scope.sites or scope.regions else ()
    if member is not None and not member.customer:
        teams = Member.objects.filter(person=member.id).values("team__case")
        found = (*found, Q(first_asked=member.id), Q(handler=member.id), Q(pk__in=teams))
    return found or (Q(pk__in=()),)


def may_see(account: "Account", case: "Case", permission: str = VIEW) -> bool:
    """Whether one case is among them. One query where neither place nor person says so."""
    member = people.member_of(account)
    scope = people.scope_of(account, permission)
    if scope.covers(case.site, case.region) or (not case.site and not case.region and (scope.sites or scope.regions)):
        return True
    if member is None or member.customer:
        return False
    if member.id in (case.first_asked_id, case.handler_id):
        return True
    team = getattr(case, "team", None)
    return team is not None and team.members.filter(person=member.id).exists()


def may_handle(account: "Account", case: "Case") -> bool:
    """Whether somebody may take steps: whoever handles cases at its place, and whoever works on this one."""
    member = people.member_of(account)
    if member is not None and member.id in (case.handler_id, case.first_asked_id):
        return True
    return may_see(account, case, HANDLE)


def may_name(account: "Account", customer: int | None) -> bool:
    """Whether somebody may write down that a case is of a customer: of one that he sees. That there is none by this
    number is told by the action."""
    found = customers.by_id(customer) if customer is not None else None
    return found is None or may_see_customer(account, found)


def may_with_claim(account: "Account", case: "Case", permission: str) -> bool:
    """Whether somebody holds a right over claims, and at the place of this one."""
    return guards.may(account, permission) and may_see(account, case, permission)


def money_seen(account: "Account", cases: Iterable[Any], *, by: "Visitor | None" = None) -> frozenset[int]:
    """Of which of these cases one sees what they cost: their row numbers. One query where places do not say so.

    :param cases: models or named tuples with id, site, region, first_asked_id and handler_id
    :param by: the token that asks in the account's name, which must reach so far too
    """
    if not guards.may(account if by is None else by, CLAIM_VIEW):
        return frozenset()
    scope, member, rows = people.scope_of(account, CLAIM_VIEW), people.member_of(account), list(cases)
    somewhere = bool(scope.sites or scope.regions)
    seen = {row.id for row in rows if scope.covers(row.site, row.region) or (somewhere and not row.site + row.region)}
    if len(seen) < len(rows) and member is not None and not member.customer:
        seen |= {row.id for row in rows if member.id in (row.first_asked_id, row.handler_id)}
        seen |= set(Member.objects.filter(person=member.id).values_list("team__case", flat=True))
    return frozenset(seen)


def escalated_to(account: "Account", case: "Case", roles: tuple[str, ...], at: datetime) -> str:
    """The highest of these roles of a ladder in which the account answers for the case's place now; "" for none."""
    member = people.member_of(account)
    staff = people.roster()
    for role in reversed(roles):
        holders = staff.holders(role, site=case.site, region=case.region, at=at)
        if member is not None and member.id in {holder.person_id for holder in holders}:
            return role
    return ""
