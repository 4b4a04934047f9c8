"""What may be asked of this room, and who runs an installation that has no people yet."""

from shouyue.access.actions import LOCAL
from shouyue.access.guards import Visitor
from shouyue.access.models import Account

SECURITY_OWN = "security.own"  # one's own password, second factor and sessions
TOKEN_MANAGE = "token.manage"  # one's own tokens
TOKEN_ADMIN = "token.admin"  # everybody's tokens
ACCOUNT_MANAGE = "account.manage"  # everybody's way in
OWN = (SECURITY_OWN, TOKEN_MANAGE)


def operator(visitor: Visitor, subject: object | None) -> bool:
    """The predicate for what only the local account may do, whose link whoever runs the server prints."""
    return isinstance(visitor, Account) and visitor.is_active and visitor.username == LOCAL
