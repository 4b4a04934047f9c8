"""Reads a table out of a file: CSV in the encodings that Chinese programs write, or an Excel workbook.

Nothing in the file is trusted. A workbook is a zip archive of XML: before it is opened, its parts are unpacked once
against a limit, which also proves that they are as long as they say. It is then read in a process of its own, which
may use so much memory and time and no more.
"""

import codecs
import csv
import pickle
import re
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from math import isfinite
from typing import Any

from shouyue.intake import sheet
from shouyue.intake.cells import Cell, shown
from shouyue.intake.logic import Refused
from shouyue.kit.text import Text

MB = 1024 * 1024
MOST_BYTES = 20 * MB
MOST_UNPACKED = 100 * MB
MOST_PARTS = 2_000
MOST_SECONDS = 90  # of the clock, for a workbook
PIECE = MB

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = ",\t;|"


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
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged() from error
    return [[_plain(cell) for cell in row] for row in _sheet(content)]


def _sheet(content: bytes) -> list[list[Any]]:
    """What the reader finds, in a process of its own."""
    command = (sys.executable, "-I", sheet.__file__)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == 0:
        rows: list[list[Any]] = pickle.loads(done.stdout)
        return rows
    if done.returncode == sheet.NO_SHEET:
        raise Refused(Text("工作簿里没有可见的工作表。", "The workbook has no visible sheet."))
    ended_by_a_limit = done.returncode < 0
    raise _too_large() if ended_by_a_limit or done.returncode == sheet.TOO_LARGE else _damaged()


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
            with archive.open(part) as file:
                while file.read(PIECE):
                    pass


def _damaged() -> Refused:
    return Refused(
        Text(
            "这个工作簿已损坏、加了密码，或不是 .xlsx。请在 Excel 中打开并另存为 .xlsx 后上传。",
            "This workbook is damaged, has a password or is no .xlsx. Open it in Excel and save it as .xlsx.",
        )
    )


def _too_large() -> Refused:
    return Refused(
        Text(
            f"文件过大：最多 {MOST_BYTES // MB} MB，解压后 {MOST_UNPACKED // MB} MB，"
            "且内容不能散布得太远。请删去多余的行列，或拆成几个文件。",
            f"The file is too large: {MOST_BYTES // MB} MB at most, {MOST_UNPACKED // MB} MB unpacked, and its cells "
            "not too far apart. Delete what is not needed or split it.",
        )
    )
