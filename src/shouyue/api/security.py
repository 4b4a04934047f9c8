"""Who calls, and whether that may be: a token or a browser's session, and the scope that each operation asks.

An operation says `@scope("obligation.view")`: the account must have that permission and a token must carry it as a
scope. What needs no permission says why: `@known("tells a token what it is")`. An operation that says neither cannot
be registered (routing.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from shouyue.access import guards, tokens
from shouyue.access.guards import Guard
from shouyue.api.limits import now, pace
from shouyue.api.problems import CSRF, INVALID, INVALID_TOKEN, LACKS_SCOPE, NOT_PERMITTED, Flaw, Problem
from shouyue.api.texts import _

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.access.models import Token as TokenRow

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `at` is the real instant of the request, which measures tokens and kept answers."""

    account: "Account"
    token: "TokenRow | None"
    at: datetime

    @property
    def visitor(self) -> guards.Visitor:
        """Whom the guards see."""
        return self.account if self.token is None else tokens.visitor(self.token)

    @property
    def name(self) -> str:
        """The reference under which facts and kept answers are told apart: `token:4`, `account:7`."""
        return f"account:{self.account.pk}" if self.token is None else f"token:{self.token.pk}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation asks of its callers, and which query parameters it knows."""

    guard: Guard
    parameters: frozenset[str]

    def admit(self, caller: Caller, request: HttpRequest) -> Caller:
        """Let the caller in, or raise Problem."""
        permission = self.guard.permission
        if permission:
            if caller.token is not None and permission not in caller.token.scopes:
                raise Problem(LACKS_SCOPE, scope=permission)
            if not guards.may(caller.visitor, permission):
                raise Problem(NOT_PERMITTED, scope=permission)
        pace(caller.name)
        unknown = [name for name in request.GET if name not in self.parameters]
        if unknown:
            flaws = [Flaw(str(_("There is no such parameter.")), parameter=name) for name in unknown]
            raise Problem(INVALID, flaws=flaws)
        return caller


class TokenAuth(AuthBase):
    """`Authorization: Bearer …`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked

    def __call__(self, request: HttpRequest) -> Caller | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        at = now()
        token = tokens.authenticate(header, at=at)
        if token is None:
            raise Problem(INVALID_TOKEN, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return self.asked.admit(Caller(token.account, token, at), request)


class SessionAuth(AuthBase):
    """The cookie of a signed-in browser; what changes something must also prove that our page sent it."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked

    def __call__(self, request: HttpRequest) -> Caller | None:
        account = request.user
        if not account.is_authenticated:
            return None
        if check_csrf(request):
            raise Problem(CSRF)
        return self.asked.admit(Caller(account, None, now()), request)


def scope(permission: str) -> Callable[[View], View]:
    """Ask a permission of the account and, by the same name, a scope of the token."""
    return _asking(Guard(permission=permission))


def known(because: str) -> Callable[[View], View]:
    """Let in whoever can say who they are, and say why that is enough."""
    return _asking(Guard(public_because=because))


def asked_of(view: Callable[..., Any]) -> Guard | None:
    """What an operation asks; None where it does not say."""
    return getattr(view, "asks", None)


def _asking(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, "asks", guard)  # noqa: B010 - a plain assignment would not type-check on a function
        return view

    return mark


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, once the operation let them in."""
    caller: Caller = getattr(request, "auth")  # noqa: B009 - set by the framework, unknown to the type
    return caller
