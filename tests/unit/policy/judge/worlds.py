"""Random policies and random histories on a coarse grid of time, so that instants often coincide."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import strategies as st

from shouyue.policy.fields import Type
from shouyue.policy.judge.arranging import arranged
from shouyue.policy.judge.history import DTYPES, History
from shouyue.policy.load import read_policy
from shouyue.policy.values import Policy

EVENTS = ("case.a", "case.b", "case.c", "case.d", "case.e", "row.other")
START = int(datetime(2026, 3, 26, tzinfo=UTC).timestamp())
HALF_HOUR = 1_800
TYPES = {
    "facts.kind": Type.TEXT,
    "facts.tier": Type.TEXT,
    "facts.hours": Type.TEXT,
    "facts.promised": Type.INSTANT,
    "data.good": Type.BOOL,
    "data.duty_ends_at": Type.INSTANT,
}
CATALOGUE = {
    name: {
        "subject": "case",
        "own": {"kind": "text"},
        "context": {"tier": "text", "hours": "text", "promised": "instant"},
        "data": {"good": "bool", "duty_ends_at": "instant"},
    }
    for name in EVENTS
}
CALENDARS = {
    "office": {"tz": "Asia/Shanghai", "week": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}, "holidays": ["2026-04-06"]},
    "night": {"tz": "Europe/Berlin", "week": {"fri": ["22:00-06:00"], "sat-sun": ["08:00-10:00", "09:00-16:00"]}},
    "all": {"tz": "Asia/Shanghai"},
}
FORMS = (
    *("PT0H", "PT30M", "PT3H", "PT8H", "PT30H", "1 days", "2 days", "1 working days", "3 working days"),
    *(
        "by 10:00 on day 1",
        "by 10:00 on the next day",
        "by 09:30 on the next working day",
        "end of shift",
        "end of month",
    ),
    *("end of week", "end of duty", "at facts.promised", "PT2H before facts.promised"),
)
CONDITIONS = ('facts.kind == "x"', 'facts.tier == "A" || data.good', "has(facts.kind)", "!has(data.good) || data.good")


def triggers(events: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """One or two events, some under a condition."""
    guarded = st.builds(lambda event, when: {"event": event, "when": when}, events, st.sampled_from(CONDITIONS))
    return st.lists(st.one_of(events, events, guarded), min_size=1, max_size=2)


@st.composite
def rules(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A deadline rule of any shape; what the loader refuses is drawn again by the caller."""
    event = st.sampled_from(EVENTS[:5])
    rule: dict[str, Any] = {
        "id": f"R{number}",
        "clause": f"C{number % 2}",
        "kind": "deadline",
        "subject": "case",
        "start": draw(triggers(event)),
        "stop": draw(triggers(event)),
        "within": draw(st.sampled_from(FORMS)),
        "calendar": draw(st.sampled_from(("office", "office", "night", "all", "facts.hours"))),
        "once": draw(st.booleans()),
    }
    pauses = [
        {
            "from": draw(triggers(event)),
            "until": draw(st.one_of(st.just("any"), triggers(event))),
            "moves": draw(st.booleans()),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    optional = {
        "pause": pauses,
        "cancel": draw(st.one_of(st.none(), triggers(event))),
        "when": draw(st.one_of(st.none(), st.none(), st.sampled_from(CONDITIONS))),
        "start_in": draw(st.sampled_from((None, None, None, "open", "closed"))),
        "again": draw(st.sampled_from((None, None, None, "restart"))),
        "reopen": draw(st.sampled_from((None, None, {"on": ["case.e"], "how": "resume"}))),
        "moves_with": draw(st.sampled_from((None, None, None, "facts.promised"))),
        "replaces": draw(st.sampled_from((None, None, None, None, ["R0"]))),
        "late_entry": draw(st.sampled_from((None, "PT1H", "refuse"))),
        "warn": draw(st.sampled_from((None, ["50%"]))),
    }
    return {**rule, **{key: value for key, value in optional.items() if value}}


def policy(rules: list[dict[str, Any]]) -> Policy:
    """The rules as a policy. Raises PolicyError where the loader refuses one."""
    written = {"document": {"id": "T"}, "catalogue": CATALOGUE, "calendars": CALENDARS, "rules": rules}
    return read_policy(json.dumps(written), "test")


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to four subjects with up to ten rows each, over some two weeks, in any order in the file."""
    subjects = draw(st.integers(1, 4))
    late = draw(st.booleans())
    rows = draw(st.lists(_rows(subjects, late), min_size=1, max_size=24))
    if draw(st.booleans()):
        rows.sort(key=lambda row: row["recorded_at"])
    present = sorted({row["subject"] for row in rows})
    for row in rows:
        row["subject"] = present.index(row["subject"])
    columns = {"row": pl.UInt32, "subject": pl.UInt32, "event": pl.UInt16, "person": pl.UInt32}
    carried = {name: DTYPES[kind] for name, kind in TYPES.items()}
    schema = {**columns, "occurred_at": pl.Int64, "recorded_at": pl.Int64, **carried}
    frame = pl.DataFrame([{"row": number, **row} for number, row in enumerate(rows, 1)], schema=schema)
    return arranged(
        frame,
        subjects=pl.Series([f"case:{number}" for number in present]),
        events=EVENTS,
        persons=("", "张", "李"),
        kind="case",
        zone=ZoneInfo("Asia/Shanghai"),
        types=TYPES,
        first=draw(st.sampled_from(("", "case.a"))),
    )


@st.composite
def _rows(draw: st.DrawFn, subjects: int, late: bool) -> dict[str, Any]:
    at = START + HALF_HOUR * draw(st.one_of(st.integers(0, 60), st.integers(0, 700)))
    told = at + HALF_HOUR * draw(st.sampled_from((0, 0, 0, 1, 4, 60))) if late else at
    instants = st.integers(0, 400).map(lambda step: datetime.fromtimestamp(START + HALF_HOUR * step, UTC))
    return {
        "subject": draw(st.integers(0, subjects - 1)),
        "event": draw(st.integers(0, len(EVENTS) - 1)),
        "person": draw(st.integers(0, 2)),
        "occurred_at": at,
        "recorded_at": told,
        "facts.kind": draw(st.sampled_from((None, None, None, "x", "y"))),
        "facts.tier": draw(st.sampled_from((None, "A", "B"))),
        "facts.hours": draw(st.sampled_from((None, "office", "all", "night", "nowhere"))),
        "facts.promised": draw(st.one_of(st.none(), instants)),
        "data.good": draw(st.sampled_from((None, True, True, False))),
        "data.duty_ends_at": draw(st.one_of(st.none(), instants)),
    }
