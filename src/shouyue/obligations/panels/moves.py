"""Deadlines that an edition or a year moves, or has moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from shouyue.access.queries import visitor
from shouyue.kit import read
from shouyue.kit.text import Text
from shouyue.obligations import queries
from shouyue.obligations.models import Adoption, ClockEvent, Obligation
from shouyue.obligations.phrases import MOVES
from shouyue.people import queries as people
from shouyue.policy.phrasing import subject_words
from shouyue.ui.elements import Page, Tone

SIZE = 50  # rows of the log
LOG = ("moved", "cancelled")


@dataclass(frozen=True, slots=True)
class Moved:
    """One deadline: whose, which rule, when it was due and when it is."""

    subject: tuple[str, str]
    href: str
    rule: str
    label: Text | None
    before: datetime | None
    after: datetime | None
    word: str | Promise
    tone: Tone


def moved(found: Iterable[ClockEvent | queries.Move]) -> list[Moved]:
    """What moved, or would move, as a list for `obligations/moves.html`."""
    labels = {rule.id: rule.label for policy in queries.in_force().policies.values() for rule in policy.rules}
    return [_of_event(one, labels) if isinstance(one, ClockEvent) else _of_trial(one, labels) for one in found]


def log(request: HttpRequest, adoption: Adoption) -> dict[str, Any]:
    """A page of what an adoption did to clocks that ran, as far as the visitor may see it."""
    place = people.scope_of(visitor(request), "calendar.view").q("obligation__site", "obligation__region")
    found = queries.transitions(adoption.fact).filter(kind__in=LOG)
    counts = dict(found.order_by().values_list("kind").annotate(Count("id")))
    after = read.number(request.GET.get("after", ""))
    seen = found.filter(place)
    if after is not None:
        seen = seen.filter(id__lt=after)
    shown = list(seen[: SIZE + 1])
    following = f"{request.path}?after={shown[SIZE - 1].pk}" if len(shown) > SIZE else ""
    return {
        "moves": moved(shown[:SIZE]),
        "moved_count": counts.get("moved", 0),
        "gone_count": counts.get("cancelled", 0),
        "page": Page("", previous=request.path if after else "", next=following),
        "is_new": adoption.swept_at is None,
    }


def _of_event(event: ClockEvent, labels: dict[str, Text]) -> Moved:
    row = event.obligation
    after = row.due_at or row.last_due
    if event.kind == "moved":
        before = datetime.fromtimestamp(int(event.note), UTC)
        outcome = "earlier" if after is not None and after < before else "later"
        return _row(row, labels, before, after, outcome)
    return _row(row, labels, after, None, "gone")


def _of_trial(move: queries.Move, labels: dict[str, Text]) -> Moved:
    return _row(move.row, labels, move.before, move.after, move.outcome)


def _row(
    row: Obligation, labels: dict[str, Text], before: datetime | None, after: datetime | None, outcome: str
) -> Moved:
    word, tone = MOVES[outcome]
    href = reverse("performance:obligation", args=[row.pk])
    return Moved(named(row.subject), href, row.rule, labels.get(row.rule), before, after, word, tone)


def named(subject: str) -> tuple[str, str]:
    """`case:8431` as its kind in words and its own name."""
    kind, _, name = subject.partition(":")
    return subject_words(kind, get_language() or "zh-hans"), name
