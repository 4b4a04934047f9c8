"""What may be asked of this room. The rooms above grant it."""

SECURITY_OWN = "security.own"  # one's own password, second factor and sessions
TOKEN_MANAGE = "token.manage"  # one's own tokens
TOKEN_ADMIN = "token.admin"  # everybody's tokens
ACCOUNT_MANAGE = "account.manage"  # everybody's way in
SENSITIVE_READ_VIEW = "sensitive_read.view"  # who looked at personal data
OWN = (SECURITY_OWN, TOKEN_MANAGE)
