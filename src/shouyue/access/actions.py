"""Verbs of accounts, links, passwords and sessions. `by` says who did it, for the log: `account:1`, `operator`."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction

from shouyue.access.models import Account, Authenticator, SensitiveRead, Session, SignInLink

LOCAL = "local"
LINK_LIVES = timedelta(hours=24)

# Signed as well as random: a made-up link is turned away without a look into the database.
_signer = Signer(sep=".", salt="shouyue.access.sign_in")

logger = logging.getLogger(__name__)


def local_account() -> Account:
    """The one account of an installation that has no people yet; made on first use."""
    return Account.objects.filter(username=LOCAL).first() or Account.objects.create_user(LOCAL)


def create_account(username: str, *, email: str, by: str) -> Account:
    """An account that nothing lets in yet: its owner needs a link, or the company's sign-in."""
    account = Account.objects.create_user(username, email)
    logger.info("account=%s created by=%s", account.pk, by)
    return account


def set_email(account: Account, email: str, *, by: str) -> None:
    """The address by which the company's sign-in finds this account the first time."""
    Account.objects.filter(pk=account.pk).update(email=email.lower())
    logger.info("account=%s email changed by=%s", account.pk, by)


def set_active(account: Account, active: bool, *, by: str, left: bool = False) -> None:
    """Open or close an account. Closing it ends its sessions and refuses its tokens at once.

    :param left: it is closed because its person left; only then coming back opens it again
    """
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=active, left=left and not active)
        if not active:
            end_sessions(account)
    logger.info("account=%s %s by=%s", account.pk, "opened" if active else "closed", by)


def issue_link(
    account: Account, *, at: datetime, purpose: SignInLink.Purpose = SignInLink.Purpose.ENTER, by: str = "operator"
) -> str:
    """A token for `account`, good once, until 24 hours after `at`; expired ones are cleared away.

    Of links that set a password only the last one issued is good.
    """
    nonce = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(expires_at__lte=at).delete()
        if purpose == SignInLink.Purpose.PASSWORD:
            SignInLink.objects.filter(account=account, purpose=purpose, used_at=None).delete()
        digest, expires_at = _digest(nonce), at + LINK_LIVES
        SignInLink.objects.create(digest=digest, account=account, purpose=purpose, expires_at=expires_at)
    logger.info("account=%s link=%s issued by=%s", account.pk, purpose.value, by)
    return _signer.sign(nonce)


def opens(token: str, *, at: datetime, purpose: SignInLink.Purpose = SignInLink.Purpose.ENTER) -> SignInLink | None:
    """The link that `token` stands for, not used up; None when it was made up, used before, expired or for else."""
    try:
        digest = _digest(_signer.unsign(token))
    except BadSignature:
        return None
    fresh = SignInLink.objects.select_related("account").filter(used_at=None, expires_at__gt=at)
    return fresh.filter(digest=digest, purpose=purpose, account__is_active=True).first()


def redeem(token: str, *, at: datetime, purpose: SignInLink.Purpose = SignInLink.Purpose.ENTER) -> Account | None:
    """Use up `token`; None when it opens nothing. Of two at once, one gets in."""
    link = opens(token, at=at, purpose=purpose)
    if link is None or not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        return None
    return link.account


def set_password(account: Account, password: str, *, by: str, keep: str = "") -> None:
    """Give `account` a password that was checked. All its sessions but `keep` end, and so do its unused links."""
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        end_sessions(account, keep=keep)
        SignInLink.objects.filter(account=account, used_at=None).delete()
    logger.info("account=%s password set by=%s", account.pk, by)


def erase(account: Account) -> None:
    """Forget who an account belonged to, and close it for ever. Its row stays: others point to it."""
    with transaction.atomic():
        for rows in (account.sessions, account.identities, account.recovery_codes, account.sign_in_links):
            rows.all().delete()
        Authenticator.objects.filter(account=account).delete()
        account.tokens.update(name="", scopes=[])
        account.set_unusable_password()
        account.username, account.email, account.is_active = f"erased-{account.pk}", "", False
        account.save()
    logger.info("account=%s erased", account.pk)


def end_sessions(account: Account, *, keep: str = "") -> int:
    """Sign `account` out everywhere but in the session with the key `keep`; how many ended."""
    return Session.objects.filter(account=account).exclude(session_key=keep).delete()[0]


def end_session(account: Account, reference: str) -> bool:
    """End one session of `account` by its reference; False when it has ended already."""
    keys = Session.objects.filter(account=account).values_list("session_key", flat=True)
    matching = [key for key in keys if session_reference(key) == reference]
    return bool(Session.objects.filter(session_key__in=matching).delete()[0])


def forget_expired_sessions(*, at: datetime) -> None:
    """Clear away the sessions that have run out."""
    Session.objects.filter(expire_date__lt=at).delete()


def note_read(account: Account, *subjects: str, what: SensitiveRead.What, at: datetime, address: str | None) -> None:
    """Note in the register that `account` saw the personal data of these subjects whole. `at` is real time."""
    SensitiveRead.objects.bulk_create(
        [SensitiveRead(account=account, subject=one, what=what, at=at, address=address) for one in subjects],
        batch_size=1000,
    )


def prune_reads(*, before: datetime) -> int:
    """Forget what was noted before an instant; how many that were."""
    return SensitiveRead.objects.filter(at__lt=before).delete()[0]


def session_reference(key: str) -> str:
    """What a page may call a session: its key itself would let in whoever reads the page."""
    return _digest(key)[:24]


def _digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
