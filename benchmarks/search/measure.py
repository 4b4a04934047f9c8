"""Fills one database, named by DATABASE_URL, and asks it: ROWS and the questions are its arguments, JSON its answer."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import django
import environ
from django.conf import settings
from django.core.management import call_command

ROUNDS, PAGE, BATCH = 7, 20, 5_000
START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = [
    *("货物", "客户", "签收", "延误", "分拨", "中心", "电话", "外箱", "运单", "司机"),
    *("到达", "无锡", "重庆", "派送", "仓库", "没有", "联系", "要求", "处理", "今天"),
]
# In one text of a hundred stands one of these, the last of them in one of 17,500.
RARE = ["受潮", "冷链", "赔付", "断裂", "变形", "错发", "串货", "压痕", "霉变", "渗漏"]
WEIGHTS = [100, 80, 60, 40, 30, 20, 10, 5, 3, 2]


def main(rows: int, questions: list[str]) -> dict[str, object]:
    from shouyue.config.store import database

    chosen = database(environ.Env(), Path())
    settings.configure(INSTALLED_APPS=["shouyue.search"], DATABASES={"default": chosen}, USE_TZ=True)
    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    written = _fill(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        cursor.execute(
            "SELECT pg_database_size(current_database())"
            if connection.vendor == "postgresql"
            else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        )
        size = cursor.fetchone()[0]
    return {"written": written, "bytes": size, "pages": {question: _asked(question) for question in questions}}


def _fill(rows: int) -> float:
    """Put the texts in; answers how many a second."""
    from shouyue.search.actions import Searchable, put_many

    chance, spent = random.Random(5), 0.0
    for start in range(0, rows, BATCH):
        batch = [_text(number, chance) for number in range(start, min(start + BATCH, rows))]
        entries = [Searchable(f"case:{number}", "case", f"工单{number}", at, text) for number, at, text in batch]
        begun = time.perf_counter()
        put_many(entries)
        spent += time.perf_counter() - begun
    return rows / spent


def _text(number: int, chance: random.Random) -> tuple[int, datetime, str]:
    said = chance.choices(WORDS, k=5) + (chance.choices(RARE, WEIGHTS) if chance.random() < 0.01 else [])
    said += chance.choices(WORDS, k=25)
    return number, START + timedelta(seconds=60 * number), f"{''.join(said)}，SF{number:012d}"


def _asked(question: str) -> tuple[float, float, float]:
    """Pages a second by the index and by LIKE, asked in turn, and whether both found the same."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        spent, found = _timed(lambda: _by_index(question))
        ours.append(1 / spent)
        spent, expected = _timed(lambda: _by_like(question))
        theirs.append(1 / spent)
    return median(ours), median(theirs), float(found == expected)


def _timed(ask: Callable[[], list[str]]) -> tuple[float, list[str]]:
    begun = time.perf_counter()
    found = ask()
    return time.perf_counter() - begun, found


def _by_index(question: str) -> list[str]:
    from shouyue.search.queries import find

    return [hit.subject for hit in find(question, limit=PAGE).found]


def _by_like(question: str) -> list[str]:
    from shouyue.search.models import Entry

    entries = Entry.objects.order_by("-place")
    words = list(_like(question))
    return [entry.subject for entry in entries.extra(where=["text LIKE %s"] * len(words), params=words)[:PAGE]]


def _like(question: str) -> Iterator[str]:
    yield from (f"%{word}%" for word in question.split())


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), json.loads(sys.argv[2])), sys.stdout)
