"""Verdicts as text: tables for people, JSON for programs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

import polars as pl

from shouyue.paper.sheets import clock
from shouyue.performance.judge_sheets import DURATIONS
from shouyue.policy.judge import Comparison, Rejects, Verdicts, ladders, lateness, totals

PEOPLE = 15
WIDE = ("W", "F")


def as_table(found: Verdicts, compared: Comparison | None, rejects: Rejects) -> Iterator[str]:
    """Sums by rule, month and person, then what was not computed."""
    yield f"{rejects.read:,} 行 rows · {len(rejects):,} 拒绝 refused · {len(found):,} 条承诺 obligations"
    yield f"截至 until {found.until.astimezone(found.zone).isoformat()}"
    yield from _section("按规则 by rule", totals(found, "rule"), found.zone)
    yield from _section("按月 by month", totals(found, "month"), found.zone)
    late = totals(found, "person").sort("late", "person", descending=[True, False])
    yield from _section("按人 by person", late.head(PEOPLE), found.zone)
    yield from _section("迟了多久 lateness", lateness(found), found.zone)
    called = ladders(found)
    if called.height:
        yield from _section("阶梯 ladders", called, found.zone)
    if found.targets.height:
        yield from _section("目标 targets", found.targets, found.zone)
    if compared is not None:
        yield from _section("对比 what if", compared.totals("rule"), found.zone)
        yield from _section("变化 changes", compared.changes, found.zone)
        people = compared.totals("person").sort("more_late", "person", descending=[True, False])
        yield from _section("对比按人 what if, by person", people.head(PEOPLE), found.zone)
    if found.coverage.height:
        by_reason = (
            found.coverage.group_by("rule", "why").agg(times=pl.len()).sort("times", "rule", descending=[True, False])
        )
        yield from _section("未能计算 not computed", by_reason.head(PEOPLE), found.zone)
    if found.unheard:
        yield f"\n{len(found.unheard)} 条规则与此历史无关 rules that nothing concerned: " + ", ".join(
            rule.id for rule in found.unheard
        )


def as_json(found: Verdicts, compared: Comparison | None, rejects: Rejects) -> dict[str, Any]:
    """Everything that was found. Instants are ISO 8601 in the history's zone, lateness and pauses are seconds."""
    zone = found.zone
    return {
        "until": found.until.astimezone(zone).isoformat(),
        "rows": {
            **{"read": rejects.read, "refused": len(rejects)},
            **{"repeated": rejects.repeated, "ignored": rejects.ignored},
        },
        "by_rule": _plain(totals(found, "rule"), zone),
        "by_clause": _plain(totals(found, "clause"), zone),
        "by_month": _plain(totals(found, "rule", "month"), zone),
        "by_person": _plain(totals(found, "rule", "person"), zone),
        "lateness": _plain(lateness(found), zone),
        "ladders": ladders(found).to_dicts(),
        "targets": found.targets.to_dicts(),
        "unheard": [rule.id for rule in found.unheard],
        "coverage": found.coverage.to_dicts(),
        "rejects": [
            {"row": reject.row, "zh": reject.reason.zh, "en": reject.reason.en, "cells": dict(reject.cells)}
            for reject in rejects.rows
        ],
        "obligations": _plain(found.frame, zone),
        **({} if compared is None else {"against": _compared(compared, zone)}),
    }


def _compared(compared: Comparison, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "by_rule": _plain(compared.totals("rule"), zone),
        "by_month": _plain(compared.totals("month"), zone),
        "by_person": _plain(compared.totals("person"), zone),
        "changes": _plain(compared.changes, zone),
        "obligations": _plain(compared.frame, zone),
    }


def _plain(frame: pl.DataFrame, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [{key: _json(key, value, zone) for key, value in row.items()} for row in frame.iter_rows(named=True)]


def _json(key: str, value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return round(value, 6) if isinstance(value, float) else value


def _section(title: str, frame: pl.DataFrame, zone: ZoneInfo) -> Iterator[str]:
    rows = [
        frame.columns,
        *([_cell(key, value, zone) for key, value in row.items()] for row in frame.iter_rows(named=True)),
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(frame.columns))]
    yield f"\n{title}"
    for row in rows:
        yield "  " + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(key: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return "-"
    if key in DURATIONS:
        return clock(timedelta(seconds=value))
    if key in ("share", "at_least"):
        return f"{value:.1%}"
    return str(_json(key, value, zone))


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in WIDE else 1 for character in text)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))
