"""Tokens of programs: `Authorization: Bearer sy_…`, with the rights of an account as far as their scopes reach."""

import hashlib
import logging
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from shouyue.access import guards
from shouyue.access.guards import TokenVisitor
from shouyue.access.models import Account, Token
from shouyue.access.permissions import ACCOUNT_MANAGE, OWN, TOKEN_ADMIN

SHAPE = re.compile(r"Bearer (sy_[0-9a-z]{8}_[\w-]{43})", re.ASCII)
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
USE_NOTED = timedelta(minutes=1)  # last_used_at is written at most so often

# What makes keys is not handed to whoever finds one.
NEVER = frozenset({*OWN, ACCOUNT_MANAGE, TOKEN_ADMIN})

logger = logging.getLogger(__name__)


class NotOffered(ValueError):
    """A scope that this account may not hand on."""


_scopes: list[Callable[[], Iterable[str]]] = []
_words: list[Callable[[str], str]] = []


def learn_scopes(scopes: Callable[[], Iterable[str]]) -> None:
    """Be told from above which permissions the operations of the API ask: no token needs another."""
    _scopes.append(scopes)


def learn_words(words: Callable[[str], str]) -> None:
    """Be told from above what a permission lets one do, in plain words; nothing for one it does not know."""
    _words.append(words)


def words_of(permission: str) -> str:
    """What a permission lets one do, in words; empty when nobody said."""
    return next((said for words in _words if (said := words(permission))), "")


def offered(account: Account) -> tuple[str, ...]:
    """The permissions that a token of `account` may have: what the API asks and it has, but no making of keys."""
    asked = frozenset(name for scopes in _scopes for name in scopes())
    return tuple(name for name in sorted(asked - NEVER) if guards.may(account, name))


def issue(
    account: Account, *, name: str, scopes: Iterable[str], expires_at: datetime | None, at: datetime
) -> tuple[Token, str]:
    """A new token and its text, which is shown once and kept nowhere. Raises NotOffered."""
    chosen = sorted(set(scopes))
    if not set(chosen) <= set(offered(account)):
        raise NotOffered(chosen)
    prefix = "sy_" + "".join(secrets.choice(ALPHABET) for _letter in range(8))
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        account=account,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=chosen,
        created_at=at,
        expires_at=expires_at,
    )
    logger.info("token=%s account=%s issued scopes=%s", token.pk, account.pk, ",".join(chosen))
    return token, text


def revoke(token: Token, *, by: str, at: datetime) -> bool:
    """End a token; False when it was ended before."""
    revoked = bool(Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at))
    if revoked:
        logger.info("token=%s account=%s revoked by=%s", token.pk, token.account_id, by)
    return revoked


def authenticate(header: str, *, at: datetime) -> Token | None:
    """The token of an Authorization header, with its account; None unless both are good at `at`.

    One query; a second one, at most once a minute, notes the use.
    """
    match = SHAPE.fullmatch(header)
    if match is None:
        return None
    found = Token.objects.select_related("account").filter(digest=_digest(match[1]))
    token = next((one for one in found if _is_good(one, at)), None)
    if token and (token.last_used_at is None or token.last_used_at <= at - USE_NOTED):
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
    return token


def _is_good(token: Token, at: datetime) -> bool:
    in_time = token.expires_at is None or token.expires_at > at
    return in_time and token.revoked_at is None and token.account.is_active


def visitor(token: Token) -> TokenVisitor:
    """Whom the guards see."""
    return TokenVisitor(account=token.account, scopes=frozenset(token.scopes), reference=f"token:{token.pk}")


def of(account: Account) -> list[Token]:
    """Its tokens, those in use first, newest first."""
    newest_first = Token.objects.filter(account=account).order_by("-created_at")
    return sorted(newest_first, key=lambda token: token.revoked_at is not None)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
