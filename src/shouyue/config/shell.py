"""What the shell around every page shows: a context processor."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from shouyue.config.navigation import Link, links


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """`now` is the server's clock in epoch seconds, by which countdowns in the browser are set right."""

    base: str
    links: tuple[Link, ...]
    languages: tuple[Language, ...]
    account: str
    now: int


# Each in its own language: that is the word its readers look for.
NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell.base` is the template that pages extend: the whole page, or for htmx its content alone."""
    current = get_language() or settings.LANGUAGE_CODE
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "shell": Shell(
            base="ui/fragment.html" if getattr(request, "htmx", False) else "ui/base.html",
            links=links(request) if signed_in else (),
            languages=tuple(Language(code, name, code == current) for code, name in NAMES.items()),
            account=str(user) if signed_in else "",
            now=int(time.time()),
        )
    }
