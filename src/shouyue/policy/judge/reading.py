"""A file becomes a history: every row is a fact, or is refused with the reason."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from shouyue.policy.fields import Type
from shouyue.policy.judge.arranging import arranged
from shouyue.policy.judge.cells import MAX_CELL, Cell, Instants
from shouyue.policy.judge.csv_rows import Row, csv_rows
from shouyue.policy.judge.history import DTYPES, History, Progress, silent
from shouyue.policy.judge.mapping import OTHER, HistoryMapping
from shouyue.policy.judge.opening import MAX_BYTES, open_history
from shouyue.policy.judge.rejects import BadRow, HistoryError, Rejects
from shouyue.policy.judge.xes_rows import TRACE, xes_rows
from shouyue.policy.source import nearest

STEP = 5_000
"""Rows between two reports of progress."""


def read_history(
    source: Path | bytes, mapping: HistoryMapping, progress: Progress = silent, *, limit: int = MAX_BYTES
) -> tuple[History, Rejects]:
    """Read a CSV file or an XES event log, packed with gzip or not.

    :param limit: bytes that it may have unpacked. Raises HistoryError where the file as a whole cannot be a history.
    """
    opened = open_history(source, format=mapping.format, limit=limit)
    reading = _Reading(mapping, within_trace=opened.format == "xes")
    if opened.format == "csv":
        file = csv_rows(opened.stream)
        _check_columns(mapping, file.header)
        rows = _watched(file.rows, file.share, progress)
    else:
        rows = _watched(xes_rows(opened.stream), lambda: opened.done() / opened.size, progress)
    for row in rows:
        reading.take(row)
    progress(1000, 1000, f"{reading.rejects.read:,}")
    return reading.history(), reading.rejects


def _watched(rows: Iterator[Row], share: Callable[[], float], progress: Progress) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count % STEP == 0:
            progress(min(int(share() * 1000), 1000), 1000, f"{count:,}")
        yield row


def _check_columns(mapping: HistoryMapping, header: list[str]) -> None:
    """Columns that the mapping names and the file does not have make the whole file unreadable."""
    lacking = [column for column in mapping.columns if column not in header]
    if lacking:
        near = "".join(dict.fromkeys(nearest(column, header, "“{}”") for column in lacking))
        raise HistoryError(
            zh=f"文件没有映射所说的列：{'、'.join(lacking)}。它有：{'、'.join(header)}。"
            + (f"是不是{near}？" if near else ""),
            en=f"The file lacks columns that the mapping names: {', '.join(lacking)}. It has {', '.join(header)}."
            + (f" Did you mean {near}?" if near else ""),
        )


class _Codes(dict[str, int]):
    """Numbers texts in the order in which they come."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


class _Reading:
    """The columns of a history while its rows come in."""

    def __init__(self, mapping: HistoryMapping, *, within_trace: bool) -> None:
        self.mapping = mapping
        self.rejects = Rejects()
        self.instants = Instants(mapping.time_format, mapping.naive_zone)
        self.case = f"{TRACE}{mapping.case.removeprefix(TRACE)}" if within_trace else mapping.case
        self.subjects, self.events, self.persons = _Codes(), _Codes(), _Codes()
        self.persons[""]  # nobody is number 0
        self.numbers = {
            name: array("q") for name in ("row", "subject", "event", "person", "occurred_at", "recorded_at")
        }
        self.ids: list[str | None] = []
        self.seen: set[tuple[int, str]] = set()
        self.cells = [
            Cell(f"facts.{key}", value, Instants("", mapping.naive_zone)) for key, value in mapping.facts.items()
        ]
        self.cells += [
            Cell(f"data.{key}", value, Instants("", mapping.naive_zone)) for key, value in mapping.data.items()
        ]
        self.values: dict[str, list[Any]] = {cell.key: [] for cell in self.cells}
        self.values |= {f"about.{kind}": [] for kind in mapping.about}

    def take(self, row: Row) -> None:
        """Take one row in, or refuse it."""
        number, cells, wrong = row
        self.rejects.read += 1
        try:
            if wrong is not None:
                raise wrong
            self._add(number, cells)
        except BadRow as bad:
            self.rejects.add(number, cells, bad.text)

    def _add(self, number: int, cells: Mapping[str, str]) -> None:
        self._check_size(cells)
        mapping = self.mapping
        case = self._needed(cells, self.case)
        event = self._event(self._needed(cells, mapping.activity))
        at = self.instants.read(self._needed(cells, mapping.time))
        told = cells.get(mapping.recorded, "").strip() if mapping.recorded else ""
        recorded = self.instants.read(told) if told else at
        values = [cell.read(cells.get(cell.value.column, "")) for cell in self.cells]
        if event is None:
            self.rejects.ignored += 1
            return
        subject = self.subjects[f"{mapping.subject}:{case}"]
        own_id = cells.get(mapping.id, "").strip() if mapping.id else ""
        if own_id:
            if (subject, own_id) in self.seen:
                self.rejects.repeated += 1
                return
            self.seen.add((subject, own_id))
        person = self.persons[cells.get(mapping.person, "").strip()]
        for numbers, value in zip(self.numbers.values(), (number, subject, event, person, at, recorded), strict=True):
            numbers.append(value)
        if mapping.id:
            self.ids.append(own_id or None)
        for cell, value in zip(self.cells, values, strict=True):
            self.values[cell.key].append(value)
        for kind, column in mapping.about.items():
            other = cells.get(column, "").strip()
            self.values[f"about.{kind}"].append(f"{kind}:{other}" if other else None)

    def _event(self, activity: str) -> int | None:
        """The place of the row's event; None where rows like it are left out."""
        name = self.mapping.activities.get(activity)
        if name is None and not self.mapping.activities and activity in self.mapping.catalogue.events:
            name = activity
        if name is not None:
            return self.events[name]
        if self.mapping.others == "reject":
            raise BadRow(
                zh=f"映射没有说明活动“{activity[:60]}”是什么事实。",
                en=f"The mapping does not say which fact the activity “{activity[:60]}” is.",
            )
        return self.events[OTHER] if self.mapping.others == "keep" else None

    @staticmethod
    def _check_size(cells: Mapping[str, str]) -> None:
        for column, cell in cells.items():
            if len(cell) > MAX_CELL:
                raise BadRow(
                    zh=f"“{column}”列有 {len(cell):,} 个字符，超过 {MAX_CELL:,}。可能有引号没有闭合。",
                    en=f"Column “{column}” holds {len(cell):,} characters, more than {MAX_CELL:,}. "
                    "A quotation mark may be open.",
                )

    @staticmethod
    def _needed(cells: Mapping[str, str], column: str) -> str:
        text = cells.get(column, "").strip()
        if not text:
            raise BadRow(zh=f"“{column}”是空的。", en=f"“{column}” is empty.")
        return text

    def history(self) -> History:
        """All rows taken in, as a history. Raises HistoryError where there were none at all."""
        if not self.rejects.read:
            raise HistoryError(
                zh="文件里没有一行数据，没有可评判的历史。", en="The file holds no rows: there is no history."
            )
        types = {cell.key: cell.value.field.type for cell in self.cells}
        columns = {name: pl.Series(np.frombuffer(values, np.int64)) for name, values in self.numbers.items() if values}
        if not columns:
            columns = {name: pl.Series([], dtype=pl.Int64) for name in self.numbers}
        rows = pl.DataFrame(columns).with_columns(
            pl.col("row", "subject", "person").cast(pl.UInt32), pl.col("event").cast(pl.UInt16)
        )
        if self.mapping.id:
            rows = rows.with_columns(id=pl.Series(self.ids, dtype=pl.String))
        for key, values in self.values.items():
            rows = rows.with_columns(pl.Series(key, values, dtype=DTYPES[types.get(key, Type.TEXT)]))
        return arranged(
            rows,
            subjects=pl.Series(list(self.subjects), dtype=pl.String),
            events=tuple(self.events),
            persons=tuple(self.persons),
            kind=self.mapping.subject,
            zone=self.mapping.zone,
            types=types,
            first=self.mapping.first,
        )
