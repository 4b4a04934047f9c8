"""Opening a file of events: unpacked, limited in size, and named for what it is whatever its name says."""

import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from shouyue.policy.judge.mapping import Format
from shouyue.policy.judge.rejects import HistoryError

MAX_BYTES = 4 << 30
"""Bytes that a file may have when it is unpacked."""
BLOCK = 1 << 20
GZIP = b"\x1f\x8b"

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "Excel 工作簿（.xlsx）或 ZIP 压缩包", "an Excel workbook (.xlsx) or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 或 Office 文件（.xls）", "an old Excel or Office file (.xls)"),
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"PAR1", "Parquet 文件", "a Parquet file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (GZIP, "重复压缩的文件", "a file that was packed twice"),
)
_PAGES = (b"<html", b"<!doctype html", b"<table")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready to be read. `done` answers how many of its `size` bytes were taken in."""

    stream: BinaryIO
    format: Format
    size: int
    done: Callable[[], int]


def open_history(source: Path | bytes, *, format: Format | None = None, limit: int = MAX_BYTES) -> Opened:
    """Open a CSV or XES file, packed with gzip or not.

    :param format: what the mapping says it is; otherwise what its content says.
    :param limit: bytes that it may have unpacked. Raises HistoryError for what cannot be a history.
    """
    try:
        raw: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    except OSError as error:
        raise HistoryError(
            zh=f"文件打不开：{error.strerror}。", en=f"The file cannot be opened: {error.strerror}."
        ) from None
    size = raw.seek(0, io.SEEK_END)
    raw.seek(0)
    packed = raw.read(2) == GZIP
    raw.seek(0)
    stream = io.BufferedReader(_Limited(gzip.GzipFile(fileobj=raw) if packed else raw, limit), BLOCK)
    head = stream.peek(BLOCK)[:4096]
    return Opened(stream, _format(head, format), size, raw.tell)


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than it may, so that a small file cannot unpack into the whole disk."""

    def __init__(self, below: BinaryIO | gzip.GzipFile, limit: int) -> None:
        self.below = below
        self.limit = limit
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self.below.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise HistoryError(
                zh="压缩文件已损坏，解不开。请重新压缩或直接上传。",
                en=f"The packed file is damaged ({error}). Pack it again or give it unpacked.",
            ) from None
        self.given += len(block)
        if self.given > self.limit:
            raise HistoryError(
                zh=f"文件解开后超过 {self.limit >> 20:,} MB，不再读下去。请分成几份。",
                en=f"Unpacked, the file has more than {self.limit >> 20:,} MB. Split it.",
            )
        buffer[: len(block)] = block
        return len(block)


def _format(head: bytes, wanted: Format | None) -> Format:
    """What a file is by its first bytes."""
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    if not text:
        raise HistoryError(zh="文件是空的，没有可评判的历史。", en="The file is empty: there is no history to judge.")
    for signature, zh, en in _SIGNATURES:
        if head.startswith(signature):
            raise HistoryError(
                zh=f"这是{zh}，不是 CSV 或 XES。请在 Excel 中另存为“CSV UTF-8”。",
                en=f"This is {en}, not CSV or XES. In Excel, save it as “CSV UTF-8”.",
            )
    if text.startswith(_PAGES):
        raise HistoryError(zh="这是网页，不是 CSV 或 XES。", en="This is a web page, not CSV or XES.")
    found: Format = "xes" if text.replace(b"\x00", b"").startswith(b"<") else "csv"
    if wanted is not None and wanted != found:
        raise HistoryError(
            zh=f"映射写的是 {wanted}，文件内容却是 {found}。请改正 format 或换文件。",
            en=f"The mapping says {wanted}, but the file is {found}. Correct `format` or choose the other file.",
        )
    return found
