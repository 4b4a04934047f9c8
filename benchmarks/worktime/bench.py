"""Adding working hours: single calls against three libraries and bare bisection, arrays against bare numpy.

We and the other are timed in turn, and the middle of the rounds counts, so that a busy machine slows both alike.
"""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.peers import HOME, peer
from benchmarks.report import Row
from benchmarks.worktime import bare
from benchmarks.worktime.peers.asking import COMPARED, calls_per_second
from benchmarks.worktime.question import ZONE, Seconds, many, office, write

CALLS, ROWS, PEER_ROWS = 3_000, 10_000_000, 1_000_000
SCRIPTS = Path(__file__).parent / "peers"
FILES = HOME / "worktime"
QUESTION, ASKED, TOLD = FILES / "question.json", FILES / "rows.npy", FILES / "told.npy"

WORKCLOCK = ("ask_workclock.py", ["workclock", "tzdata", "numpy"])
BIZCAL = ("ask_bizcal.py", ["django-bizcal", "tzdata"])
BUSINESSTIMEDELTA = ("ask_businesstimedelta.py", ["businesstimedelta", "pytz"])

SINGLE, BULK = "add working hours, single call", "add working hours, arrays"

Speed = Callable[[], float]
Pairs = list[tuple[datetime, int]]


def main() -> list[Row]:
    question = write(QUESTION, CALLS)
    rows, amounts = many(ROWS)
    np.save(ASKED, np.array([rows[:PEER_ROWS], amounts[:PEER_ROWS]]))
    starts = [datetime.fromtimestamp(start, ZONE) for start in question.starts]
    pairs = list(zip(starts, [hours * 3600 for hours in question.hours], strict=True))
    return [
        _single(pairs, *WORKCLOCK, reach=3),
        _single(pairs, *BIZCAL, reach=20),
        _single(pairs, *BUSINESSTIMEDELTA, reach=300),
        _single_limit(pairs, reach=0.85),
        _bulk_limit(rows, amounts, reach=0.8),
        _bulk(rows[:PEER_ROWS], amounts[:PEER_ROWS], *WORKCLOCK, reach=10),
    ]


def _single(pairs: Pairs, script: str, packages: list[str], reach: float) -> Row:
    """Compare single calls with a library."""
    print(f"  {packages[0]}", flush=True)
    ours = office().add
    with peer(SCRIPTS / script, packages, str(QUESTION), str(ASKED), str(TOLD)) as other:
        due = [int(ours(*pair).timestamp()) for pair in pairs[:COMPARED]]
        agrees = np.mean(np.array(due) == np.array(other.ask("answers")))
        speeds = _in_turn(lambda: calls_per_second(ours, pairs), lambda: other.ask("speed"), rounds=9)
    return Row(SINGLE, "/s", speeds[0], packages[0], speeds[1], reach, float(agrees))


def _single_limit(pairs: Pairs, reach: float) -> Row:
    """Compare single calls with the least code that can be right."""
    ours = office().add
    agrees = np.mean([ours(*pair) == bare.add(*pair) for pair in pairs])
    speeds = _in_turn(lambda: calls_per_second(ours, pairs), lambda: calls_per_second(bare.add, pairs), rounds=15)
    return Row(SINGLE, "/s", speeds[0], "bare bisect", speeds[1], reach, float(agrees))


def _bulk_limit(rows: Seconds, amounts: Seconds, reach: float) -> Row:
    """Compare arrays with bare binary search in numpy."""
    print(f"  {len(rows):,} rows", flush=True)
    ours = office().clock.add_many
    agrees = np.mean(ours(rows, amounts) == bare.add_many(rows, amounts))
    speeds = _in_turn(
        lambda: _rows_per_second(lambda: ours(rows, amounts), len(rows)),
        lambda: _rows_per_second(lambda: bare.add_many(rows, amounts), len(rows)),
        rounds=5,
    )
    return Row(f"{BULK} of {len(rows):,}", "/s", speeds[0], "bare numpy searchsorted", speeds[1], reach, float(agrees))


def _bulk(rows: Seconds, amounts: Seconds, script: str, packages: list[str], reach: float) -> Row:
    """Compare arrays with a library; it is given fewer, for it takes long."""
    ours = office().clock.add_many
    with peer(SCRIPTS / script, packages, str(QUESTION), str(ASKED), str(TOLD)) as other:
        speeds = _in_turn(
            lambda: _rows_per_second(lambda: ours(rows, amounts), len(rows)), lambda: other.ask("bulk"), rounds=3
        )
    agrees = np.mean(ours(rows, amounts) == np.load(TOLD))
    return Row(f"{BULK} of {len(rows):,}", "/s", speeds[0], packages[0], speeds[1], reach, float(agrees))


def _in_turn(ours: Speed, other: Speed, rounds: int) -> tuple[float, float]:
    """Answer both speeds: the middle of rounds taken in turn."""
    pairs = [(ours(), other()) for _ in range(rounds)]
    return median(our for our, _ in pairs), median(their for _, their in pairs)


def _rows_per_second(work: Callable[[], object], rows: int) -> float:
    began = time.perf_counter()
    work()
    return rows / (time.perf_counter() - began)
