"""Judging the help desk log 500 times over, from typed columns in the order of time, against a fixed speed and pm4py.

Reading files is measured apart and printed; sorting by case belongs to judging. pm4py is AGPL: it runs in an
environment of its own and nothing of it is imported here.
"""

import time
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from benchmarks.judge.log import REAL, Log, multiplied, original
from benchmarks.peers import HOME, peer
from benchmarks.report import Row
from shouyue.policy.judge import Counted, History, Verdicts, judge, totals
from shouyue.policy.load import read_policy
from shouyue.policy.values import Policy

EVENTS, PEER_EVENTS, REACH = 10_674_000, 1_067_400, 1_000_000
SAMPLE, ROUNDS = 5_000, 3
HERE = Path(__file__).parent
FOLDER = HOME / "judge"
BULK, ONE = "judge 10 million events, four rules in working time", "judge one rule in elapsed time"


def main() -> list[Row]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    log = original()
    print(f"  reading {REAL.name}: {len(log) / (time.perf_counter() - started):,.0f} events/s", flush=True)
    return [_bulk(multiplied(log, EVENTS)), _one_rule(multiplied(log, PEER_EVENTS))]


def _bulk(log: Log) -> Row:
    policy = _policy("policy.yaml")
    timed = [_timed(log, policy) for _ in range(ROUNDS)]
    _, history, found = timed[-1]
    _show(found)
    speed = median(speed for speed, _, _ in timed)
    return Row(BULK, "events/s", speed, "reach", REACH, 1.0, _same_as_engine(history, found, policy))


def _one_rule(log: Log) -> Row:
    """We and pm4py are timed in turn, and the middle of the rounds counts."""
    policy = _policy("one_rule.yaml")
    _write(log.history(), FOLDER / "events.csv")
    ours, theirs = [], []
    with peer(HERE / "peers" / "ask_pm4py.py", ["pm4py"], str(FOLDER / "events.csv")) as pm4py:
        for _ in range(ROUNDS):
            speed, _, found = _timed(log, policy)
            told = pm4py.ask("check")
            ours.append(speed)
            theirs.append(told["speed"])
    kept = found.frame.filter(pl.col("counted") == Counted.KEPT.value).height
    return Row(
        ONE, "events/s", median(ours), "pm4py, timed LTL check", median(theirs), 3.0, float(kept == told["kept"])
    )


def _timed(log: Log, policy: Policy) -> tuple[float, History, Verdicts]:
    """Rows of the log a second, sorting included."""
    started = time.perf_counter()
    history = log.history()
    found = judge(history, [policy])
    return log.rows.height / (time.perf_counter() - started), history, found


def _same_as_engine(history: History, found: Verdicts, policy: Policy) -> float:
    """The share of obligations of some cases on which the engine agrees in every column."""
    codes = np.random.default_rng(5).choice(len(history.subjects), SAMPLE, replace=False)
    chosen = history.taken(np.nonzero(np.isin(history.column("subject"), codes))[0])
    by_engine = judge(chosen, [policy], int(found.until.timestamp()), bulk=False)
    ours = found.frame.filter(pl.col("subject").is_in(chosen.subjects.implode()))
    same = ours.select(pl.all_horizontal(pl.col(name).eq_missing(by_engine.frame[name]) for name in ours.columns))
    return float(same.to_series().mean() or 0)


def _show(found: Verdicts) -> None:
    for rule, kept, late, open_ in totals(found, "rule").select("rule", "kept", "late", "open").rows():
        print(f"  {rule}: {kept:,} kept, {late:,} late, {open_:,} open", flush=True)


def _write(history: History, target: Path) -> None:
    """The same events for the peer in the same order of time, each case's receipt included."""
    names = pl.Series(list(history.events))
    facts = history.facts.sort("occurred_at", maintain_order=True)
    facts.select(
        pl.col("subject").alias("case"),
        names.gather(facts["event"]).alias("activity"),
        pl.col("occurred_at").alias("at"),
    ).write_csv(target)


def _policy(name: str) -> Policy:
    return read_policy((HERE / name).read_text("utf-8"), name)
