"""Questions about channels: which are in service, their hours today, and what the policy asks of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

from shouyue.communications.logic.channels import COMPANY
from shouyue.communications.models import Channel
from shouyue.kit.text import Text
from shouyue.obligations import queries as promises
from shouyue.people.days import local_day
from shouyue.policy.phrasing import phrase
from shouyue.worktime import Span

if TYPE_CHECKING:
    from shouyue.obligations.models import Obligation

CLAUSE = "SG-2.1.2"
RESTORED = "SG-2.1.2/channels"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy asks of a channel: a rule and its sentence in the language of the page."""

    rule: str
    clause: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A channel with its hours today (empty: closed; one of 0 to 24: all day) and what the policy asks."""

    channel: Channel
    label: Text
    spans: tuple[str, ...]
    open_now: bool
    next_open: datetime | None
    asked: tuple[Asked, ...]


def channel(code: str) -> Channel | None:
    return Channel.objects.filter(code=code).first()


def channels(at: datetime) -> list[Hours]:
    """Every channel as it is at `at` (company time). One query."""
    calendars = {one.name: one for one in promises.calendars()}
    found = []
    for row in Channel.objects.all():
        named = calendars.get(row.calendar)
        spans = tuple(map(_words, named.calendar.day(local_day(at)).spans)) if named else ()
        is_open = named is not None and named.calendar.is_open(at)
        following = named.calendar.next_open(at) if named and not is_open and not named.calendar.never_open() else None
        label = named.label if named else Text(row.calendar, row.calendar)
        found.append(Hours(row, label, spans, is_open, following, _asked(row.code)))
    return found


def least() -> Asked | None:
    """The gate that keeps enough channels in service."""
    return next((one for one in _of_clause() if one.rule == "SG-2.1.2/least"), None)


def restoring() -> "Obligation | None":
    """The promise to have enough channels again, while it runs. One query."""
    return next((one for one in promises.open_clocks(COMPANY) if one.rule == RESTORED), None)


def _words(span: Span) -> str:
    return f"{_clock(span.start)}–{_clock(span.end)}"


def _clock(second: int) -> str:
    """A wall-clock time; beyond midnight it is the next day's."""
    hours, rest = divmod(second, 3600)
    return f"{hours:02}:{rest // 60:02}"


def _asked(code: str) -> tuple[Asked, ...]:
    return tuple(one for one in _of_clause() if one.rule == f"{CLAUSE}/{code}")


def _of_clause() -> list[Asked]:
    language = get_language() or settings.LANGUAGE_CODE
    return [
        Asked(rule.id, rule.clause, phrase(rule, policy, language).sentence)
        for policy in promises.in_force().policies.values()
        for rule in policy.rules
        if rule.clause == CLAUSE
    ]
