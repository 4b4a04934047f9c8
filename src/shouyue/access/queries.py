"""Questions about accounts and where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from shouyue.access.actions import session_reference
from shouyue.access.logic import browser_of
from shouyue.access.models import Account, Authenticator, Identity, SensitiveRead, Session, Token
from shouyue.access.phrases import BROWSERS, SYSTEMS

PAGE = 50


def owner_of(token: int) -> int | None:
    """The number of the account whose token this is."""
    found: int | None = Token.objects.filter(pk=token).values_list("account_id", flat=True).first()
    return found


def owners() -> dict[int, int]:
    """The accounts of all tokens, by their numbers."""
    return dict(Token.objects.values_list("pk", "account_id"))


def visitor(request: HttpRequest) -> Account:
    """Who asks for a page; the guards let nobody else in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in. `since` and `address` are None where nobody noted them."""

    reference: str
    browser: str
    address: str | None
    since: datetime | None
    here: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what lets it in."""

    account: Account
    second_factor: bool
    tied: bool

    @property
    def password(self) -> bool:
        return self.account.has_usable_password()


def account_with(pk: int) -> AccountRow | None:
    """One account of the list."""
    return next(iter(_rows(Account.objects.filter(pk=pk))), None)


def accounts(words: str = "", *, after: str = "") -> tuple[Sequence[AccountRow], bool]:
    """A page of accounts by name, from the one that follows `after`, and whether more follow. One query."""
    found = Account.objects.filter(Q(username__icontains=words) | Q(email__icontains=words), username__gt=after)
    rows = _rows(found.order_by("username")[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


@dataclass(frozen=True, slots=True)
class AskedReads:
    """What the register of sensitive reads is asked for; `before` is the number of the last row of the page before."""

    username: str = ""
    subject: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    @property
    def wanted(self) -> Q:
        """The filters as a condition."""
        given = {
            "account__username__icontains": self.username,
            "subject": self.subject,
            "what": self.what,
            "at__gte": self.since,
            "at__lt": self.until,
        }
        return Q(**{name: value for name, value in given.items() if value})


def sensitive_reads(asked: AskedReads) -> tuple[Sequence[SensitiveRead], bool]:
    """A page of the register, the latest first, and whether more follow. One query."""
    found = SensitiveRead.objects.select_related("account").filter(asked.wanted).order_by("-id")
    if asked.before is not None:
        found = found.filter(id__lt=asked.before)
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def anybody_has_a_password() -> bool:
    """Whether this installation is past its first day: somebody signs in by a password."""
    return Account.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def signed_in(account: Account, *, here: str | None, at: datetime) -> tuple[SignedIn, ...]:
    """Where `account` is signed in, this browser (its session key is `here`) first, then the newest. One query."""
    sessions = Session.objects.filter(account=account, expire_date__gt=at).order_by("-since")
    shown = [
        SignedIn(
            reference=session_reference(session.session_key),
            browser=_told(session.agent),
            address=session.address,
            since=session.since,
            here=session.session_key == here,
        )
        for session in sessions.only("session_key", "agent", "address", "since")
    ]
    return tuple(sorted(shown, key=lambda session: not session.here))


def _rows(accounts: QuerySet[Account]) -> list[AccountRow]:
    of = {"account": OuterRef("pk")}
    found = accounts.annotate(
        second=Exists(Authenticator.objects.filter(**of)), tied=Exists(Identity.objects.filter(**of))
    )
    return [AccountRow(account, account.second, account.tied) for account in found]


def _told(agent: str) -> str:
    parts = (browser_of(agent, BROWSERS), browser_of(agent, SYSTEMS))
    return " · ".join(part for part in parts if part) or gettext("Unknown browser")
