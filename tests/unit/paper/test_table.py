"""CSV out, read back with the csv module."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.paper.table import lines

SHANGHAI = ZoneInfo("Asia/Shanghai")


def written(columns: tuple[Column, ...], *rows: tuple[Value, ...]) -> bytes:
    return b"".join(lines(Sheet("表", columns, rows), zone=SHANGHAI))


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_begins_with_the_mark_by_which_excel_knows_utf8() -> None:
    assert written((Column("栏"),)) == b'\xef\xbb\xbf"\xe6\xa0\x8f"\r\n'


def test_every_kind_is_written_plainly() -> None:
    columns = (
        Column("文", "text"),
        Column("数", "int"),
        Column("额", "money"),
        Column("率", "percent"),
        Column("时", "instant"),
        Column("日", "date"),
        Column("长", "duration"),
        Column("空", "number"),
    )
    row = (
        "破损，\n二次",
        -86420,
        Decimal("-1.50"),
        0.98,
        datetime(2026, 1, 1, 16, tzinfo=UTC),
        date(2026, 1, 1),
        timedelta(hours=26, minutes=3),
        None,
    )

    assert read(written(columns, row))[1] == [
        "破损，\n二次",
        "-86420",
        "-1.50",
        "0.98",
        "2026-01-02 00:00:00",
        "2026-01-01",
        "26:03:00",
        "",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠", "\u200b=", "−"])
def test_text_that_a_spreadsheet_could_run_gets_an_apostrophe(sign: str) -> None:
    content = written((Column(f"{sign}1"),), (f"{sign}cmd()",))

    assert read(content) == [[f"'{sign}1"], [f"'{sign}cmd()"]]


def test_every_field_is_quoted_so_that_no_separator_begins_a_new_cell() -> None:
    assert written((Column("a"),), ("x;=1+1",)).endswith(b'"x;=1+1"\r\n')


def test_broken_characters_do_not_stop_the_file() -> None:
    assert read(written((Column("a"),), ("x\ud800",))) == [["a"], ["x?"]]


def test_lines_are_made_one_by_one() -> None:
    asked: list[int] = []

    def rows() -> Iterator[tuple[Value, ...]]:
        for number in (1, 2):
            asked.append(number)
            yield (number,)

    stream = lines(Sheet("表", (Column("号", "int"),), rows()), zone=SHANGHAI)
    next(stream)
    next(stream)

    assert asked == [1]
