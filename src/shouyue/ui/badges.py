"""Small icons with a count in the top bar, such as the bell of the notices.

A room registers its own in `apps.ready`: `badges.register("notice.view", bell)`, where `bell(request)` is a Badge.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Badge:
    """One icon: `icon` is a Tabler name, `count` what waits behind `href`; 0 shows no number."""

    icon: str
    label: str | Promise
    href: str
    count: int = 0

    @property
    def shown(self) -> str:
        return "99+" if self.count > 99 else str(self.count)


Maker = Callable[[HttpRequest], Badge]

_makers: list[tuple[str, Maker]] = []


def register(permission: str, maker: Maker) -> None:
    """Show what `maker` answers to everyone with `permission`; it should take one query at most."""
    if (permission, maker) not in _makers:
        _makers.append((permission, maker))


def makers() -> tuple[tuple[str, Maker], ...]:
    """All that were registered, each with its permission."""
    return tuple(_makers)
