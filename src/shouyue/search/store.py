"""The room's SQL: how each database keeps the tokens of an entry.

PostgreSQL has them in a tsvector of the row, SQLite in an FTS5 table whose rows are numbered by the entry's `place`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from shouyue.search.logic import BREAK, Term
from shouyue.search.models import Entry

COLUMNS = ("subject", "kind", "title", "key", "text", "site", "region", "customer", "at", "second")
BATCH = 500  # subjects in one statement
FEW = 1_000  # hits of a rare word
NEWEST = 20_000  # entries that are looked through for a common one
# The same question twice: only as an operator does an index answer it.
BY_INDEX, ONE_BY_ONE = "search_entry.tokens @@ %s::tsquery", "ts_match_vq(search_entry.tokens, %s::tsquery)"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is written."""

    subject: str
    kind: str
    title: str
    key: str
    text: str
    site: str
    region: str
    customer: str
    at: datetime
    second: int
    tokens: tuple[str, ...]


def write(rows: Sequence[Row]) -> None:
    """Put the rows in, each in the place of an older one of its subject. Needs a transaction."""
    values = [_values(row) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            full = [(*known, _vector(row.tokens)) for known, row in zip(values, rows, strict=True)]
            cursor.executemany(_upsert(*COLUMNS, "tokens"), full)
            return
        _forget(cursor, [row.subject for row in rows])
        cursor.executemany(_upsert(*COLUMNS), values)
        found = [(" ".join(row.tokens), row.subject) for row in rows]
        # Whoever emptied the entries by themselves left tokens behind, perhaps in this place.
        insert = "INSERT OR REPLACE INTO search_tokens (rowid, tokens) SELECT place, %s FROM search_entry"
        cursor.executemany(f"{insert} WHERE subject = %s", found)


def remove(subjects: Sequence[str]) -> None:
    """Take the entries of these subjects out. Needs a transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _forget(cursor, subjects)
    for start in range(0, len(subjects), BATCH):
        Entry.objects.filter(subject__in=subjects[start : start + BATCH]).delete()


def matching(entries: QuerySet[Entry], terms: Iterable[Term], *, most: int, behind: int | None = None) -> list[Entry]:
    """The newest of those that have every term, the newest first, at most so many; `behind`: only before this place.

    Terms hold letters, digits and characters alone: see logic.RUN.
    """
    if connection.vendor == "postgresql":
        before = entries if behind is None else entries.filter(place__lt=behind)
        return _by_vector(before, " & ".join(_tsquery(term) for term in terms), most, behind)
    # FTS5 hands out its rows by falling number while it goes, so the newest come first and the others not at all.
    question = " AND ".join(_match(term) for term in terms)
    joined = ["search_tokens.rowid = search_entry.place", "search_tokens MATCH %s"]
    found = entries.extra(tables=["search_tokens"], where=joined, params=[question])
    if behind is not None:
        found = found.extra(where=["search_tokens.rowid < %s"], params=[behind])
    return list(found.extra(order_by=["-search_tokens.rowid"])[:most])


def _by_vector(entries: QuerySet[Entry], question: str, most: int, behind: int | None) -> list[Entry]:
    """PostgreSQL errs about how common a word is: what it keeps no figures of it takes for a fairly common one, and
    a phrase of common words for a rare one. So it is first asked for a few hits in any order: if that is all, it is
    they. Else the newest entries are looked through, of which enough hold what is common, and all only after them.
    """
    few = list(Entry.objects.extra(where=[BY_INDEX], params=[question]).values_list("place", flat=True)[:FEW])
    if len(few) < FEW:
        return list(entries.filter(place__in=few).order_by("-place")[:most])
    older = Entry.objects.all() if behind is None else Entry.objects.filter(place__lt=behind)
    edge = older.order_by("-place").values_list("place", flat=True)[NEWEST : NEWEST + 1].first()
    near = entries if edge is None else entries.filter(place__gt=edge)
    found = list(near.extra(where=[ONE_BY_ONE], params=[question]).order_by("-place")[:most])
    if edge is None or len(found) == most:
        return found
    return list(entries.extra(where=[BY_INDEX], params=[question]).order_by("-place")[:most])


def _values(row: Row) -> tuple[Any, ...]:
    adapted = connection.ops.adapt_datetimefield_value(row.at)
    return tuple(adapted if name == "at" else getattr(row, name) for name in COLUMNS)


def _upsert(*columns: str) -> str:
    names, marks = ", ".join(columns), ", ".join("%s::tsvector" if name == "tokens" else "%s" for name in columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return f"INSERT INTO search_entry ({names}) VALUES ({marks}) ON CONFLICT (subject) DO UPDATE SET {changes}"


def _forget(cursor: Any, subjects: Sequence[str]) -> None:
    """Take the tokens out; before the entries change, since these tell under which number they lie."""
    cursor.executemany(
        "DELETE FROM search_tokens WHERE rowid = (SELECT place FROM search_entry WHERE subject = %s)",
        [(subject,) for subject in subjects],
    )


def _vector(tokens: Iterable[str]) -> str:
    """A tsvector as it is written: each token with its places. Given so, no parser of PostgreSQL's cuts it anew."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens, start=1):
        if token != BREAK:
            places.setdefault(token, []).append(place)
    return " ".join(f"'{token}':{','.join(map(str, found))}" for token, found in places.items())


def _tsquery(term: Term) -> str:
    *first, last = (f"'{token}'" for token in term.tokens)
    return "(" + " <-> ".join([*first, f"{last}:*" if term.begins else last]) + ")"


def _match(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"' + (" *" if term.begins else "")
