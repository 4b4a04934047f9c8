"""Excel out: one pass over the rows, one row in memory, and no text that Excel could run."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shouyue.paper.sheets import Column, Kind, Sheet, Value, checked, clock, is_formula

MAX_ROWS = 1_048_576  # of a worksheet, its header included
MAX_TEXT = 32_767  # UTF-16 units in a cell
MAX_NAME = 31  # UTF-16 units in a sheet's name
EXACT = 10**15  # Excel keeps 15 digits; a longer whole number is written as text
FIRST_YEAR = 1900  # Excel knows no earlier date

NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",
    "number": "#,##0.00",
    "money": "#,##0.00",
    "percent": "0.0%",
    "instant": "yyyy-mm-dd hh:mm:ss",
    "date": "yyyy-mm-dd",
    "duration": "[h]:mm:ss",
}


@dataclass(frozen=True, slots=True)
class _Formats:
    """The styles of one workbook."""

    header: Format
    quoted: Format
    by_kind: dict[Kind, Format]


def workbook(sheets: Iterable[Sheet], *, zone: ZoneInfo) -> bytes:
    """The sheets as an Excel file in memory; instants are shown in `zone`. For large ones see `write`."""
    target = BytesIO()
    write(target, sheets, zone=zone)
    return target.getvalue()


def write(target: Path | BinaryIO, sheets: Iterable[Sheet], *, zone: ZoneInfo, max_rows: int = MAX_ROWS) -> None:
    """Write the sheets as an Excel file; instants are shown in `zone`.

    A sheet with more rows than a worksheet holds goes on in a next one, named `… (2)`.
    Raises TypeError or ValueError for a value that does not fit its column.
    """
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        formats = _formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            for rows in _parts(sheet.rows, max_rows - 1):
                page = book.add_worksheet(sheet_name(sheet.name, taken))
                _fill(page, sheet.columns, rows, formats, zone)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and that is not in `taken`, to which it is added. Case does not tell names apart."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]", "_", wanted).strip().strip("'") or "_"
    if base.casefold() == "history":  # Excel keeps this name for itself
        base += "_"
    base = _utf16(base, MAX_NAME).rstrip("'") or "_"  # it may end with none, wherever it was cut
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        mark = f" ({count})"
        name = _utf16(base, MAX_NAME - len(mark)) + mark
    taken.add(name.casefold())
    return name


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    return _Formats(
        header=book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1, "text_wrap": True}),
        # Excel's own mark for "this is text": it stays text even when someone edits the cell.
        quoted=book.add_format({"num_format": "@", "quote_prefix": True}),
        by_kind={kind: book.add_format({"num_format": form}) for kind, form in NUMBER_FORMATS.items()},
    )


def _parts(rows: Iterable[tuple[Value, ...]], size: int) -> Iterator[Iterable[tuple[Value, ...]]]:
    """The rows in runs of at most `size`; no rows are one empty run, so that the header is there."""
    source = iter(rows)
    yield islice(source, size)
    for first in source:
        yield chain([first], islice(source, size - 1))


def _fill(
    page: Worksheet, columns: tuple[Column, ...], rows: Iterable[tuple[Value, ...]], formats: _Formats, zone: ZoneInfo
) -> None:
    page.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, _safe(column.title), formats.header)
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(page, last, index, column.kind, checked(column, value, zone), formats)
    if columns:
        page.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(page: Worksheet, row: int, index: int, kind: Kind, value: Value, formats: _Formats) -> None:
    """One cell, by the type of its value. A value that Excel cannot hold as what it is becomes text."""
    style = formats.by_kind[kind]
    match value:
        case None:
            page.write_blank(row, index, None, style)
        case datetime() if value.year >= FIRST_YEAR:
            page.write_datetime(row, index, value, style)
        case date() if value.year >= FIRST_YEAR:
            page.write_datetime(row, index, datetime.combine(value, time()), style)
        case timedelta() if value >= timedelta():
            page.write_number(row, index, value / timedelta(days=1), style)
        case datetime() | date() | timedelta() | str():
            text = _safe(_as_text(value))
            page.write_string(row, index, text, formats.quoted if is_formula(text) else formats.by_kind["text"])
        case int() if abs(value) >= EXACT:
            page.write_string(row, index, str(value), formats.by_kind["text"])
        case number if math.isfinite(number):
            page.write_number(row, index, float(number), style)
        case number:
            page.write_string(row, index, str(number), formats.by_kind["text"])


def _as_text(value: datetime | date | timedelta | str) -> str:
    if isinstance(value, timedelta):
        return clock(value)
    return value if isinstance(value, str) else str(value)


def _safe(text: str) -> str:
    """The text as a cell can hold it: well formed and not too long, with a mark where it was cut."""
    text = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text)  # XML cannot hold these
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) > MAX_TEXT * 2:
        mark = f"… [已截断 / cut: {len(text)}]"
        text = _utf16(text, MAX_TEXT - len(mark)) + mark
    if text.startswith("<r>") and text.endswith("</r>"):
        text += "\u200b"  # the writer would take it for markup of its own and copy it unescaped
    return text


def _utf16(text: str, units: int) -> str:
    """At most so many UTF-16 units from the start, with no character cut in two."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
