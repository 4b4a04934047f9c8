"""Pieces of the pages with lists of cases: figures, filters, saved views, charts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from shouyue.access import guards
from shouyue.cases.logic import State
from shouyue.cases.models import SavedView
from shouyue.cases.phrases import CAUSES, CHANNELS, FORMS, KINDS, SEVERITIES, STATES, TROUBLES
from shouyue.cases.queries import Asked
from shouyue.cases.queries.lists import MOST, NOT_SAID, WHENS
from shouyue.cases.queries.trend import days
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.people import queries as people
from shouyue.ui.charts import Chart, Series
from shouyue.ui.elements import Tab, Tone

if TYPE_CHECKING:
    from shouyue.access.models import Account

FORTNIGHT = 14


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure of the strip, and the list that it opens."""

    label: str
    value: str
    href: str
    icon: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of the filter bar."""

    name: str
    label: str
    options: Sequence[tuple[str, str | Promise]]
    value: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as a chip."""

    row: SavedView
    href: str
    is_active: bool
    is_mine: bool


PAGES = (
    ("board", "cases:board", "case.open"),
    ("load", "cases:load", "case.assign"),
    ("causes", "cases:causes", "case.view"),
    ("shift", "cases:shift", "case.open"),
)


def tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The pages beside the board that the visitor may open."""
    words = {
        "board": gettext("Board"),
        "load": gettext("Who has what"),
        "causes": gettext("Forms and causes"),
        "shift": gettext("End of shift"),
    }
    return tuple(
        Tab(words[name], reverse(url), name == current)
        for name, url, needed in PAGES
        if guards.may(request.user, needed)
    )


def kpis(counted: dict[str, int]) -> list[Kpi]:
    """What is in hand: all, late, due soon, and with nobody."""
    total = sum(count for name, count in counted.items() if name in WHENS)
    return [
        Kpi(gettext("In hand"), figure(total), href(), "inbox", "info"),
        Kpi(gettext("Late"), figure(counted["late"]), href(when="late"), "alarm", "bad"),
        Kpi(gettext("Due within 4 hours"), figure(counted["soon"]), href(when="soon"), "hourglass", "warn"),
        Kpi(gettext("With nobody"), figure(counted["nobody"]), href(whose="nobody"), "user-question", "violet"),
    ]


def figure(count: int) -> str:
    """A count; beyond what is counted, that it is more."""
    return gettext("over %s") % f"{MOST:,}" if count > MOST else f"{count:,}"


def href(**asked: str) -> str:
    """The board with these filters."""
    return f"{reverse('cases:board')}?{urlencode(asked)}" if asked else reverse("cases:board")


def filters(asked: Asked, account: "Account") -> list[Filter]:
    """The choices of the filter bar."""
    scope = people.scope_of(account, "case.view")
    sites = [(one.code, one.name) for one in people.sites() if scope.everything or one.code in scope.sites]
    found = [
        Filter("when", gettext("However soon"), whens(), asked.when),
        Filter("kind", gettext("Every kind"), [(key.value, word.label) for key, word in KINDS.items()], asked.kind),
        Filter(
            "severity",
            gettext("Every severity"),
            [(one.value, word.label) for one, word in SEVERITIES.items()],
            asked.severity,
        ),
        Filter(
            "trouble", gettext("Any trouble"), [(one.value, label) for one, label in TROUBLES.items()], asked.trouble
        ),
        Filter("form", gettext("Every form"), _or_none(FORMS), asked.form),
        Filter("cause", gettext("Every cause"), _or_none(CAUSES), asked.cause),
        Filter(
            "channel",
            gettext("Every channel"),
            [(one.value, word.label) for one, word in CHANNELS.items()],
            asked.channel,
        ),
        Filter("state", gettext("In hand"), states(), "" if asked.state == "open" else asked.state),
    ]
    return [*found, Filter("site", gettext("Every site"), sites, asked.site)] if len(sites) > 1 else found


def whens() -> list[tuple[str, str]]:
    return [
        ("late", gettext("late")),
        ("soon", gettext("within 4 hours")),
        ("later", pgettext("due", "later")),
        ("none", gettext("nothing due")),
    ]


def _or_none(words: Mapping[Any, Promise]) -> list[tuple[str, str | Promise]]:
    """The choices, and that it is not written yet."""
    return [*((one.value, label) for one, label in words.items()), (NOT_SAID, gettext("not written yet"))]


def states() -> list[tuple[str, str | Promise]]:
    others = [(one.value, word.label) for one, word in STATES.items() if one is not State.OPEN]
    groups = [("settled", gettext("solved, closed or withdrawn")), ("distinct", gettext("all but merged"))]
    return [*others, *groups, ("all", gettext("all"))]


def views(rows: Iterable[SavedView], asked: Asked, me: int) -> list[View]:
    """Saved views as chips, of oneself and of others; the one that is shown is marked."""
    found = []
    for row in rows:
        filters = {key: values[0] for key, values in parse_qs(row.query).items()}
        found.append(View(row, f"{reverse('cases:board')}?{row.query}", filters == asked.filters, row.person_id == me))
    return found


def fortnight(seen: Q, at: datetime) -> Chart:
    """What came in and what was solved, day by day; each figure opens its cases."""
    rows = days(seen, at, FORTNIGHT)
    came = tuple(href(state="all", order="newest", since=f"{row.day}", until=f"{row.day}") for row in rows)
    solved = tuple(href(state="all", order="newest", solved=f"{row.day}") for row in rows)
    return Chart(
        title=gettext("The last 14 days"),
        labels=tuple(f"{row.day:%m-%d}" for row in rows),
        series=(
            Series(gettext("Received"), tuple(row.received for row in rows), tone="info", hrefs=came),
            Series(gettext("Solved"), tuple(row.resolved for row in rows), tone="good", hrefs=solved),
        ),
    )


def why(error: Refused | GateRefused) -> str:
    """Why an action said no, in one line."""
    if isinstance(error, Refused):
        return str(error)
    language = get_language() or "zh-hans"
    return " ".join(f"{one.say.in_(language)} ({one.clause})" for one in error.answer.refused)
