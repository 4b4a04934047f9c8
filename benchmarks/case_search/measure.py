"""Fills one database, named by DATABASE_URL, with cases, and asks it: how many, and the questions, are its arguments.

Prints JSON: rows put in a second, bytes, and for each question pages a second by the index and by LIKE, and whether
both found the same.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402

from benchmarks.cases import company, stock  # noqa: E402
from shouyue.cases.queries import Asked, Order, cases, find  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.people.queries import Scope  # noqa: E402

ROUNDS, PAGE = 7, 50
SIZES = {
    "postgresql": "SELECT pg_database_size(current_database())",
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}


def main(rows: int, questions: dict[str, Sequence[str]]) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    at = now()
    company.found(at)
    begun = time.perf_counter()
    stock.fill(rows, at, found=True)
    spent = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        cursor.execute(SIZES[connection.vendor])
        size = cursor.fetchone()[0]
    pages = {words: _asked(words, columns, at) for words, columns in questions.items()}
    return {"written": rows / spent, "bytes": size, "pages": pages}


def _asked(words: str, columns: Sequence[str], at: datetime) -> dict[str, Any]:
    """Both in turn, the middle of the rounds."""
    spent: dict[str, list[float]] = {"ours": [], "like": []}
    found: dict[str, list[str]] = {}
    for _ in range(ROUNDS):
        for name, ask in (("ours", lambda: _by_index(words, at)), ("like", lambda: _by_like(words, columns, at))):
            took, found[name] = _timed(ask)
            spent[name].append(took)
    agrees = found["ours"] == found["like"]
    if not agrees:
        print(f"{words}: {found['ours'][:5]} … {found['like'][:5]} …", file=sys.stderr)
    return {
        "ours": 1 / median(spent["ours"]),
        "like": 1 / median(spent["like"]),
        "agrees": agrees,
        "hits": len(found["like"]),
    }


def _timed(ask: Callable[[], list[str]]) -> tuple[float, list[str]]:
    begun = time.perf_counter()
    found = ask()
    return time.perf_counter() - begun, found


def _reader(at: datetime) -> dict[str, Any]:
    """Somebody who sees everything."""
    return {"seen": (Q(),), "scope": Scope(everything=True), "me": None, "at": at}


def _by_index(words: str, at: datetime) -> list[str]:
    asked = Asked(words=words, state="all", order=Order.NEWEST)
    return [case.number for case in find(asked, **_reader(at)).cases]


def _by_like(words: str, columns: Sequence[str], at: datetime) -> list[str]:
    """Each word in one of the columns. `LIKE` as it is written, not the folded one: the cheapest there is."""
    found = cases(Asked(state="all", order=Order.NEWEST), **_reader(at))
    for word in words.split():
        found = found.filter(Q(*((column, word) for column in columns), _connector=Q.OR))
    return [case.number for case in found.order_by("-id")[:PAGE]]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), json.loads(sys.argv[2]))))
