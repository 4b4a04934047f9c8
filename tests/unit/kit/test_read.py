"""What stands in an address: numbers, days, instants, words."""

from datetime import UTC, date, datetime

import pytest

from shouyue.kit import read


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert read.number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1_000", " 1", "１２", "²", "9" * 19, "9" * 5_000, "0x1", "\0"])
def test_what_is_no_number_is_none(text: str) -> None:
    """5,000 digits are more than Python itself would read."""
    assert read.number(text) is None


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026-3-2", "20260302", "2026-W09-1", "1899-12-31", "2200-01-01", "2026-03-02T09:00"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read.day("2026-03-02") == date(2026, 3, 2)
    assert read.day(text) is None


@pytest.mark.parametrize(
    "text", ["", "none", "2026-03-02T09:00:00", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59Z"]
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert read.instant("2026-03-02T09:00:00+08:00") == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert read.instant(text) is None


def test_words_are_cut_and_hold_nothing_that_a_database_refuses() -> None:
    assert read.words("外\0箱破损", 3) == "外箱破"


@pytest.mark.parametrize("text", ["2026-03-02", "1900-01-01"])
def test_a_day_is_written_as_it_was_read(text: str) -> None:
    assert read.written(read.day(text)) == text


def test_numbers_and_instants_are_written_and_nothing_is_nothing() -> None:
    assert (read.written(0), read.written(None)) == ("0", "")
    assert read.written(read.instant("2026-03-02T09:00:00+08:00")) == "2026-03-02T09:00:00+08:00"
