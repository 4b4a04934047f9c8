"""Rows of a CSV file: its encoding and delimiter are found out, and a broken row does not end the reading."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from shouyue.policy.judge.opening import BLOCK
from shouyue.policy.judge.rejects import BadRow, HistoryError

Row = tuple[int, Mapping[str, str], BadRow | None]
"""The row's number, its cells by column, and what is wrong with its form."""

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
LARGEST = 1 << 28
"""Characters that a cell may have before the reader itself gives up; reading.py refuses much smaller ones."""


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The header, the rows after it, and the share of the file that was read so far."""

    header: list[str]
    rows: Iterator[Row]
    share: Callable[[], float]


def csv_rows(stream: BinaryIO) -> CsvRows:
    """Begin to read a CSV file.

    Raises HistoryError where there is no header or no readable text.
    """
    if csv.field_size_limit() < LARGEST:
        csv.field_size_limit(LARGEST)
    content = stream.read()
    lines = io.BytesIO(content)
    text = io.TextIOWrapper(lines, encoding=_encoding(content), newline="")
    reader = _whole(csv.reader(text, delimiter=_delimiter(text)))
    header = [name.strip() for name in next(reader, [])]
    _check(header)
    return CsvRows(header, _rows(reader, header), lambda: lines.tell() / len(content))


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    width = len(header)
    for number, cells in enumerate(reader, 1):
        if cells:
            wrong = None if len(cells) == width else _ragged(len(cells), width)
            yield number, dict(zip(header, cells, strict=False)), wrong


def _whole(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise HistoryError(
            zh=f"CSV 读不下去（{error}）。多半是有一个引号没有闭合。",
            en=f"The CSV cannot be read on ({error}). Most likely a quotation mark is not closed.",
        ) from None


def _encoding(content: bytes) -> str:
    """The encoding by the file's mark, or the first in which all of it can be read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ENCODINGS:
        if _readable(memoryview(content), encoding):
            return encoding
    raise HistoryError(
        zh="文件既不是 UTF-8 也不是 GB18030 编码。请另存为“CSV UTF-8”。",
        en="The file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”.",
    )


def _readable(content: memoryview, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for first in range(0, len(content), BLOCK):
            decoder.decode(content[first : first + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: io.TextIOWrapper) -> str:
    """The delimiter that stands most often in the header, outside quotation marks."""
    header = text.readline(BLOCK)
    text.seek(0)
    plain = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=plain.count)


def _check(header: list[str]) -> None:
    if not any(header):
        raise HistoryError(
            zh="文件没有表头。第一行应当是列名。", en="The file has no header: its first line names the columns."
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise HistoryError(zh=f"列名重复：{'、'.join(twice)}。", en=f"Columns stand twice: {', '.join(twice)}.")


def _ragged(found: int, wanted: int) -> BadRow:
    return BadRow(
        zh=f"这一行有 {found} 格，表头有 {wanted} 列。", en=f"The row has {found} cells, the header {wanted} columns."
    )
