"""Verbs of signing in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction

from shouyue.access.models import Account, SignInLink

LOCAL = "local"
LINK_LIVES = timedelta(hours=24)

# Signed as well as random: a made-up link is turned away without a look into the database.
_signer = Signer(sep=".", salt="shouyue.access.sign_in")


def local_account() -> Account:
    """The one account of an installation that has no people yet; made on first use."""
    return Account.objects.filter(username=LOCAL).first() or Account.objects.create_user(LOCAL)


def issue_link(account: Account, *, at: datetime) -> str:
    """A token that signs `account` in once, until 24 hours after `at`; expired ones are cleared away."""
    nonce = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(expires_at__lte=at).delete()
        SignInLink.objects.create(digest=_digest(nonce), account=account, expires_at=at + LINK_LIVES)
    return _signer.sign(nonce)


def redeem(token: str, *, at: datetime) -> Account | None:
    """Use up `token`; None when it was made up, used before or expired. Of two at once, one gets in."""
    try:
        digest = _digest(_signer.unsign(token))
    except BadSignature:
        return None
    fresh = SignInLink.objects.filter(digest=digest, used_at=None, expires_at__gt=at, account__is_active=True)
    if not fresh.update(used_at=at):
        return None
    return SignInLink.objects.select_related("account").get(digest=digest).account


def _digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
