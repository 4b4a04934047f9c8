"""What the shell around every page shows: a context processor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from shouyue.access import guards
from shouyue.clock.logic import Reading
from shouyue.clock.queries import reading
from shouyue.config.navigation import Group, groups
from shouyue.people import queries as people
from shouyue.ui import badges
from shouyue.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The company's time as the page was made: epoch seconds, and how fast it runs. `demo`: it is not real time."""

    now: str
    rate: str
    zone: str
    demo: datetime | None


@dataclass(frozen=True, slots=True)
class Shell:
    """`clock` is the company's, by which countdowns in the browser run; None where a page has no clock."""

    base: str
    groups: tuple[Group, ...]
    languages: tuple[Language, ...]
    account: str
    clock: Clock | None
    badges: tuple[Badge, ...]
    search: str  # address of the page that looks through everything; empty for whoever may not


# Each in its own language: that is the word its readers look for.
NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
MADE = "_shell"  # where a request keeps it


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell.base` is the template that pages extend: the whole page, or for htmx its content alone.

    It is made once for a request, however many cards are rendered for it on their own.
    """
    made = vars(request).get(MADE)
    if made is None:
        made = vars(request)[MADE] = _shell(request)
    return {"shell": made}


def _shell(request: HttpRequest) -> Shell:
    current = get_language() or settings.LANGUAGE_CODE
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    fragment = bool(getattr(request, "htmx", False))
    whole = signed_in and not fragment  # a fragment goes into a page that has all this already
    return Shell(
        base="ui/fragment.html" if fragment else "ui/base.html",
        groups=groups(request) if whole else (),
        languages=tuple(Language(code, name, code == current) for code, name in NAMES.items()),
        account=_name(user) if signed_in else "",
        clock=_clock(reading()) if whole else None,
        badges=_badges(request) if whole else (),
        search=reverse("desk:search") if whole and guards.may(user, "search.use") else "",
    )


def _name(user: Any) -> str:
    """Who is signed in, as colleagues call him."""
    member = people.member_of(user)
    return member.name if member else str(user)


def _clock(read: Reading) -> Clock:
    return Clock(
        now=f"{read.company.timestamp():.3f}",
        rate=f"{read.rate.normalize():f}",
        zone=settings.TIME_ZONE,
        demo=None if read.is_real_time else read.company,
    )


def _badges(request: HttpRequest) -> tuple[Badge, ...]:
    return tuple(make(request) for permission, make in badges.makers() if guards.may(request.user, permission))
