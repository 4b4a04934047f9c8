"""Hours of a day and of a week, as people write them."""

import pytest

from shouyue.worktime import Span, WorktimeError, parse_spans, parse_week, parse_weekday

HOUR = 3600
MORNING = Span(9 * HOUR, 12 * HOUR)


def test_hours_are_seconds_after_midnight_in_order_of_time() -> None:
    assert parse_spans(["13:00-18:30", "09:00-12:00"]) == (MORNING, Span(13 * HOUR, 18 * HOUR + 1800))


def test_an_end_before_its_start_lies_on_the_next_day() -> None:
    assert parse_spans(["22:00-06:00"]) == (Span(22 * HOUR, 30 * HOUR),)


def test_24_00_ends_the_day() -> None:
    assert parse_spans(["00:00-24:00", "18:00 - 24:00"]) == (Span(0, 24 * HOUR), Span(18 * HOUR, 24 * HOUR))


def test_midnight_as_an_end_is_that_of_the_next_day() -> None:
    assert parse_spans(["18:00-00:00"]) == (Span(18 * HOUR, 24 * HOUR),)


def test_a_shift_that_overlaps_another_stays_as_written() -> None:
    assert parse_spans(["09:00-13:00", "12:00-18:00"]) == (
        Span(9 * HOUR, 13 * HOUR),
        Span(12 * HOUR, 18 * HOUR),
    )


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("9-12", "'9-12' is not a shift: write it like 09:00-12:00"),
        ("09:60-12:00", "'09:60-12:00' is not a shift"),
        ("24:00-06:00", "'24:00-06:00' leaves the day"),
        ("18:00-24:30", "'18:00-24:30' leaves the day"),
        ("09:00-09:00", "'09:00-09:00' starts when it ends: write 00:00-24:00 for a whole day"),
        ("０９:00-12:00", "is not a shift"),
    ],
)
def test_hours_that_make_no_sense_are_refused_in_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(WorktimeError, match=sentence):
        parse_spans([written])


def test_a_refusal_speaks_chinese_too() -> None:
    with pytest.raises(WorktimeError) as refusal:
        parse_spans(["nine to five"])
    assert refusal.value.text.zh == "无法读懂班次“nine to five”：请写成 09:00-12:00，跨夜写成 22:00-06:00。"


@pytest.mark.parametrize(("start", "end"), [(-1, 10), (10, 10), (0, 172_801)])
def test_a_span_outside_two_days_is_refused(start: int, end: int) -> None:
    with pytest.raises(WorktimeError, match="make no shift"):
        Span(start, end)


def test_a_week_begins_on_monday_and_is_closed_where_not_named() -> None:
    day = (MORNING,)
    assert parse_week({"mon,wed": ["09:00-12:00"], "fri-sun": ["09:00-12:00"]}) == (day, (), day, (), day, day, day)


def test_a_range_of_weekdays_may_run_over_the_end_of_the_week() -> None:
    day = (MORNING,)
    assert parse_week({"sat-mon": ["09:00-12:00"]}) == (day, (), (), (), (), day, day)


def test_a_weekday_named_twice_is_refused() -> None:
    with pytest.raises(WorktimeError, match="'fri' names fri a second time"):
        parse_week({"mon-fri": ["09:00-12:00"], "fri": []})


def test_a_word_that_is_no_weekday_is_refused_with_the_list() -> None:
    with pytest.raises(WorktimeError, match="'funday' is not a weekday: use mon, tue, wed, thu, fri, sat, sun"):
        parse_weekday("funday")
