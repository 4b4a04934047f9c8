"""The first page of a search, newest first, by the index and by LIKE on the same rows, on both databases.

SEARCH_ROWS (default 100,000) made texts of a service desk. LIKE asks the same table for the same page, along the same
order: a common word it meets soon among the newest, for a rare one it reads all rows. Each database is measured in a
process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from benchmarks.peers import HOME
from benchmarks.report import Row
from tools.postgres import server

ROWS = int(os.environ.get("SEARCH_ROWS", "100000"))
SCRIPT = Path(__file__).parent / "measure.py"
DATABASE = "shouyue_bench_search"
# Question → what of LIKE's speed the index must reach: ten times where LIKE reads all, and where it meets enough
# among the newest, as for a word in every fourth text, not less than a share of it.
REACH = {"渗漏": 10.0, "渗漏 重庆": 10.0, "外箱断裂": 10.0, "SF000000012345": 10.0, "SF00000002345": 10.0, "外箱": 0.05}


def main() -> list[Row]:
    return [*_sqlite(), *_postgres()]


def _sqlite() -> list[Row]:
    HOME.mkdir(parents=True, exist_ok=True)
    path = HOME / "search.sqlite3"
    path.unlink(missing_ok=True)
    try:
        return _measured("SQLite", f"sqlite:///{path}")
    finally:
        for left in HOME.glob("search.sqlite3*"):
            left.unlink()


def _postgres() -> list[Row]:
    with server() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            place = connection.info
            target = f"postgresql://{place.user}@/{DATABASE}?host={place.host}&port={place.port}"
            return _measured("PostgreSQL", target)
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _measured(name: str, url: str) -> list[Row]:
    command = [sys.executable, str(SCRIPT), str(ROWS), json.dumps(list(REACH))]
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": paths}, stdout=subprocess.PIPE, check=True
    )
    told = json.loads(done.stdout)
    print(f"  {name}: {ROWS:,} texts put in at {told['written']:,.0f}/s, {told['bytes'] / 1e6:,.0f} MB", flush=True)
    return [
        Row(f"{name}: {question}", "pages/s", ours, "LIKE", theirs, REACH[question], agrees)
        for question, (ours, theirs, agrees) in told["pages"].items()
    ]
