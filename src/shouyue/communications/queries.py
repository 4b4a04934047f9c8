"""Questions about webhooks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Max, Q

from shouyue.communications.logic import CLOCKS, State, hears
from shouyue.communications.models import Attempt, Endpoint, Message
from shouyue.policy.load import load_shared


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
