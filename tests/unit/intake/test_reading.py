"""Tables out of files, and files that are none."""

import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.intake.logic import Refused, matched, table_of
from shouyue.intake.reading import MOST_BYTES, MOST_UNPACKED, PIECE, read, storable
from tests.domain.intake.tables import GOOD, HEAD, OTHER, SPEC, changed, csv_of, excel_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_csv_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    assert read(csv_of(HEAD, GOOD, encoding=encoding, separator=separator)) == [HEAD, GOOD]


def test_line_breaks_and_quotes_inside_a_cell() -> None:
    assert read(b'a,b\r\n"x\ny","say ""hi"""') == [["a", "b"], ["x\ny", 'say "hi"']]


def test_what_programs_put_around_numbers_goes() -> None:
    assert read(b"a\r\n=\"007\"\r\n'0217\r\n'abc\r\n") == [["a"], ["007"], ["0217"], ["'abc"]]


def test_excel_keeps_types_and_row_numbers_and_its_hidden_sheets_hidden() -> None:
    rows = read(excel_of(["标题"], [], ["车牌", "日期", "价格"], ["沪A1", date(2026, 3, 2), 1.5], hidden=True))

    assert rows == [["标题", None, None], [None, None, None], ["车牌", "日期", "价格"], ["沪A1", date(2026, 3, 2), 1.5]]


def test_the_head_is_found_under_a_title_and_by_any_of_its_words() -> None:
    table = table_of([["车辆一览"], [], ["序号", " 车牌 ", "司机*", "价格（元）"], [1.0, "沪A1", "张三", 2.0]], SPEC)

    assert table.head == ("序号", "车牌", "司机*", "价格（元）")
    assert table.rows == ((4, (1.0, "沪A1", "张三", 2.0)),)
    assert matched(table.head, SPEC) == {"plate": 1, "driver": 2, "price": 3}


def test_heads_in_english_or_by_key_are_known_too() -> None:
    assert matched(["Licence Plate", "DRIVER", "since"], SPEC) == {"plate": 0, "driver": 1, "since": 2}


def test_of_two_columns_with_one_title_the_first_counts() -> None:
    assert matched(["车牌", "车牌号"], SPEC) == {"plate": 0}


@pytest.mark.parametrize("rows", [[], [HEAD], [[], [None, ""], HEAD]])
def test_a_table_without_rows_is_refused(rows: list[list[str | None]]) -> None:
    with pytest.raises(Refused, match="no rows under its head"):
        table_of(rows, SPEC)


def test_more_rows_than_the_kind_takes_are_refused() -> None:
    with pytest.raises(Refused, match="These are 201 rows; 200 can be imported at once"):
        table_of([HEAD, *([GOOD] * 201)], SPEC)


def test_more_columns_than_a_table_has_are_refused() -> None:
    with pytest.raises(Refused, match="more than 100 columns"):
        table_of([HEAD, ["x"] * 101], SPEC)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), r"old \.xls file or a workbook with a password"),
        (b"PK\x03\x04nothing", "damaged, has a password"),
        (b"\x89PNG\r\n\x1a\n\0\0", "cannot be read"),
        (b"a,b\n\xff\xff", "cannot be read"),
        (b'a,b\r\n"open,1\r\n', "Row 2 has a quotation mark"),
        (b"a" * (MOST_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, match: str) -> None:
    with pytest.raises(Refused, match=match):
        read(content)


def test_a_word_file_is_no_workbook() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("word/document.xml", "<x/>")
    with pytest.raises(Refused, match="damaged"):
        read(target.getvalue())


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    book = changed(excel_of(HEAD, GOOD), sheet1=b" " * (MOST_UNPACKED + 1))
    assert len(book) < 200_000

    with pytest.raises(Refused, match="too large"):
        read(book)


def test_a_bomb_that_says_it_is_small_is_refused() -> None:
    book = changed(excel_of(HEAD, GOOD), sheet1=b"<x>" + b" " * 5_000_000)
    size, small = struct.pack("<I", 5_000_003), struct.pack("<I", 100)
    assert book.count(size) == 2

    with pytest.raises(Refused, match="damaged"):
        read(book.replace(size, small))


def test_entities_are_refused() -> None:
    bomb = b"<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
    head = b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">' + bomb + b"]>"
    rows = b'<row r="2"><c r="A2" t="inlineStr"><is><t>before &a; &c; after</t></is></c></row>'

    with pytest.raises(Refused, match="damaged"):
        read(changed(excel_of(HEAD, GOOD), sheet1=head + sheet_with(rows)))


def sheet_with(rows: bytes) -> bytes:
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return start + b'<row r="1"><c r="A1"><v>1</v></c></row>' + rows + b"</sheetData></worksheet>"


LONG = b"x" * 1_000_000
FAR = b'<row r="1048576">%s<v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        FAR % b'<c r="XFD1048576">',
        FAR % b'<c r="xfd1048576">',
        FAR % b'<c r = "XFD1048576">',
        FAR % (b"<c" + b" " * (2 * PIECE) + b'r="XFD1048576">'),
        FAR % b'<c r="CV1048576">',  # a hundred columns: no more than memory holds, and more than a table has
    ],
)
def test_two_cells_far_apart_are_refused_and_the_process_lives_on(rows: bytes) -> None:
    with pytest.raises(Refused, match="too large"):
        read(changed(excel_of(HEAD, GOOD), sheet1=sheet_with(rows)))


@pytest.mark.parametrize("times", [200, 5_000])
def test_one_long_text_in_many_cells_is_refused(times: int) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(2, times))
    book = changed(excel_of(HEAD, GOOD), sheet1=sheet_with(rows), sharedStrings=b"<sst><si><t>%s</t></si></sst>" % LONG)
    assert len(book) < 50_000

    with pytest.raises(Refused, match="too large"):
        read(book)


def test_an_empty_cell_far_away_does_no_harm() -> None:
    book = changed(excel_of(HEAD, GOOD), sheet1=sheet_with(b'<row r="9"><c r="XFD9" s="1"/></row>'))

    assert read(book) == [[1.0]]


def test_cells_are_kept_as_json_holds_them() -> None:
    assert [storable(cell) for cell in (None, "a\0", 1.5, float("inf"), True, date(2026, 3, 2))] == [
        None, "a", 1.5, None, True, "2026-03-02",
    ]  # fmt: skip


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows = read(content)
    except Refused:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_other_rows_are_read_too() -> None:
    assert table_of(read(csv_of(HEAD, OTHER)), SPEC).rows == ((2, tuple(OTHER)),)
