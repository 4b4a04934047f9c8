"""Reads a workbook in a process of its own, started by `reading`: content on standard input, rows on standard output.

A workbook of a few kilobytes can ask the reader for more memory than there is, and the reader then ends its process.
It is therefore let do so here, within limits of memory and time, where nobody else's request ends with it. This file
stands alone, so that the process starts quickly.
"""

import pickle
import sys
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY = 1 << 30  # bytes
MOST_SECONDS = 60  # of the processor
MOST_CELLS = 3_000_000  # of the area from the first cell to the last, all of which the reader lays out
MOST_LETTERS = 100_000_000  # of all cells: many may show one text
DAMAGED, TOO_LARGE, NO_SHEET = 3, 4, 5  # how the process ends where it has no rows to tell


class _Ends(Exception):
    """There are no rows to tell; `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def main() -> int:
    """Answers 0 once the rows of the first visible sheet are written, else one of the codes above."""
    _limit()
    try:
        rows = _rows(sys.stdin.buffer.read())
    except _Ends as ends:
        return ends.code
    except MemoryError:
        return TOO_LARGE
    except CalamineError:
        return DAMAGED
    pickle.dump(rows, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows knows no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if not names:
        raise _Ends(NO_SHEET)
    sheet = book.get_sheet_by_name(names[0])
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _Ends(TOO_LARGE)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > MOST_LETTERS:
        raise _Ends(TOO_LARGE)
    return rows


if __name__ == "__main__":
    sys.exit(main())
