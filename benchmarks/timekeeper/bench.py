"""The timekeeper on PostgreSQL: an idle tick, a storm against raw SQL and a peer, and how late a steady stream rings.

TIMEKEEPER_CLOCKS (45,000) open clocks, of which TIMEKEEPER_STORM (3,000) are due at once in each round; the issue asks
for 1,000,000 and 100,000. Storms are rung by two processes, ours and raw SQL in turn. What counts is the CPU of these
processes and of the database's that serve them: on a busy machine it is steadier than the wall clock, which is printed.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.house import House, answer, house, ready
from benchmarks.peers import peer
from benchmarks.report import Row

CLOCKS = int(os.environ.get("TIMEKEEPER_CLOCKS", "45000"))
STORM = int(os.environ.get("TIMEKEEPER_STORM", "3000"))
ROUNDS = int(os.environ.get("TIMEKEEPER_ROUNDS", "3"))
SESSIONS = 2
IDLE_MS = 5.0
STREAM, SECONDS, LATE = 1_000, 20, 1.0  # due per second, for so long; seconds that the slowest hundredth may be late
WARM, AHEAD, AFTER = 2_000, 30, 10  # clocks rung before; seconds to lay it out, and to wait after it
TICKETS, ESCALATED = 20_000, 500
HERE = Path(__file__).parent
SQL_SHARE, PEER_TIMES = 0.3, 50.0

LATENESS = """
    SELECT count(*), percentile_cont(array[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY
        extract(epoch FROM recorded_at - occurred_at) - 1)
    FROM journal_fact WHERE name = 'obligation.breached' AND occurred_at >= to_timestamp(%s)
"""


def main() -> list[Row]:
    with house() as ours:
        sample = ours.ask("-m", "benchmarks.timekeeper.stock", str(CLOCKS))
        print(f"  {CLOCKS:,} open clocks; a clock that sounds writes {sample['rows']}", flush=True)
        storms = [_storm(ours, sample, number) for number in range(2 * ROUNDS)]
        mine, raw = storms[::2], storms[1::2]
        per_second, limit = (median(1 / one["each"] for one in side) for side in (mine, raw))
        agrees = float(all(one["rows"] == mine[0]["rows"] for one in storms))
        idle = median(one["idle"] for one in mine)
        return [
            Row("idle tick", "/s", 1 / idle, f"limit {IDLE_MS:g} ms", 1000 / IDLE_MS, 1, 1),
            Row(f"{STORM:,} due at once", "/CPU s", per_second, "raw SQL", limit, SQL_SHARE, agrees),
            *_against_helpdesk(ours, per_second),
            _stream(ours),
        ]


def _storm(ours: House, sample: dict[str, Any], number: int) -> dict[str, Any]:
    """One storm, ours (even) or by raw SQL (odd): CPU seconds for each clock, an idle tick, rows written."""
    first = number * STORM
    _due(ours, first, STORM, int(time.time()) - 86_400)
    before = _rows(ours, sample)
    go = ours.folder / f"go-{number}"
    words = ["-m", "benchmarks.timekeeper.raw" if number % 2 else "benchmarks.timekeeper.ours", str(go)]
    words += [json.dumps(sample)] if number % 2 else []
    processes = [ours.start(*words) for _ in range(SESSIONS)]
    for process in processes:
        ready(process)
    go.touch()
    told = [answer(process) for process in processes]
    rung = sum(one["rung"] for one in told)
    if rung != STORM:
        raise RuntimeError(f"{STORM} were due and {rung} were rung")
    spent = [sum(one["cpu"][part] for one in told) / rung for part in (0, 1)]
    wall = max(one["ended"] for one in told) - min(one["begun"] for one in told)
    shares = " + ".join(str(one["rung"]) for one in told)
    print(
        f"  {'raw SQL' if number % 2 else 'ours'}: {rung:,} ({shares}) in {wall:.1f} s, {rung / wall:,.0f}/s by the"
        f" wall; CPU of each {spent[0] * 1e6:.0f} µs here, {spent[1] * 1e6:.0f} µs in the database",
        flush=True,
    )
    after = _rows(ours, sample)
    written = {name: after[name] - before[name] for name in after}
    idle = median(one.get("idle", 0.0) for one in told)
    return {"each": sum(spent), "idle": idle, "rows": written}


def _due(ours: House, first: int, count: int, second: int) -> None:
    """Let clocks number `first` and following sound after that second, and tidy up after it."""
    _lay(ours, first, count, second)
    with ours.connect() as connection:
        connection.execute("VACUUM ANALYZE obligations_head, obligations_obligation")
        connection.execute("CHECKPOINT")


def _lay(ours: House, first: int, count: int, second: int) -> None:
    """The same without tidying; the first clock of all is rung already and not counted."""
    with ours.connect() as connection:
        connection.execute(
            "SELECT due(array(SELECT id FROM obligations_head WHERE id >= %s +"
            " (SELECT id FROM obligations_head WHERE subject = 'case:2') ORDER BY id LIMIT %s), %s)",
            [first, count, second],
        )


def _rows(ours: House, sample: dict[str, Any]) -> dict[str, int]:
    """How many rows each table that ringing writes to has; of the figures, one row a transaction, the sums."""
    with ours.connect() as connection:
        found = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            for name in sample["rows"]
            if name != "obligations_tallychange"
        }
        sums = connection.execute(
            "SELECT part->>2, sum((part->>5)::int) FROM obligations_tallychange, jsonb_array_elements(changes) AS part"
            " GROUP BY 1"
        )
        return found | {f"figure {place}": int(amount) for place, amount in sums}


def _stream(ours: House) -> Row:
    """STREAM a second for SECONDS seconds, rung by two timekeepers: from a second's end until the fact is recorded."""
    timekeepers = [ours.start("-m", "shouyue", "timekeeper") for _ in range(SESSIONS)]
    try:
        _lay(ours, 2 * ROUNDS * STORM + SECONDS * STREAM, WARM, int(time.time()) - 1)
        while _waiting(ours):  # until they have started
            time.sleep(0.5)
        begin = int(time.time()) + AHEAD
        for second in range(SECONDS):
            _lay(ours, 2 * ROUNDS * STORM + second * STREAM, STREAM, begin + second)
        if time.time() > begin:
            raise RuntimeError("this machine is too busy: the stream was not laid out before it began")
        time.sleep(begin + SECONDS + AFTER - time.time())
    finally:
        for timekeeper in timekeepers:
            timekeeper.terminate()
            timekeeper.wait(10)
    with ours.connect() as connection:
        count, found = connection.execute(LATENESS, [begin]).fetchall()[0]
    half, most, worst = found
    print(
        f"  {count:,} of a stream rung: late {half:.2f} s in the middle, {most:.2f} s p99, {worst:.2f} s at the worst"
    )
    share = count / (STREAM * SECONDS)
    return Row(f"{STREAM:,} due a second: p99 late", "/min", 60 / most, f"limit {LATE:g} s", 60 / LATE, 1, share)


def _waiting(ours: House) -> int:
    """How many clocks should have sounded by now."""
    with ours.connect() as connection:
        found = connection.execute(
            "SELECT count(*) FROM obligations_head WHERE wake <= 2 * floor(extract(epoch FROM clock_timestamp()))"
        )
        return int(found.fetchall()[0][0])


def _against_helpdesk(ours: House, per_second: float) -> list[Row]:
    """The peer's own command on the same server, in a database of its own: without its mails, as our clocks leave them
    to the worker, and with them, as it comes (they are rendered and not sent)."""
    name = "escalate_tickets"
    with ours.connect() as connection:
        connection.execute("CREATE DATABASE helpdesk")
        host = connection.info.host
    rows = []
    try:
        with peer(HERE / "peers" / "escalate.py", ["django-helpdesk", "psycopg[binary]"], host) as helpdesk:
            helpdesk.ask(f"fill {TICKETS}")
            for way in ("silent", "mailing"):
                told = [helpdesk.ask(f"{way} {ESCALATED}") for _ in range(ROUNDS)]
                theirs = median(one["rung"] / sum(one["cpu"]) for one in told)
                wall = median(one["rung"] / one["wall"] for one in told)
                print(f"  django-helpdesk {name}, {way}: {wall:,.0f}/s by the wall, {theirs:,.0f} a CPU s", flush=True)
                agrees = float(all(one["rung"] == ESCALATED for one in told))
                rows.append(
                    Row("the same", "/CPU s", per_second, f"helpdesk {name}, {way}", theirs, PEER_TIMES, agrees)
                )
    except (subprocess.CalledProcessError, json.JSONDecodeError) as error:
        print(f"  {name} COULD NOT BE ASKED: {error}", file=sys.stderr, flush=True)
        rows.append(Row("the same", "/CPU s", per_second, f"{name}: COULD NOT BE ASKED", float("inf"), PEER_TIMES, 0))
    return rows
