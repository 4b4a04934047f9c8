"""Folding case events under all five documents on one core, against a fixed speed; and with ever more cases open.

As in `timeit` the garbage collector rests meanwhile: it would count what the benchmark itself holds in memory, and the
engine makes no cycles.
"""

import gc
import time
from random import Random
from statistics import median

from benchmarks.engine.stream import START, received, stream
from benchmarks.report import Row
from shouyue.policy.engine import Fact, Program, Run
from shouyue.policy.load import load_pack, pack_ids

CASES, ROUNDS, REACH = 4_000, 5, 20_000
OPEN = (1_000, 10_000, 100_000)
SOME = 1_000
FOLD, GROWTH = "fold case events, five documents, one core", "the same while {:,} cases are open"


def main() -> list[Row]:
    """Each of the rounds asks all in turn, and the middle counts, so that a busy machine slows all alike."""
    program = Program([load_pack(name) for name in pack_ids()])
    facts = stream(CASES)
    crowds = {count: _crowd(program, count) for count in OPEN}
    bare: list[float] = []
    crowded: dict[int, list[float]] = {count: [] for count in OPEN}
    for turn in range(ROUNDS):
        bare.append(_speed(Run(program), facts))
        for count, run in crowds.items():
            crowded[count].append(_speed(run, stream(SOME, first=count + turn * SOME)))
    few = median(crowded[OPEN[0]])
    return [
        Row(FOLD, "events/s", median(bare), "reach", REACH, 1.0, 1.0),
        *(
            Row(GROWTH.format(count), "events/s", median(crowded[count]), f"{OPEN[0]:,} open", few, 0.8, 1.0)
            for count in OPEN[1:]
        ),
    ]


def _crowd(program: Program, count: int) -> Run:
    """So many cases that wait with their clocks running."""
    chance, run = Random(1), Run(program)
    for case in range(count):
        run.feed(received(case, START - 60, chance))
    print(f"  {count:,} cases open, {sum(len(s.running) for s in run.subjects.values()):,} clocks running", flush=True)
    return run


def _speed(run: Run, facts: list[Fact]) -> float:
    """Facts folded a second, by the processor's time: it is one core that is asked about."""
    gc.disable()
    started = time.process_time()
    for fact in facts:
        run.feed(fact)
    spent = time.process_time() - started
    gc.enable()
    return len(facts) / spent
