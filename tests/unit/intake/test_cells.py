"""How cells are understood."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.intake import cells
from shouyue.intake.cells import PARSERS, Cell, Value, Wrong

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-02",
        "2026-3-2",
        "2026/3/2",
        "2026.03.02",
        "2026年3月2日",
        "2026年03月02日",
        "２０２６年３月２日",
        "20260302",
        "2026-03-02 09:30",
        "2026/3/2 9:30:15",
        "2026-03-02T09:30:15.123",
        "2026年3月2日 9时30分",
        "2026年3月2日9点30分15秒",
        " 2026-03-02 ",
        46083,
        46083.0,
        46083.4,
        date(2026, 3, 2),
        datetime(2026, 3, 2, 9, 30),
    ],
)
def test_one_day_in_every_form(cell: Cell) -> None:
    assert cells.day(cell, ZONE) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026-13-01", "02/03/2026", "昨天", "2026", 7, 99_999, "2026-03-02 25:00", "3月2日", True]
)
def test_no_day(cell: Cell) -> None:
    with pytest.raises(Wrong, match="is not a date"):
        cells.day(cell, ZONE)


def test_an_instant_is_local_time() -> None:
    expected = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

    assert cells.instant("2026年3月2日 9:30", ZONE) == expected
    assert cells.instant(46083 + 9.5 / 24, ZONE) == expected


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("1,234.50", 123450),
        ("¥1,234.5", 123450),
        ("￥１，２３４．５０", 123450),
        ("1234.50元", 123450),
        ("人民币1234", 123400),
        ("-12.30", -1230),
        ("¥-12.3", -1230),
        ("0", 0),
        ("12.3400", 1234),
        (1234.5, 123450),
        (0.1 + 0.2, 30),
        (19.99, 1999),
        (12, 1200),
    ],
)
def test_money_is_whole_fen(cell: Cell, fen: int) -> None:
    assert cells.money(cell, ZONE) == fen


@pytest.mark.parametrize("cell", ["1,23.4", "12.345", "一百", "1e5", "--1", "-¥-1", "", "1 2a", 1.234, float("nan")])
def test_no_money(cell: Cell) -> None:
    with pytest.raises(Wrong):
        cells.money(cell, ZONE)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "  张 三 ", "张 三"),
        ("text", 12.0, "12"),
        ("text", 1.5, "1.5"),
        ("text", True, "TRUE"),
        ("text", datetime(2026, 3, 2), "2026-03-02"),
        ("text", time(9, 30), "09:30:00"),
        ("text", timedelta(hours=26), "1 day, 2:00:00"),
        ("code", "ＳＦ 123", "SF123"),
        ("code", "007", "007"),
        ("code", 13812345678.0, "13812345678"),
        ("phone", "+86 138-1234-5678", "13812345678"),
        ("phone", "008613812345678", "13812345678"),
        ("phone", "(023) 6789 1234", "02367891234"),
        ("phone", "400-800-1234", "4008001234"),
        ("phone", 13812345678.0, "13812345678"),
        ("email", " a.b@example.cn ", "a.b@example.cn"),
        ("int", "1,234", 1234),
        ("int", "１２", 12),
        ("int", 12.0, 12),
        ("int", "-5", -5),
        ("bool", "是", True),
        ("bool", "No", False),
        ("bool", True, True),
        ("bool", 0.0, False),
    ],
)
def test_what_is_understood(kind: str, cell: Cell, value: Value) -> None:
    assert PARSERS[kind](cell, ZONE) == value


@pytest.mark.parametrize(
    ("kind", "cell", "match"),
    [
        ("code", 1.2345678901234568e19, "lost its last digits"),
        ("phone", "12345", "is not a telephone number"),
        ("phone", "2381234567", "is not a telephone number"),
        ("email", "a@b", "is not an e-mail address"),
        ("email", "a@@b.cn", "is not an e-mail address"),
        ("date", "0001-01-01", "is not a date"),
        ("instant", "2200-01-01 09:00", "is not a date"),
        ("int", "1.5", "is not a whole number"),
        ("int", 1.5, "is not a whole number"),
        ("int", "1,23", "is not a whole number"),
        ("int", "9" * 30, "is not a whole number"),
        ("bool", "也许", "should be yes or no"),
    ],
)
def test_what_is_refused_says_why(kind: str, cell: Cell, match: str) -> None:
    with pytest.raises(Wrong, match=match):
        PARSERS[kind](cell, ZONE)


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["{0.year}-{0.month}-{0.day}", "{0.year}年{0.month}月{0.day}日"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert cells.day(form.format(day), ZONE) == day
    assert cells.day((day - date(1899, 12, 30)).days, ZONE) == day


@given(st.integers(-(10**12), 10**12))
def test_every_amount_is_read_back(fen: int) -> None:
    sign = "-" if fen < 0 else ""
    assert cells.money(f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02}", ZONE) == fen


@given(st.sampled_from(sorted(PARSERS)), st.text(max_size=20) | st.floats() | st.integers() | st.booleans())
def test_any_cell_is_understood_or_refused(kind: str, cell: Cell) -> None:
    try:
        value = PARSERS[kind](cell, ZONE)
    except Wrong:
        return
    assert isinstance(value, str | int | date)
