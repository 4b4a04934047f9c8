"""From outcomes to verdicts: the one definition of how an obligation counts, in which month, and for whom."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy.engine import Silence, State
from shouyue.policy.engine.targets import Figure
from shouyue.policy.judge.history import History, Ints
from shouyue.policy.judge.outcomes import NONE, REASONS, STATE_CODE, STATES, Outcomes
from shouyue.policy.judge.threads import in_threads
from shouyue.policy.judge.verdicts import COVERAGE, TARGETS, Counted, JudgedRule, Verdicts

NOBODY = 0
KEPT, LATE, OPEN, NOT_COUNTED = range(4)
INSTANT = pl.Datetime("ms", "UTC")


def verdicts(
    found: Sequence[Outcomes],
    *,
    history: History,
    others: tuple[str, ...],
    coverage: tuple[Silence, ...],
    figures: tuple[Figure, ...],
    rules: tuple[JudgedRule, ...],
    until: int,
) -> Verdicts:
    """Count the outcomes, which come in parts. Months are those of the history's zone."""
    subjects = pl.concat([history.subjects, pl.Series(others, dtype=pl.String)]) if others else history.subjects
    parts = [part for part in found if len(part)] or [Outcomes.of([])]
    return Verdicts(
        frame=pl.concat(
            list(in_threads(lambda part: _frame(part, history, subjects, rules, until), parts)), rechunk=False
        ),
        coverage=pl.DataFrame([silence._asdict() for silence in coverage], schema=COVERAGE),
        targets=pl.DataFrame([_target(figure) for figure in figures], schema=TARGETS),
        rules=rules,
        zone=history.zone,
        until=datetime.fromtimestamp(until, UTC),
    )


def _frame(
    found: Outcomes, history: History, subjects: pl.Series, rules: Sequence[JudgedRule], until: int
) -> pl.DataFrame:
    counted = _counted(found)
    late = np.where(counted == LATE, np.maximum(_end(found, until) - found.due_at, 0), NONE)
    clauses = list(dict.fromkeys(rule.clause for rule in rules))
    clause_of = np.array([clauses.index(rule.clause) for rule in rules], np.uint16)
    return pl.DataFrame(
        {
            "rule": _named(found.rule, [rule.id for rule in rules]),
            "clause": _named(clause_of[found.rule], clauses),
            "subject": subjects.gather(found.subject),
            "status": _named(found.status, [state.value for state in STATES]),
            **{
                name: _instants(getattr(found, name))
                for name in ("opened_at", "due_at", "met_at", "breached_at", "closed_at")
            },
            "paused_seconds": found.paused_seconds,
            "late_seconds": _numbers(late),
            "late_open_seconds": _numbers(np.where(counted == LATE, found.late_open_seconds, NONE)),
            "month": _months(found.last_due, history.zone),
            "person": _named(_persons(found, history), list(history.persons)),
            "late_entry": found.late_entry,
            "counted": _named(counted, [each.value for each in Counted]),
            "reason": _named(found.reason, list(REASONS)),
            "steps": found.steps,
            "row": _rows(found, history),
        }
    )


def _target(figure: Figure) -> dict[str, Any]:
    return {
        **{"rule": figure.rule, "clause": figure.clause, "period": figure.period},
        "group": ", ".join(f"{key}={value}" for key, value in figure.group),
        **{"good": figure.good, "all": figure.all, "at_least": float(figure.at_least), "kept": figure.kept},
    }


def _counted(found: Outcomes) -> NDArray[np.uint8]:
    """kept = met in time or entered late; late = breached; open = the rest; cancelled and superseded do not count."""
    by_state = np.empty(len(STATES), np.uint8)
    by_state[STATE_CODE[State.OPEN]] = by_state[STATE_CODE[State.PAUSED]] = OPEN
    by_state[STATE_CODE[State.MET]] = KEPT
    by_state[STATE_CODE[State.BREACHED]] = LATE
    by_state[STATE_CODE[State.CANCELLED]] = NOT_COUNTED
    counted = by_state[found.status]
    counted[found.uncounted] = NOT_COUNTED
    return counted


def _end(found: Outcomes, until: int) -> Ints:
    """When it was done, or withdrawn, or else the end of the history."""
    closed = np.where(found.closed_at != NONE, found.closed_at, until)
    return np.where(found.met_at != NONE, found.met_at, closed)


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _persons(found: Outcomes, history: History) -> NDArray[np.uint32]:
    """The person of the fact that met it, else of the subject's last fact before the due time (or of its first)."""
    places = found.meeting.copy()
    unmet = np.nonzero((places < 0) & (found.subject < len(history.subjects)))[0]
    if len(unmet):
        places[unmet] = _last_before(found.subject[unmet], found.last_due[unmet], history)
    return np.where(places >= 0, history.column("person")[places], NOBODY)


def _last_before(subject: NDArray[np.uint32], due: Ints, history: History) -> NDArray[np.int64]:
    """The place of each subject's last fact before an instant; of its first where there is none before.

    A binary search in all subjects' rows at once: a step for each doubling of the longest.
    """
    occurred = history.column("occurred_at")
    first, low, high = history.begins[subject], history.begins[subject], history.begins[subject + 1]
    limit = np.where(due == NONE, history.last + 1, due)
    while (low < high).any():
        middle = (low + high) // 2
        before = (low < high) & (occurred[np.minimum(middle, len(occurred) - 1)] < limit)
        low, high = np.where(before, middle + 1, low), np.where(before, high, middle)
    return np.maximum(low - 1, first)


def _rows(found: Outcomes, history: History) -> pl.Series:
    if not len(history):
        return pl.Series([], dtype=pl.UInt32)
    return pl.Series(np.where(found.opening >= 0, history.column("row")[found.opening], 0).astype(np.uint32))


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _months(due: Ints, zone: ZoneInfo) -> pl.Series:
    """The local month that holds the second before the due time; null where there is none."""
    given = due[due != NONE]
    if not len(given):
        return pl.Series([None] * len(due), dtype=pl.Date)
    firsts = _first_days(int(given.min()) - 1, int(given.max()), zone)
    starts = np.array([datetime(day.year, day.month, 1, tzinfo=zone).timestamp() for day in firsts], np.int64)
    places = np.searchsorted(starts, due - 1, "right") - 1
    days = pl.Series(firsts, dtype=pl.Date).gather(np.maximum(places, 0))
    return days.zip_with(pl.Series(due != NONE), pl.Series([None], dtype=pl.Date))


def _first_days(first: int, last: int, zone: ZoneInfo) -> list[date]:
    """The first days of all months from one instant to another."""
    day, end = (datetime.fromtimestamp(at, zone).date() for at in (first, last))
    months = range(day.year * 12 + day.month - 1, end.year * 12 + end.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


# ── columns ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _named(codes: NDArray[np.unsignedinteger], names: list[str]) -> pl.Series:
    """Codes as a column of names, without writing each name out."""
    return pl.Series(codes).cat.to(pl.Enum(names))


def _instants(at: Ints) -> pl.Series:
    return (_numbers(at) * 1000).cast(INSTANT)


def _numbers(values: Ints) -> pl.Series:
    """Numbers, null where there is NONE."""
    series = pl.Series(values)
    if not len(values) or values.min() != NONE:
        return series
    return series.zip_with(series != NONE, pl.Series([None], dtype=pl.Int64))
