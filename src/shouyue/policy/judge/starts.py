"""Where obligations of a rule may open: starts whose conditions hold and that have a calendar and a due time."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from shouyue.policy.amounts import AtFact, EndOfDuty
from shouyue.policy.engine import Program
from shouyue.policy.judge.dues import Clocks, seconds_of
from shouyue.policy.judge.history import Ints, Places
from shouyue.policy.judge.outcomes import NONE
from shouyue.policy.judge.table import Table
from shouyue.policy.values import Deadline


@dataclass(slots=True)
class Starts:
    """Rows at which a rule may open, each with its clock and, for forms that follow one, the instant it names.

    `silent` are rows that should have opened something and could not, with the reason.
    """

    rows: Places
    clocks: Clocks
    named: Ints
    silent: list[tuple[int, str]] = field(default_factory=list)


def starts(rule: Deadline, table: Table, rows: Places, program: Program) -> Starts:
    """Narrow the rows at which the start counts. Raises Unfit as Table does."""
    silent: list[tuple[int, str]] = []
    rows = _applying(rule, table, rows, silent)
    rows, clocks = _clocked(rule, table, rows, program, silent)
    if rule.start_in != "any":
        here = clocks.is_open(table.at[rows]) == (rule.start_in == "open")
        rows, clocks = rows[here], clocks.taken(here)
    return _named(rule, table, rows, clocks, silent)


def _applying(rule: Deadline, table: Table, rows: Places, silent: list[tuple[int, str]]) -> Places:
    """Rows at which `when` holds."""
    if rule.when is None:
        return rows
    events = [trigger.event for trigger in rule.start]
    holds, fails = table.holds(rule.when, rows, events)
    silent += ((row, table.why(rule.when, row, events)) for row in rows[fails].tolist())
    return rows[holds]


def _clocked(
    rule: Deadline, table: Table, rows: Places, program: Program, silent: list[tuple[int, str]]
) -> tuple[Places, Clocks]:
    """Rows that have a calendar, with their clocks."""
    if not rule.calendar.key:
        return rows, Clocks((program.calendars[rule.calendar.name].clock,), np.zeros(len(rows), np.intp))
    key = rule.calendar.key
    names = _list(table.values(f"facts.{key}", rows), len(rows))
    known = {name: number for number, name in enumerate(sorted(program.calendars))}
    which = np.array([known.get(name, -1) for name in names], np.intp)
    for place in np.nonzero(which < 0)[0].tolist():
        name = names[place]
        why = f"facts.{key} names no calendar" if name is None else f"there is no calendar “{name}”"
        silent.append((int(rows[place]), why))
    here = which >= 0
    return rows[here], Clocks(tuple(program.calendars[name].clock for name in known), which[here])


def _named(rule: Deadline, table: Table, rows: Places, clocks: Clocks, silent: list[tuple[int, str]]) -> Starts:
    """Rows whose due time follows an instant must have one."""
    match rule.within:
        case AtFact(key, _):
            name = f"facts.{key}"
        case EndOfDuty():
            name = "data.duty_ends_at"
        case _:
            return Starts(rows, clocks, np.empty(0, np.int64), silent)
    named = seconds_of(table.values(name, rows), len(rows))
    silent += ((row, f"{name} is not recorded") for row in rows[named == NONE].tolist())
    here = named != NONE
    return Starts(rows[here], clocks.taken(here), named[here], silent)


def _list(values: pl.Series | None, length: int) -> list[Any]:
    return [None] * length if values is None else values.to_list()
