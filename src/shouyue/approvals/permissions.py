"""What may be asked of this room, and who sees which request."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.access import guards
from shouyue.approvals import queries
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.approvals.models import Request

VIEW = "approval.view"  # one's own requests and decisions
DECIDE = "approval.decide"  # who may ever hold a seat
ALL = "approval.all"  # all of one's places


def may_see(account: "Account", row: "Request", *, at: datetime) -> bool:
    """Whether the account asked, decides or decided about it, or answers for its place."""
    if guards.may(account, ALL) and people.scope_of(account, ALL).covers(row.site, row.region):
        return True
    member = people.member_of(account)
    if member is None:
        return False
    return row.asker_id == member.id or queries.has_part(row, member.id, at=at)
