"""CSV out, for Excel and for programs: UTF-8 with a mark, so that Excel opens Chinese right; formulas defused."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from shouyue.paper.sheets import Column, Sheet, Value, checked, clock, is_formula


def lines(sheet: Sheet, *, zone: ZoneInfo) -> Iterator[bytes]:
    """The sheet as CSV, a line at a time, ready to be streamed; instants are shown in `zone`.

    Text that a spreadsheet could run gets an apostrophe in front. Every field is quoted, since where the separator
    is a semicolon an unquoted one inside a text would begin a new cell.
    Raises TypeError or ValueError for a value that does not fit its column.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write("\ufeff")
    writer.writerow([_text(column.title) for column in sheet.columns])
    yield _taken(buffer)
    for row in sheet.rows:
        writer.writerow([_field(column, value, zone) for column, value in zip(sheet.columns, row, strict=True)])
        yield _taken(buffer)


def _field(column: Column, value: Value, zone: ZoneInfo) -> str:
    shown = checked(column, value, zone)
    match shown:
        case None:
            return ""
        case str():
            return _text(shown)
        case timedelta():
            return clock(shown)
        case _:
            return str(shown)


def _text(text: str) -> str:
    return f"'{text}" if is_formula(text) else text


def _taken(buffer: StringIO) -> bytes:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line.encode("utf-8", "replace")
