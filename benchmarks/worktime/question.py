"""The question that every contender is asked: when are so many working hours used up?

A Chinese office of eight hours with a lunch break, holidays and make-up days of 2024 to 2026; starts anywhere in these
years, at night and on holidays too; amounts as they stand in service policies.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from shouyue.worktime import Calendar, china, parse_week

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2024, 1, 1), date(2027, 6, 30)
STARTS = 1_704_157_200, 1_793_491_200
"""2 January 2024 to 1 November 2026."""
HOURS = (2, 4, 8, 24, 40)

Seconds = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """What a peer is told. `off` are all dates without work, for those who know no make-up days."""

    holidays: list[str]
    make_up: list[str]
    off: list[str]
    starts: list[int]
    hours: list[int]


def office() -> Calendar:
    """Our calendar."""
    return Calendar("office", ZONE, parse_week({"mon-fri": ["09:00-12:00", "13:00-18:00"]}), china(), make_up=0)


def many(rows: int) -> tuple[Seconds, Seconds]:
    """Answer random starts and amounts in seconds, always the same ones."""
    chance = np.random.default_rng(7)
    starts = chance.integers(*STARTS, rows)
    return starts, chance.choice(np.array(HOURS) * 3600, rows)


def write(question_file: Path, calls: int) -> Question:
    """Write the question down for the peers."""
    days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days)]
    starts, amounts = many(calls)
    calendar = office()
    question = Question(
        holidays=[day.isoformat() for day in days if calendar.day(day).kind == "holiday"],
        make_up=[day.isoformat() for day in days if calendar.day(day).kind == "make_up"],
        off=[day.isoformat() for day in days if not calendar.day(day).spans],
        starts=starts.tolist(),
        hours=(amounts // 3600).tolist(),
    )
    question_file.parent.mkdir(parents=True, exist_ok=True)
    question_file.write_text(json.dumps(asdict(question)))
    return question
