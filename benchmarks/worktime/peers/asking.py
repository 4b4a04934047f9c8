"""What every peer's script does: read the question, then time a round or tell its answers whenever it is asked.

Standard library only. The rounds are short and taken in turn with ours, so that a busy machine slows both.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
SECONDS = 0.25
COMPARED = 300

Question = dict[str, Any]
Add = Callable[[datetime, int], datetime]


def question() -> Question:
    """Read the file named on the command line; dates come back as dates."""
    asked: Question = json.loads(Path(sys.argv[1]).read_text())
    for name in ("holidays", "make_up", "off"):
        asked[name] = [date.fromisoformat(day) for day in asked[name]]
    return asked


def serve(add: Add, asked: Question, zone: tzinfo = ZONE, **more: Callable[[], object]) -> None:
    """Answer "speed" with calls per second, "answers" with the first ones, and what else a script can tell."""
    starts = [datetime.fromtimestamp(start, zone) for start in asked["starts"]]
    pairs = list(zip(starts, asked["hours"], strict=True))
    told: dict[str, Callable[[], object]] = {
        "speed": lambda: calls_per_second(add, pairs),
        "answers": lambda: [int(add(*pair).timestamp()) for pair in pairs[:COMPARED]],
        **more,
    }
    for request in sys.stdin:
        print(json.dumps(told[request.strip()]()), flush=True)


def calls_per_second(add: Add, pairs: list[tuple[datetime, int]]) -> float:
    """Ask the questions in turn until the round is over; the time is looked at once in eight calls."""
    calls, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        first = calls % len(pairs)
        for start, amount in pairs[first : first + 8]:
            add(start, amount)
            calls += 1
    return calls / passed
