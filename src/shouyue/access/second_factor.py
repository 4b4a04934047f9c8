"""The second factor: switched on by its owner, asked at every way in, switched off by its owner or an administrator."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from shouyue.access import logic
from shouyue.access.models import Account, Authenticator, RecoveryCode
from shouyue.access.seal import seal, unseal

EVERYONE = "*"

logger = logging.getLogger(__name__)

Roles = Callable[[Account], Iterable[str]]
_roles: list[Roles] = []


class Blocked(Exception):
    """Too many wrong codes; `until` says when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def learn_roles(roles_of: Roles) -> None:
    """Be told from above which roles an account holds, for SHOUYUE_REQUIRE_TOTP."""
    _roles.append(roles_of)


def is_required(account: Account) -> bool:
    """Whether SHOUYUE_REQUIRE_TOTP names `*` or a role of `account`."""
    demanded = set(settings.SHOUYUE_REQUIRE_TOTP)
    return EVERYONE in demanded or any(not demanded.isdisjoint(roles_of(account)) for roles_of in _roles)


def is_on(account: Account) -> bool:
    """Whether `account` has a second factor."""
    return Authenticator.objects.filter(account=account).exists()


def switch_on(account: Account, *, secret: str, code: str, at: datetime) -> tuple[str, ...]:
    """Begin with `secret` if `code` shows that the app has it. Answers the recovery codes, empty for a wrong code."""
    step = logic.matching_step(secret, logic.bare(code), at=at)
    if step is None:
        return ()
    with transaction.atomic():
        facts = {"secret": seal(secret), "since": at, "last_step": step, "failures": 0, "blocked_until": None}
        Authenticator.objects.update_or_create(account=account, defaults=facts)
        codes = renew_recovery_codes(account)
    logger.info("account=%s second factor on", account.pk)
    return codes


def switch_off(account: Account, *, by: str) -> bool:
    """Forget the app and the recovery codes; False when there was no second factor. The log keeps who did it."""
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        was_on = bool(Authenticator.objects.filter(account=account).delete()[0])
    if was_on:
        logger.warning("account=%s second factor off by=%s", account.pk, by)
    return was_on


def renew_recovery_codes(account: Account) -> tuple[str, ...]:
    """Ten new codes, shown this once; the old ones are void."""
    codes = logic.new_recovery_codes()
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        digests = (_digests(account, code)[0] for code in codes)
        RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=digest) for digest in digests)
    return codes


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are not used yet."""
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def verify(account: Account, code: str, *, at: datetime) -> bool:
    """Use up a code of the app or a recovery code. Raises Blocked after five wrong ones, for fifteen minutes."""
    with transaction.atomic():
        authenticator = Authenticator.objects.select_for_update().filter(account=account).first()
        if authenticator is None:
            return False
        if authenticator.blocked_until and authenticator.blocked_until > at:
            raise Blocked(authenticator.blocked_until)
        right = _use_code(authenticator, code, at=at) or _use_recovery_code(account, code, at=at)
        if right:
            Authenticator.objects.filter(pk=account.pk).update(failures=0, blocked_until=None)
            return True
        until = _count_failure(authenticator, at=at)
    if until:
        logger.warning("account=%s second factor blocked until=%s", account.pk, until.isoformat())
        raise Blocked(until)
    return False


def _use_code(authenticator: Authenticator, code: str, *, at: datetime) -> bool:
    """Each code once: its half minute must be later than the last one used."""
    step = logic.matching_step(unseal(authenticator.secret), logic.bare(code), at=at)
    if step is None:
        return False
    return bool(Authenticator.objects.filter(pk=authenticator.pk, last_step__lt=step).update(last_step=step))


def _use_recovery_code(account: Account, code: str, *, at: datetime) -> bool:
    unused = RecoveryCode.objects.filter(account=account, used_at=None)
    return bool(unused.filter(digest__in=_digests(account, code)).update(used_at=at))


def _count_failure(authenticator: Authenticator, *, at: datetime) -> datetime | None:
    expired = authenticator.blocked_until is not None  # an earlier block is over: counting begins anew
    failures = 1 if expired else authenticator.failures + 1
    until = logic.blocked_after(failures, at=at)
    counted = 1 if expired else F("failures") + 1
    Authenticator.objects.filter(pk=authenticator.pk).update(failures=counted, blocked_until=until)
    return until


def _digests(account: Account, code: str) -> list[str]:
    """Hashes by a key that is not in the database; those by earlier secret keys count too."""
    text = f"{account.pk}:{logic.bare(code)}"
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [
        salted_hmac("shouyue.access.recovery", text, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]
