"""Questions about webhooks."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Max, Q

from shouyue.communications.logic.webhooks import CLOCKS, State, hears
from shouyue.communications.models import Attempt, Endpoint, Message
from shouyue.policy.load import load_shared

LOOK = 2.0  # real seconds for which a process goes by what it read of the endpoints


@dataclass(frozen=True, slots=True)
class Standing:
    """An endpoint with its messages of the log in figures."""

    endpoint: Endpoint
    delivered: int
    waiting: int
    given_up: int
    last: datetime | None  # of its latest message


@cache
def names() -> tuple[str, ...]:
    """Every name that a webhook may hear: what clocks do, and the catalogue but for what only some roles may read."""
    events = load_shared().catalogue.events.values()
    return (*CLOCKS, *(event.name for event in events if not event.readers))


def listening(name: str) -> list[Endpoint]:
    """The endpoints that are on and hear facts of this name."""
    if name not in names():
        return []
    return [endpoint for endpoint in Endpoint.objects.filter(active=True) if hears(endpoint.patterns, name)]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the endpoints that are on listened to when they were looked up."""

    until: float  # of the process' own clock
    patterns: tuple[tuple[str, ...], ...]
    answers: dict[str, bool] = field(default_factory=dict)  # by the name of a fact


_heard: _Heard | None = None


def wants(name: str) -> bool:
    """Whether any endpoint hears facts of this name, as of at most LOOK seconds ago.

    Asked of every fact, when it is recorded. An endpoint hears what this process records from its own transaction on,
    and what others record LOOK seconds after its commit at the latest.
    """
    global _heard
    held, moment = _heard, time.monotonic()
    if held is None or moment >= held.until:
        rows = Endpoint.objects.filter(active=True).values_list("patterns", flat=True)
        held = _heard = _Heard(moment + LOOK, tuple(tuple(patterns) for patterns in rows))
    found = held.answers.get(name)
    if found is None:
        found = held.answers[name] = name in names() and any(hears(patterns, name) for patterns in held.patterns)
    return found


def forget() -> None:
    """Look the endpoints up again at the next fact: they have changed."""
    global _heard
    _heard = None


def endpoint(key: UUID) -> Endpoint | None:
    """The endpoint of that reference."""
    return Endpoint.objects.filter(key=key).first()


def standings() -> list[Standing]:
    """Every endpoint with the figures of its log. One query."""
    rows = Endpoint.objects.annotate(
        delivered=Count("messages", filter=Q(messages__state=State.DELIVERED)),
        waiting=Count("messages", filter=Q(messages__state=State.WAITING)),
        given_up=Count("messages", filter=Q(messages__state=State.GIVEN_UP)),
        last=Max("messages__created_at"),
    )
    return [Standing(row, row.delivered, row.waiting, row.given_up, row.last) for row in rows.order_by("name", "id")]


def messages(endpoint: Endpoint, *, state: str = "", before: int | None = None, limit: int = 50) -> list[Message]:
    """Its log, the latest first."""
    rows = Message.objects.filter(endpoint=endpoint)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def message(endpoint: Endpoint, number: int) -> Message | None:
    """One message of its log."""
    return Message.objects.filter(endpoint=endpoint, pk=number).select_related("endpoint").first()


def attempts(message: Message) -> list[Attempt]:
    """What was tried, the latest first."""
    return list(message.log.all())
