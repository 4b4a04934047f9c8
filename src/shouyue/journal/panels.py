"""Rows of the page of deliveries."""

from dataclasses import dataclass

from django.utils.translation import get_language

from shouyue.journal.models import Delivery
from shouyue.policy.load import load_shared

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery that was given up: `last` is the last line of its error."""

    delivery: Delivery
    label: str
    listener: str
    last: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener with the number of its deliveries that were given up."""

    dotted: str
    name: str
    count: int


def delivery(row: Delivery) -> Row:
    """One line of the list."""
    event = load_shared().catalogue.events.get(row.fact.name)
    label = event.label.in_(get_language() or "zh-hans") if event else row.fact.name
    return Row(row, label, short(row.listener), _last(row.error))


def _last(error: str) -> str:
    """The line that names the cause. Our own sentences are two lines, Chinese and English; a traceback has more."""
    lines = error.strip().splitlines() or [""]
    return lines[0] if len(lines) == 2 and (get_language() or "zh").startswith("zh") else lines[-1]


def listener(dotted: str, count: int) -> Listener:
    """One line of the sums."""
    return Listener(dotted, short(dotted), count)


def short(dotted: str) -> str:
    """`communications.escalated` of `shouyue.communications.listeners.escalated`."""
    parts = [part for part in dotted.split(".") if part not in ("shouyue", "listeners")]
    return ".".join(parts)
