"""Reads a table out of a file: CSV in the encodings that Chinese programs write, or an Excel workbook.

Nothing in the file is trusted. A workbook is a zip archive of XML: before it is opened, its parts are unpacked once
against a limit, which also proves that they are as long as they say, none may define entities, and the area that its
cells span is measured, since the reader lays out all of it.
"""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from math import isfinite

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shouyue.intake.cells import Cell, shown
from shouyue.intake.logic import Refused
from shouyue.kit.text import Text

MB = 1024 * 1024
MOST_BYTES = 20 * MB
MOST_UNPACKED = 100 * MB
MOST_PARTS = 2_000
MOST_CELLS = 3_000_000  # of the area from the first cell to the last
PIECE = MB

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = ",\t;|"
FULL_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^<>/])>")
CELL_BEGUN = re.compile(rb"<(?:\w+:)?c\s[^<>]*\Z")
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,8})[\"']")
OVERLAP = 400  # bytes: no cell's opening tag is longer


def read(content: bytes) -> list[list[Cell]]:
    """The rows of the file, of a workbook's first visible sheet. Raises Refused, with a sentence for its sender."""
    if not content:
        raise Refused(Text("文件是空的。", "The file is empty."))
    if len(content) > MOST_BYTES:
        raise _too_large()
    if content.startswith(OLE):
        raise Refused(
            Text(
                "这是旧版 .xls 文件，或是加了密码的工作簿。请去掉密码，另存为 .xlsx 后上传。",
                "This is an old .xls file or a workbook with a password. Save it as .xlsx without one.",
            )
        )
    return _excel(content) if content.startswith(ZIP) else _csv(_decoded(content))


def storable(cell: Cell) -> str | int | float | bool | None:
    """The cell as JSON keeps it: numbers and truth as they are, everything else as it is read."""
    if isinstance(cell, float):
        return cell if isfinite(cell) else None
    return cell if cell is None or isinstance(cell, bool | int) else shown(cell).replace("\0", "")


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        Text(
            "无法识别这个文件。请上传 Excel（.xlsx），或 UTF-8、GB18030 编码的 CSV。",
            "This file cannot be read. Upload Excel (.xlsx), or CSV in UTF-8 or GB18030.",
        )
    )


def _csv(text: str) -> list[list[Cell]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda sign: (first.count(sign), -SEPARATORS.index(sign)))
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append([_unquoted(cell) for cell in row])
    except csv.Error as error:
        line = len(rows) + 1
        raise Refused(
            Text(f"第 {line} 行的引号不成对，无法读取。", f"Row {line} has a quotation mark without its partner.")
        ) from error
    return rows


def _unquoted(cell: str) -> str:
    """Without what programs put around a number so that Excel leaves it alone: ="007", '007, a tab."""
    found = re.fullmatch(r'="([^"]*)"', cell)
    if found:
        return found[1]
    return cell[1:] if re.match(r"'[=+\-@0-9]", cell) else cell.strip("\t")


def _excel(content: bytes) -> list[list[Cell]]:
    try:
        _measure(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            raise Refused(Text("工作簿里没有可见的工作表。", "The workbook has no visible sheet."))
        rows = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            Text(
                "这个工作簿已损坏、加了密码，或不是 .xlsx。请在 Excel 中打开并另存为 .xlsx 后上传。",
                "This workbook is damaged, has a password or is no .xlsx. Open it in Excel and save it as .xlsx.",
            )
        ) from error
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: str | float | int | bool | time | date | datetime | timedelta) -> Cell:
    return cell.strip() or None if isinstance(cell, str) else cell


def _measure(content: bytes) -> None:
    """Unpack every part once, within limits. Raises Refused; BadZipFile where a part is not what it says."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise zipfile.BadZipFile("no workbook")
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _too_large()
        for part in parts:
            last_row, last_column = 0, 0
            for piece in _pieces(archive, part):
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise zipfile.BadZipFile("entities")
                row, column = _span(piece)
                last_row, last_column = max(last_row, row), max(last_column, column)
            if last_row * last_column > MOST_CELLS:
                raise _too_large()


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that begin with the end of the piece before."""
    before = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            window = before + piece
            yield window
            begun = CELL_BEGUN.search(window)
            if begun and len(window) - begun.start() > OVERLAP:
                raise zipfile.BadZipFile("a cell that hides where it stands")
            before = window[-OVERLAP:]


def _span(piece: bytes) -> tuple[int, int]:
    """The last row and column in which a cell of this piece holds something. Any part may hold a sheet's cells."""
    last_row, last_column = 0, 0
    for cell in FULL_CELL.finditer(piece):
        place = PLACE.search(cell[1])
        if place:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            last_row, last_column = max(last_row, int(place[2])), max(last_column, column)
    return last_row, last_column


def _too_large() -> Refused:
    return Refused(
        Text(
            f"文件过大：最多 {MOST_BYTES // MB} MB，解压后 {MOST_UNPACKED // MB} MB，"
            "且内容不能散布得太远。请删去多余的行列，或拆成几个文件。",
            f"The file is too large: {MOST_BYTES // MB} MB at most, {MOST_UNPACKED // MB} MB unpacked, and its cells "
            "not too far apart. Delete what is not needed or split it.",
        )
    )
