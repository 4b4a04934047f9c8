"""Verdicts as sheets of a workbook, and refused rows as one."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from shouyue.kit.text import Text
from shouyue.paper.sheets import Column, Kind, Sheet, Value
from shouyue.performance.judge_words import TITLES, both
from shouyue.policy.judge import Comparison, Rejects, Verdicts, lateness, totals

DURATIONS = ("paused_seconds", "late_seconds", "late_open_seconds", "median_late", "worst_late", "from", "below")


def sheets(found: Verdicts, compared: Comparison | None, rejects: Rejects) -> Iterator[Sheet]:
    """What was found, from the sums to the single obligations."""
    yield _sheet(both(Text(zh="按规则", en="By rule")), totals(found, "clause", "rule"))
    yield _sheet(both(Text(zh="按月", en="By month")), totals(found, "month"))
    yield _sheet(both(Text(zh="按人", en="By person")), totals(found, "person"))
    yield _sheet(both(Text(zh="逾期多久", en="Lateness")), lateness(found))
    if compared is not None:
        yield _sheet(both(Text(zh="对比", en="What if")), compared.totals("rule"))
        yield _sheet(both(Text(zh="对比按人", en="What if by person")), compared.totals("person"))
        yield _sheet(both(Text(zh="变化", en="Changes")), compared.changes)
    if found.targets.height:
        yield _sheet(both(Text(zh="目标", en="Targets")), found.targets)
    yield _sheet(both(Text(zh="全部", en="Obligations")), found.frame)
    if found.coverage.height:
        yield _sheet(both(Text(zh="未能计算", en="Coverage")), found.coverage)
    if rejects.rows:
        yield rejects_sheet(rejects)


def rejects_sheet(rejects: Rejects) -> Sheet:
    """The refused rows: number, reason, cells."""
    heads = (both(Text(zh="行号", en="Row")), Text(zh="原因", en="").zh, "Reason", *rejects.columns)
    columns = (Column(heads[0], "int"), *(Column(head) for head in heads[1:]))
    return Sheet(both(Text(zh="拒绝", en="Rejects")), columns, rejects.lines())


def _sheet(name: str, frame: pl.DataFrame) -> Sheet:
    columns = tuple(Column(_title(head), _kind(head, kind), 20) for head, kind in frame.schema.items())
    return Sheet(name, columns, _rows(frame))


def _title(head: str) -> str:
    return both(TITLES[head]) if head in TITLES else head


def _kind(head: str, kind: pl.DataType) -> Kind:
    if head in DURATIONS:
        return "duration"
    if head in ("share", "at_least"):
        return "percent"
    if kind.is_integer():
        return "int"
    if isinstance(kind, pl.Datetime):
        return "instant"
    return "text"


def _rows(frame: pl.DataFrame) -> Iterator[tuple[Value, ...]]:
    heads = frame.columns
    for row in frame.iter_rows():
        yield tuple(_value(head, value) for head, value in zip(heads, row, strict=True))


def _value(head: str, value: Any) -> Value:
    if value is None:
        return None
    if head in DURATIONS:
        return timedelta(seconds=value)
    if isinstance(value, bool):
        return both(Text(zh="是", en="yes")) if value else ""
    return f"{value:%Y-%m}" if head == "month" and isinstance(value, date) else value
