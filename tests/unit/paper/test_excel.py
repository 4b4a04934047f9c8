"""Excel out, read back with zipfile and XML."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.paper.excel import sheet_name, workbook, write
from shouyue.paper.sheets import Column, Kind, Sheet, Value
from tests.unit.paper.book import Cell, Page, read

SHANGHAI = ZoneInfo("Asia/Shanghai")


def page_of(columns: tuple[Column, ...], *rows: tuple[Value, ...]) -> Page:
    [page] = read(workbook([Sheet("表", columns, rows)], zone=SHANGHAI))
    return page


def cell_of(kind: Kind, value: Value) -> Cell | None:
    return page_of((Column("栏", kind),), (value,)).rows[1][0]


def text_of(value: str) -> str:
    cell = cell_of("text", value)
    assert cell is not None
    assert cell.kind == "inlineStr"
    return str(cell.value)


def test_a_sheet_has_a_frozen_header_and_a_filter_over_its_rows() -> None:
    page = page_of((Column("工单"), Column("金额", "money")), ("A-1", Decimal("1.50")), ("A-2", Decimal("2.50")))

    assert page.name == "表"
    assert [str(cell.value) for cell in page.rows[0] if cell] == ["工单", "金额"]
    assert page.frozen_rows == 1
    assert page.autofilter == "A1:B3"


def test_a_sheet_without_rows_still_has_its_header() -> None:
    page = page_of((Column("工单"),))

    assert [[cell.value for cell in row if cell] for row in page.rows] == [["工单"]]


@pytest.mark.parametrize(
    ("kind", "value", "number", "number_format"),
    [
        ("int", 86420, 86420.0, "#,##0"),
        ("number", 2.5, 2.5, "#,##0.00"),
        ("money", Decimal("1234567.89"), 1234567.89, "#,##0.00"),
        ("percent", 0.98, 0.98, "0.0%"),
        ("duration", timedelta(hours=36), 1.5, "[h]:mm:ss"),
        ("date", date(2026, 1, 1), 46023.0, "yyyy-mm-dd"),
        ("instant", datetime(2026, 1, 1, 4, tzinfo=UTC), 46023.5, "yyyy-mm-dd hh:mm:ss"),
    ],
)
def test_a_value_is_a_number_with_the_format_of_its_kind(
    kind: Kind, value: Value, number: float, number_format: str
) -> None:
    assert cell_of(kind, value) == Cell("n", number, number_format, quoted=False)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("int", 420106198001011234, "420106198001011234"),
        ("duration", timedelta(hours=-3, minutes=-10), "-3:10:00"),
        ("date", date(1899, 12, 31), "1899-12-31"),
        ("number", float("nan"), "nan"),
        ("number", float("inf"), "inf"),
    ],
)
def test_what_excel_cannot_hold_as_a_number_is_text(kind: Kind, value: Value, text: str) -> None:
    cell = cell_of(kind, value)

    assert cell is not None
    assert (cell.kind, cell.value) == ("inlineStr", text)


def test_an_absent_value_is_an_empty_cell() -> None:
    assert cell_of("money", None) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+86 138",
            "-5%",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tx",
            "  =1",
            "\u3000=1",
            "\u200b=1",
            "\ufeff=1",
        ),
        *("＝1+1", "﹦1+1", "−1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'),
    ],
)
def test_a_text_that_excel_could_run_stays_the_same_text_and_is_marked_as_text(text: str) -> None:
    assert cell_of("text", text) == Cell("inlineStr", text, "@", quoted=True)


@pytest.mark.parametrize("text", ["破损", "http://example.cn", "007", "a=1", "<r><t>x</t>", "_x0009_", "𠮷野家"])
def test_other_text_is_plain_and_is_no_link_and_no_number(text: str) -> None:
    assert cell_of("text", text) == Cell("inlineStr", text, "@", quoted=False)


def test_a_header_is_defused_as_text_too() -> None:
    page = page_of((Column("=1+1"),))

    assert page.rows[0][0] is not None
    assert (page.rows[0][0].kind, page.rows[0][0].value) == ("inlineStr", "=1+1")


def test_text_that_looks_like_the_writers_own_markup_is_not_copied_as_markup() -> None:
    assert text_of("<r><c/></r>") == "<r><c/></r>\u200b"


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    assert text_of("a\ud800b\ufffec") == "a\ufffdb\ufffdc"


def test_text_of_exactly_the_limit_is_whole() -> None:
    assert text_of("字" * 32_767) == "字" * 32_767


@pytest.mark.parametrize("letter", ["字", "𠮷"])
def test_ten_megabytes_of_text_are_cut_to_the_limit_with_a_mark(letter: str) -> None:
    count = 10_000_000 // len(letter.encode())

    text = text_of(letter * count)

    assert 32_760 <= len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.rstrip("…[]已截断/ cut:0123456789").strip(letter) == ""
    assert text.endswith(f"… [已截断 / cut: {count}]")


def test_rows_beyond_the_limit_go_on_in_the_next_sheet() -> None:
    target = BytesIO()
    rows = ((number,) for number in range(5))

    write(target, [Sheet("明细", (Column("号", "int"),), rows)], zone=SHANGHAI, max_rows=3)

    pages = read(target.getvalue())
    assert [page.name for page in pages] == ["明细", "明细 (2)", "明细 (3)"]
    assert [[row[0].value for row in page.rows[1:] if row[0]] for page in pages] == [[0.0, 1.0], [2.0, 3.0], [4.0]]
    assert [page.autofilter for page in pages] == ["A1:A3", "A1:A3", "A1:A2"]


def test_a_full_sheet_opens_no_empty_one_after_it() -> None:
    target = BytesIO()

    write(target, [Sheet("明细", (Column("号", "int"),), [(1,), (2,)])], zone=SHANGHAI, max_rows=3)

    assert [page.name for page in read(target.getvalue())] == ["明细"]


def test_a_workbook_is_written_to_a_path(tmp_path: Path) -> None:
    target = tmp_path / "书.xlsx"

    write(target, [Sheet("表", (Column("栏"),), [("值",)])], zone=SHANGHAI)

    assert [page.name for page in read(target.read_bytes())] == ["表"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("a/b\\c[d]e:f*g?h", "a_b_c_d_e_f_g_h"),
        ("", "_"),
        ("''", "_"),
        ("'引用'", "引用"),
        ("History", "History_"),
        ("a" * 30 + "'s depot", "a" * 30),
        ("长" * 40, "长" * 31),
        ("𠮷" * 40, "𠮷" * 15),
    ],
)
def test_a_sheet_name_is_made_acceptable(wanted: str, name: str) -> None:
    assert sheet_name(wanted, set()) == name


def test_sheet_names_are_told_apart_without_regard_to_case() -> None:
    taken: set[str] = set()

    assert [sheet_name(name, taken) for name in ("Late", "LATE", "late")] == ["Late", "LATE (2)", "late (3)"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_names_become_names_that_excel_accepts(wanted: list[str]) -> None:
    taken: set[str] = set()

    names = [sheet_name(name, taken) for name in wanted]

    assert len({name.casefold() for name in names}) == len(names)
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'" for name in names)


@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_was_or_as_the_documented_replacement(text: str) -> None:
    expected = "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF or c in "\ufffe\uffff" else c for c in text)

    assert text_of(text) == (f"{expected}\u200b" if text.startswith("<r>") and text.endswith("</r>") else expected)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("text", 1), ("int", "1"), ("int", True), ("money", 1.5), ("date", datetime(2026, 1, 1, tzinfo=UTC))],
)
def test_a_value_of_another_kind_is_refused_with_the_column_named(kind: Kind, value: Value) -> None:
    with pytest.raises(TypeError, match="column '栏' holds"):
        cell_of(kind, value)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="column '栏': the instant 2026-01-01 00:00:00 has no time zone"):
        cell_of("instant", datetime(2026, 1, 1))


def test_a_row_with_a_cell_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        page_of((Column("栏"),), ("a", "b"))
