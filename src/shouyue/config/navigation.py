"""What stands in the sidebar, in this order; an entry shows only to those who may open it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.access import guards


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sidebar: `icon` is a Tabler name, `url` the name of the page it opens."""

    label: str | Promise
    icon: str
    url: str
    permission: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str | Promise
    icon: str
    href: str
    active: bool


ENTRIES = (
    Entry(_("Policies"), "file-certificate", "governance:policies", "policy.view"),
    Entry(_("Judge a history"), "gavel", "performance:judgements", "judge.view"),
    Entry(_("Calendars"), "calendar", "obligations:calendars", "calendar.view"),
    Entry(_("Components"), "components", "gallery", "gallery.view"),
)


def links(request: HttpRequest) -> tuple[Link, ...]:
    """The entries this person may open; the one whose pages include the current one is active."""
    shown = [(entry, reverse(entry.url)) for entry in ENTRIES if guards.may(request.user, entry.permission)]
    return tuple(Link(entry.label, entry.icon, href, request.path.startswith(href)) for entry, href in shown)
