"""The one way in: whoever proved who they are comes through here, and the second factor is asked here.

Between the first proof and the second nobody is signed in: the session holds a promise to let one account in, for ten
minutes, as long as its password stays what it was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from shouyue.access import second_factor, sessions
from shouyue.access.actions import forget_expired_sessions
from shouyue.access.lockout import address_of
from shouyue.access.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "pending"
WAITS = timedelta(minutes=10)
NEXT = "next"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who is half way in, and where they wanted to go."""

    account: Account
    next: str


def local_path(wanted: str | None) -> str:
    """`wanted` if it is a path of ours, else nothing: a sign-in page that sends people elsewhere helps impostors."""
    path = wanted or ""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def enter(
    request: HttpRequest, account: Account, *, next: str = "", proved_twice: bool = False, at: datetime
) -> HttpResponse:
    """Let `account` in, or ask for its second factor first, or to set one up where its role demands one.

    `proved_twice`: the company's sign-in says that it asked for a second factor itself.
    """
    on = second_factor.is_on(account)
    if proved_twice or not (on or second_factor.is_required(account)):
        return admit(request, account, next=next, at=at)
    request.session.flush()
    request.session[PENDING] = {
        "account": account.pk,
        "proof": account.get_session_auth_hash(),
        "until": (at + WAITS).timestamp(),
        "next": next,
    }
    return redirect("access:second_step" if on else "access:enrol_first")


def pending(request: HttpRequest, *, at: datetime) -> Pending | None:
    """Who is half way in; None when nobody is or ten minutes have passed."""
    promise = request.session.get(PENDING)
    if not promise or at.timestamp() >= promise["until"]:
        return None
    account = Account.objects.filter(pk=promise["account"], is_active=True).first()
    if account is None or not constant_time_compare(promise["proof"], account.get_session_auth_hash()):
        return None
    return Pending(account, promise["next"])


def admit(request: HttpRequest, account: Account, *, next: str = "", at: datetime) -> HttpResponse:
    """Sign in, in a session with a new key. Every proof was asked for before."""
    sign_in(request, account, at=at)
    return redirect(local_path(next) or "home")


def sign_in(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """What `admit` does, for a page that has something to show first."""
    forget_expired_sessions(at=at)
    request.session.pop(PENDING, None)
    login(request, account, backend=BACKEND)
    request.session[sessions.SINCE] = at.isoformat()
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.AGENT] = request.headers.get("User-Agent", "")[:200]
