"""Rings what is due until nothing is; prints how many that were, and what they cost this process and its database's."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from benchmarks.house import cpu  # noqa: E402
from shouyue.obligations.sweeping import ring_due  # noqa: E402

IDLE = 200


def main(go: Path) -> dict[str, Any]:
    backend = _warm()
    print("ready", flush=True)
    while not go.exists():
        time.sleep(0.01)
    begun, python, database, rung = time.time(), time.process_time(), cpu(backend), 0
    while count := ring_due():
        rung += count
    ended = time.time()
    spent = [time.process_time() - python, cpu(backend) - database]
    idle = sorted(_timed() for _ in range(IDLE))
    return {"rung": rung, "begun": begun, "ended": ended, "cpu": spent, "idle": idle[IDLE // 2]}


def _warm() -> int:
    """Compile the policies and connect; the process of the database that serves us."""
    from shouyue.obligations import editions

    editions.in_force()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _timed() -> float:
    begun = time.perf_counter()
    ring_due()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
