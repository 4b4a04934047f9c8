"""Verdicts as sheets of a workbook, and refused rows as one."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from shouyue.paper.sheets import Column, Kind, Sheet, Value
from shouyue.policy.judge import Comparison, Rejects, Verdicts, lateness, totals

TITLES = {
    **{"rule": "规则 Rule", "clause": "条款 Clause", "subject": "对象 Subject", "status": "状态 Status"},
    **{"opened_at": "开始 Opened", "due_at": "到期 Due", "met_at": "完成 Met", "breached_at": "逾期 Breached"},
    **{"closed_at": "结束 Closed", "paused_seconds": "暂停 Paused", "late_seconds": "迟了 Late by"},
    **{"late_open_seconds": "迟了（工时）Late by, open hours", "month": "月份 Month", "person": "经手人 Person"},
    **{"late_entry": "补录 Late entry", "counted": "计入 Counted", "reason": "原因 Reason", "steps": "阶梯 Steps"},
    **{"row": "行号 Row", "kept": "守约 Kept", "late": "违约 Late", "open": "未决 Open", "share": "守约率 Share kept"},
    **{
        "median_late": "迟（中位）Median late",
        "worst_late": "迟（最长）Worst late",
        "from": "从 From",
        "below": "不到 Below",
    },
    **{
        "change": "变化 Change",
        "obligations": "数量 Obligations",
        "more_late": "多违约 More late",
        "fact": "事实 Fact",
    },
    **{"why": "原因 Why", "period": "周期 Period", "group": "分组 Group", "good": "达标 Good", "all": "全部 All"},
    **{"at_least": "目标 At least", "kept_a": "守约 A", "kept_b": "守约 B", "late_a": "违约 A", "late_b": "违约 B"},
    **{"open_a": "未决 A", "open_b": "未决 B"},
}
DURATIONS = ("paused_seconds", "late_seconds", "late_open_seconds", "median_late", "worst_late", "from", "below")


def sheets(found: Verdicts, compared: Comparison | None, rejects: Rejects) -> Iterator[Sheet]:
    """What was found, from the sums to the single obligations."""
    yield _sheet("按规则 By rule", totals(found, "clause", "rule"))
    yield _sheet("按月 By month", totals(found, "month"))
    yield _sheet("按人 By person", totals(found, "person"))
    yield _sheet("迟了多久 Lateness", lateness(found))
    if compared is not None:
        yield _sheet("对比 What if", compared.totals("rule"))
        yield _sheet("对比按人 What if by person", compared.totals("person"))
        yield _sheet("变化 Changes", compared.changes)
    if found.targets.height:
        yield _sheet("目标 Targets", found.targets)
    yield _sheet("全部 Obligations", found.frame)
    if found.coverage.height:
        yield _sheet("未能计算 Coverage", found.coverage)
    if rejects.rows:
        yield rejects_sheet(rejects)


def rejects_sheet(rejects: Rejects) -> Sheet:
    """The refused rows: number, reason, cells."""
    heads = ("行号 Row", "原因", "Reason", *rejects.columns)
    columns = (Column(heads[0], "int"), *(Column(head) for head in heads[1:]))
    return Sheet("拒绝 Rejects", columns, rejects.lines())


def _sheet(name: str, frame: pl.DataFrame) -> Sheet:
    columns = tuple(Column(TITLES.get(head, head), _kind(head, kind), 20) for head, kind in frame.schema.items())
    return Sheet(name, columns, _rows(frame))


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
        return "是 yes" if value else ""
    return f"{value:%Y-%m}" if head == "month" and isinstance(value, date) else value
