"""Obligations as rows of a page and of a workbook."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from django.utils.translation import gettext

from shouyue.paper.sheets import Column, Value
from shouyue.performance import course, panels
from shouyue.performance.phrases import CHANGES, COUNTED, REASONS, STATES
from shouyue.performance.queries import FILTERS, Opened, at
from shouyue.policy.engine import Obligation

SHOWN = ("rule", "counted", "subject")  # filters that stand on the page as fields


def rows(opened: Opened, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Each verdict with its words and its address; instants in the history's zone."""
    for row in _told(opened, frame):
        yield row | {"why": panels.why_url(opened, row)}


def _told(opened: Opened, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    labels = {rule.id: opened.label(rule.id) for rule in opened.verdicts.rules}
    for row in frame.iter_rows(named=True):
        yield row | {
            "label": labels[row["rule"]],
            "name": panels.subject_name(row["subject"]),
            "state": STATES[row["status"]],
            "words": COUNTED[row["counted"]],
            "reason_words": REASONS.get(row["reason"], row["reason"]),
            **{name: at(row[name], opened.zone) for name in ("opened_at", "due_at", "met_at")},
        }


def other(opened: Opened, o: Obligation, zone: ZoneInfo) -> dict[str, Any]:
    """Another obligation of the same subject."""
    return {
        "label": opened.label(o.code.id),
        "state": STATES[o.status],
        "due": course.time(o.due_at or o.last_due, zone),
        "met": course.time(o.met_at, zone),
        "why": panels.why_url(opened, {"subject": o.subject, "rule": o.code.id, "opened_at": at(o.opened_at, zone)}),
    }


def kept_filters(asked: Mapping[str, str], *, second: bool) -> list[tuple[str, str]]:
    """Filters that have no field of their own and must not get lost when one of the fields changes."""
    kept = [(name, asked[name]) for name in FILTERS if name not in SHOWN and asked[name]]
    return [*kept, ("against", "1")] if second else kept


def chips(asked: Mapping[str, str]) -> list[str]:
    """The same filters in words."""
    said = [asked[name] for name in ("clause", "month", "person") if asked[name]]
    if asked["nobody"]:
        said.append(gettext("nobody named"))
    if asked["late"]:
        said.append(gettext("late: %s") % panels.late_by(int(asked["late"])))
    if asked["steps"]:
        said.append(gettext("steps called: %s") % asked["steps"])
    if asked["change"]:
        said.append(str(CHANGES[asked["change"]][0]))
    return said


def columns() -> tuple[Column, ...]:
    """The columns of the workbook."""
    return (
        Column(gettext("Subject"), width=20),
        Column(gettext("Clause"), width=12),
        Column(gettext("Rule"), width=28),
        Column(gettext("State"), width=10),
        Column(gettext("Counted as"), width=10),
        Column(gettext("Opened"), "instant", 19),
        Column(gettext("Due"), "instant", 19),
        Column(gettext("Met"), "instant", 19),
        Column(gettext("Late by"), "duration", 12),
        Column(gettext("Late in working time"), "duration", 14),
        Column(gettext("Paused"), "duration", 12),
        Column(gettext("Month"), width=9),
        Column(gettext("Person"), width=16),
        Column(gettext("Row of the file"), "int", 10),
    )


def cells(opened: Opened, frame: pl.DataFrame) -> Iterator[tuple[Value, ...]]:
    """The rows of the workbook."""
    for row in _told(opened, frame):
        yield (
            row["name"][1],
            row["clause"],
            row["label"].in_(panels.language()),
            str(row["state"][0]),
            str(row["words"][0]),
            *(row[name] for name in ("opened_at", "due_at", "met_at")),
            *(_length(row[name]) for name in ("late_seconds", "late_open_seconds", "paused_seconds")),
            f"{row['month']:%Y-%m}" if row["month"] else None,
            row["person"],
            row["row"] or None,
        )


def _length(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
