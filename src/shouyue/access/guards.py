"""Permissions by name, each with the predicate that grants it.

A view names what it needs, a room grants it in its `apps.ready`, and what is not granted is refused:

    @guarded("policy.view")
    def policy(request): ...

    guards.grant("policy.view", guards.signed_in)

A view that nobody may close says so, with the reason: `@public("explains how to sign in")`. The middleware refuses
any view that says neither. When one row decides and not the page alone, the view asks again with the row:
`guards.require(request.user, "file.read", file)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied

View = TypeVar("View", bound=Callable[..., Any])


class Visitor(Protocol):
    """Whoever asks: an account, or nobody yet."""

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...


class Predicate(Protocol):
    """Says whether `visitor` may; `subject` is the row in question, or None when the page itself is asked for."""

    def __call__(self, visitor: Visitor, subject: object | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class TokenVisitor:
    """A program with a token: it may what its account may, as far as its scopes reach. `reference`: `token:4`."""

    account: Visitor
    scopes: frozenset[str]
    reference: str

    @property
    def is_authenticated(self) -> bool:
        return self.account.is_authenticated

    @property
    def is_active(self) -> bool:
        return self.account.is_active


@dataclass(frozen=True, slots=True)
class Guard:
    """What a view says of itself: the permission it needs, or why it is open to all."""

    permission: str = ""
    public_because: str = ""


_granted: dict[str, Predicate] = {}


def grant(permission: str, predicate: Predicate) -> None:
    """Let `predicate` decide about `permission`. One decides: a second grant of the same name is a mistake."""
    if _granted.get(permission, predicate) is not predicate:
        raise ValueError(f"permission {permission!r} is granted twice")
    _granted[permission] = predicate


def permissions() -> frozenset[str]:
    """Every permission that somebody decides about."""
    return frozenset(_granted)


def may(visitor: Visitor, permission: str, subject: object | None = None) -> bool:
    """Whether `visitor` has `permission`; one that nobody granted is refused.

    The predicate sees the account behind a token, after the token's scopes were asked.
    """
    if isinstance(visitor, TokenVisitor):
        return permission in visitor.scopes and may(visitor.account, permission, subject)
    predicate = _granted.get(permission)
    return predicate is not None and predicate(visitor, subject)


def require(visitor: Visitor, permission: str, subject: object | None = None) -> None:
    """Raise PermissionDenied unless `visitor` may."""
    if not may(visitor, permission, subject):
        raise PermissionDenied(permission)


def signed_in(visitor: Visitor, subject: object | None) -> bool:
    """The predicate for what every colleague may do."""
    return visitor.is_authenticated and visitor.is_active


def guarded(permission: str) -> Callable[[View], View]:
    """Open a view only to those with `permission`."""
    return _marker(Guard(permission=permission))


def public(because: str) -> Callable[[View], View]:
    """Open a view to all, and say why."""
    return _marker(Guard(public_because=because))


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """What `view` says of itself, through any decorators around it."""
    return getattr(view, "guard", None)


def _marker(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, "guard", guard)  # noqa: B010 - a plain assignment would not type-check on a function
        return view

    return mark
