"""Verdicts as text: tables for people, JSON for programs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

import polars as pl

from shouyue.kit.text import Text
from shouyue.paper.sheets import clock
from shouyue.performance.judge_sheets import DURATIONS
from shouyue.performance.judge_words import both
from shouyue.policy.judge import Comparison, Rejects, Verdicts, ladders, lateness, totals

PEOPLE = 15
WIDE = ("W", "F")


def as_table(found: Verdicts, compared: Comparison | None, rejects: Rejects) -> Iterator[str]:
    """Sums by rule, month and person, then what was not computed."""
    counted = ((size, both(text)) for size, text in _sizes(found, rejects))
    yield " · ".join(f"{size:,} {words}" for size, words in counted)
    yield f"{both(Text(zh='截至', en='until'))} {found.until.astimezone(found.zone).isoformat()}"
    yield from _section(both(Text(zh="按规则", en="by rule")), totals(found, "rule"), found.zone)
    yield from _section(both(Text(zh="按月", en="by month")), totals(found, "month"), found.zone)
    late = totals(found, "person").sort("late", "person", descending=[True, False])
    yield from _section(both(Text(zh="按人", en="by person")), late.head(PEOPLE), found.zone)
    yield from _section(both(Text(zh="逾期多久", en="lateness")), lateness(found), found.zone)
    called = ladders(found)
    if called.height:
        yield from _section(both(Text(zh="阶梯", en="ladders")), called, found.zone)
    if found.targets.height:
        yield from _section(both(Text(zh="目标", en="targets")), found.targets, found.zone)
    if compared is not None:
        yield from _section(both(Text(zh="对比", en="what if")), compared.totals("rule"), found.zone)
        yield from _section(both(Text(zh="变化", en="changes")), compared.changes, found.zone)
        people = compared.totals("person").sort("more_late", "person", descending=[True, False])
        yield from _section(both(Text(zh="对比按人", en="what if, by person")), people.head(PEOPLE), found.zone)
    if found.coverage.height:
        by_reason = (
            found.coverage.group_by("rule", "why").agg(times=pl.len()).sort("times", "rule", descending=[True, False])
        )
        yield from _section(both(Text(zh="未能计算", en="not computed")), by_reason.head(PEOPLE), found.zone)
    if found.unheard:
        unheard = both(Text(zh="条规则与此历史无关", en="rules that nothing concerned:"))
        yield f"\n{len(found.unheard)} {unheard} " + ", ".join(rule.id for rule in found.unheard)


def _sizes(found: Verdicts, rejects: Rejects) -> tuple[tuple[int, Text], ...]:
    return (
        (rejects.read, Text(zh="行", en="rows")),
        (len(rejects), Text(zh="拒绝", en="refused")),
        (len(found), Text(zh="条承诺", en="obligations")),
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
