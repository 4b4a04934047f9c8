"""Every address is guarded, by a permission that somebody grants."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from shouyue.access import guards


def views(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address pattern with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}", pattern.callback
        elif isinstance(pattern, URLResolver):
            yield from views(pattern, f"{prefix}{pattern.pattern}")


def test_every_view_says_who_may_open_it() -> None:
    assert [address for address, view in views() if guards.guard_of(view) is None] == []


def test_every_permission_is_granted_by_some_room() -> None:
    asked = {guard.permission for _address, view in views() if (guard := guards.guard_of(view)) and guard.permission}
    assert asked - guards.permissions() == set()


def test_every_public_view_says_why() -> None:
    public = [guard for _address, view in views() if (guard := guards.guard_of(view)) and not guard.permission]
    assert [guard for guard in public if len(guard.public_because) < 10] == []
