"""Names that a page may listen to, and what it is sent. Pure.

A name is a subject (`case:8431`), a kind of subjects (`case`) or ANY. A page wishes for names; a fact touches names;
the page is pinged with what they have in common.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouyue.clock.logic import Reading, company

ANY = "*"
MOST_NAMES = 1000  # of one wish: a page that shows more should wish for the kind


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a page that comes ready-made: the name of the piece, the page's address, the names that renew it."""

    piece: str
    address: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one account's page, made at the real instant `made_at`, wants to hear of, and what it wants ready-made."""

    account: int
    names: frozenset[str]
    made_at: datetime
    shares: frozenset[Share] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """A part that somebody's page is to be sent."""

    session: str
    account: int
    language: str
    share: Share


@dataclass(frozen=True, slots=True)
class Served:
    """Parts as events, None where the page must fetch for itself; what is missing was not reached in this round.

    `ended` are the sessions that get nothing any more.
    """

    parts: Mapping[Ask, bytes | None]
    ended: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things happen, in seconds."""

    poll: float = 0.25  # between two looks into the journal
    ping: float = 1.0  # between two pings to one page, at least
    part: float = 0.5  # between two rounds of making parts, at least
    keep_alive: float = 15.0  # between two signs of life, below the usual minute of proxies
    sweep: float = 30.0  # between two looks whether the listeners are still signed in
    remember: float = 10.0  # how long facts are kept for a page that was made before they came and connects after


class BadWish(ValueError):
    """The wish was not made by us, or not for this account."""


class OldWish(ValueError):
    """The wish was made too long ago."""


def touched(subjects: Iterable[str]) -> frozenset[str]:
    """The names under which pages hear of a fact about these subjects."""
    subjects = tuple(subjects)
    return frozenset((*subjects, *(subject.partition(":")[0] for subject in subjects), ANY))


def was_set(before: Reading, after: Reading) -> bool:
    """Whether the company's clock was set between two readings: it no longer runs as it did."""
    jumped = after.company - company(after.real, before)
    return after.rate != before.rate or abs(jumped) > timedelta(seconds=1)


def spread(pages: int) -> int:
    """Milliseconds over which so many pages should spread their questions: none for a few, a second for hundreds."""
    return 0 if pages <= 20 else min(1000, 2 * pages)


def may_have_missed(wish: Wish, now: datetime, remember: float) -> bool:
    """Whether the page is older than what we remember, so that it should ask for everything it shows."""
    return now - wish.made_at > timedelta(seconds=remember)


def message(event: str, data: object) -> bytes:
    """One event of the stream."""
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
