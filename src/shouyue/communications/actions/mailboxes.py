"""Mailboxes: set up, changed, paused; and who reads one just now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouyue.access.seal import seal
from shouyue.communications.models import Mailbox
from shouyue.kit.refusals import Refused, Stale

LEASE = timedelta(minutes=5)  # real time after which a reader that was killed is given up
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Entered:
    """What people enter of a mailbox. `password` empty: the one that is known."""

    name: str
    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str
    since: date
    site: str
    region: str


@transaction.atomic
def add_mailbox(entered: Entered) -> Mailbox:
    """Read a mailbox from now on. Raises Refused."""
    if not entered.password:
        raise Refused(_("Enter the password."), "password")
    _check(entered)
    return _saved(Mailbox(**_values(entered), password=seal(entered.password)))


@transaction.atomic
def change_mailbox(mailbox: Mailbox, entered: Entered, *, version: int) -> None:
    """Change how it is read. Another server, user or folder is read from its first mail. Raises Refused, Stale."""
    _check(entered)
    row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if row.version != version:
        raise Stale
    elsewhere = (row.host, row.user, row.folder) != (entered.host, entered.user, entered.folder)
    if elsewhere and not entered.password:
        raise Refused(_("Enter the password: the former one is not sent to another server or user."), "password")
    for name, value in _values(entered).items():
        setattr(row, name, value)
    if entered.password:
        row.password = seal(entered.password)
    if elsewhere:
        row.uidvalidity, row.last_uid = None, 0
    row.version, row.error, row.failing_since = version + 1, "", None
    _saved(row)


def pause_mailbox(mailbox: Mailbox, *, active: bool) -> None:
    """Read it no more, or again; what came meanwhile is taken then."""
    Mailbox.objects.filter(pk=mailbox.pk).update(active=active, version=F("version") + 1)


def begin_reading(pk: int, *, at: datetime) -> Mailbox | None:
    """Take a mailbox to read it; None where another reads it, or it is paused. `at`: real time."""
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    if not Mailbox.objects.filter(free, pk=pk, active=True).update(busy_until=at + LEASE):
        return None
    return Mailbox.objects.get(pk=pk)


def keep_reading(mailbox: Mailbox, *, at: datetime) -> None:
    """Still at it."""
    Mailbox.objects.filter(pk=mailbox.pk).update(busy_until=at + LEASE)


def let_go(mailbox: Mailbox) -> None:
    """Let another read it."""
    Mailbox.objects.filter(pk=mailbox.pk).update(busy_until=None)


def end_reading(mailbox: Mailbox, *, error: str, at: datetime) -> None:
    """Read to the end, or as far as it could be; why not is kept for its page and for the health."""
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if error:
        rows.filter(failing_since=None).update(failing_since=at)
        rows.update(busy_until=None, error=error[:300])
    else:
        rows.update(busy_until=None, error="", failing_since=None, last_ok_at=at)


def _values(entered: Entered) -> dict[str, object]:
    return {name: getattr(entered, name) for name in Entered.__slots__ if name != "password"}


def _check(entered: Entered) -> None:
    if entered.security == Mailbox.Security.NONE and entered.host not in HERE:
        raise Refused(_("Without TLS the password would travel in the open: only for this machine itself."), "security")


def _saved(mailbox: Mailbox) -> Mailbox:
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError:
        raise Refused(_("This folder of this mailbox is read already."), "folder") from None
    return mailbox
