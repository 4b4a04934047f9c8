"""Asking the index."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from shouyue.search import store
from shouyue.search.logic import Part, Term, asked, key_of, parts
from shouyue.search.models import Entry

SNIPPET = 80  # characters of the text that are shown around a hit
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `exact`: its title is what was asked."""

    subject: str
    kind: str
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    at: datetime
    exact: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of hits; `next` is what the next page is asked `after`, empty on the last one."""

    found: tuple[Hit, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Cursor:
    """Where a page begins: behind this place, among the exact ones or the others."""

    exact: bool = True
    place: int = LARGEST


def find(text: str, *, kinds: Collection[str] = (), scope: Q | None = None, limit: int = 20, after: str = "") -> Hits:
    """What has every word of `text`: exact titles first, then the newest.

    A word of Chinese is found inside others, one of letters or digits by how it begins, a long number also by its
    last four to six digits, a name also in pinyin or initials. `kinds`: only these. `scope`: what the reader may see,
    over `site`, `region` and `customer`. `after`: the `next` of the page before; one that makes no sense is the start.
    Two SQL queries, on PostgreSQL up to five; nothing is asked where `text` holds no word.
    """
    terms = asked(text)
    if not terms:
        return Hits()
    entries = Entry.objects.filter(scope or Q(), **({"kind__in": tuple(kinds)} if kinds else {}))
    start, key = _cursor(after), key_of(text)
    exact = _exact(entries, key, start, limit + 1) if start.exact else []
    room, behind = limit + 1 - len(exact), None if start.exact else start.place
    rows = [*exact, *(store.matching(entries.exclude(key=key), terms, most=room, behind=behind) if room > 0 else ())]
    shown = rows[:limit]
    more = f"{'e' if shown[-1].key == key else 'r'}{shown[-1].place}" if len(rows) > limit else ""
    return Hits(tuple(_hit(row, terms, key) for row in shown), more)


def subjects(text: str, *, kinds: Collection[str] = (), scope: Q | None = None, most: int = 500) -> tuple[str, ...]:
    """The references of what `find` finds, the newest first: for a list that has filters of its own. At most `most`."""
    terms = asked(text)
    if not terms:
        return ()
    entries = Entry.objects.filter(scope or Q(), **({"kind__in": tuple(kinds)} if kinds else {}))
    return tuple(row.subject for row in store.matching(entries, terms, most=most))


def marked(text: str, question: str, *, width: int = 0) -> tuple[Part, ...]:
    """A text that some list found, cut where these words hit it. With `width`: about so much of it, around a hit."""
    return parts(text, asked(question), width=width)


def _hit(row: Entry, terms: tuple[Term, ...], key: str) -> Hit:
    title, snippet = parts(row.title, terms), parts(row.text, terms, width=SNIPPET)
    return Hit(row.subject, row.kind, title, snippet, row.at, exact=row.key == key)


def _exact(entries: QuerySet[Entry], key: str, start: _Cursor, limit: int) -> list[Entry]:
    return list(entries.filter(key=key, place__lt=start.place).order_by("-place")[:limit])


def _cursor(after: str) -> _Cursor:
    group, number = after[:1], after[1:]
    if group not in ("e", "r") or not number.removeprefix("-").isdecimal() or len(number) > 20:
        return _Cursor()
    return _Cursor(group == "e", max(-LARGEST, min(int(number), LARGEST - 1)))
