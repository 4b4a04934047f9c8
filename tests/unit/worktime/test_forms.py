"""The forms of a due time, one example a line of the engine's rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from shouyue.worktime import Calendar, Closure, NoWorkingTime, WorktimeError
from tests.unit.worktime.offices import ALWAYS, BERLIN, HOUR, at, office, plain


def test_an_amount_that_ends_with_a_shift_is_due_at_that_end() -> None:
    assert office().add(at("2026-03-02 09:00"), 8 * HOUR) == at("2026-03-02 18:00")
    assert office().add(at("2026-03-02 18:00"), HOUR) == at("2026-03-03 10:00")


def test_the_second_of_closing_is_outside_hours() -> None:
    calendar = office()
    assert calendar.is_open(at("2026-03-02 17:59:59")) is True
    assert calendar.is_open(at("2026-03-02 18:00:00")) is False
    assert calendar.next_open(at("2026-03-02 18:00")) == at("2026-03-03 09:00")
    assert calendar.next_open(at("2026-03-02 10:00")) == at("2026-03-02 10:00")


def test_lunch_does_not_count() -> None:
    assert office().add(at("2026-03-02 11:00"), 2 * HOUR) == at("2026-03-02 14:00")


def test_no_amount_is_due_at_once_even_outside_hours() -> None:
    assert office().add(at("2026-03-01 10:00"), 0) == at("2026-03-01 10:00")


def test_a_make_up_sunday_counts() -> None:
    assert office().add(at("2026-01-01 10:00"), HOUR) == at("2026-01-04 10:00")


def test_spring_festival_does_not_count() -> None:
    assert office().add(at("2026-02-14 17:00"), 2 * HOUR) == at("2026-02-24 10:00")


def test_in_always_time_is_elapsed_time() -> None:
    assert ALWAYS.add(at("2026-02-14 17:00"), 48 * HOUR) == at("2026-02-16 17:00")
    assert ALWAYS.subtract(at("2026-02-16 17:00"), 48 * HOUR) == at("2026-02-14 17:00")
    assert ALWAYS.elapsed(at("2026-02-14 17:00"), at("2026-02-16 17:00")) == 48 * 3600
    assert ALWAYS.is_open(at("2026-02-16 17:00")) is True
    assert ALWAYS.next_open(at("2026-02-16 17:00")) == at("2026-02-16 17:00")


def test_always_counts_the_hours_that_a_change_of_the_clock_takes_or_gives() -> None:
    always = Calendar("always", BERLIN, None)
    assert always.add(at("2025-03-29 12:00", BERLIN), 24 * HOUR) == at("2025-03-30 13:00", BERLIN)
    assert always.add(at("2025-10-25 12:00", BERLIN), 24 * HOUR) == at("2025-10-26 11:00", BERLIN)


def test_two_hours_before_is_open_time_too() -> None:
    assert office().subtract(at("2026-03-03 10:00"), 2 * HOUR) == at("2026-03-02 17:00")


def test_going_back_to_an_opening_answers_the_closing_before() -> None:
    assert office().subtract(at("2026-03-03 10:00"), HOUR) == at("2026-03-02 18:00")


def test_elapsed_time_is_half_open() -> None:
    assert office().elapsed(at("2026-03-02 17:00"), at("2026-03-03 10:00")) == 2 * 3600
    assert office().elapsed(at("2026-03-02 18:00"), at("2026-03-03 09:00")) == 0


def test_three_days_end_at_24_00_of_the_third_day_after() -> None:
    assert plain({"mon-fri": ["09:00-18:00"]}).after_days(at("2026-03-04 15:00"), 3) == at("2026-03-08 00:00")


def test_days_roll_to_a_working_day_where_holidays_are_named() -> None:
    assert office().after_days(at("2026-03-04 15:00"), 3) == at("2026-03-10 00:00")
    assert office().after_days(at("2026-02-12 15:00"), 3) == at("2026-02-25 00:00")
    assert office().after_days(at("2026-01-01 15:00"), 3) == at("2026-01-05 00:00")


def test_three_working_days_end_with_the_last_shift_of_the_third() -> None:
    assert office().after_working_days(at("2026-03-05 00:00"), 3) == at("2026-03-10 18:00")
    assert office().after_working_days(at("2026-02-13 23:00"), 3) == at("2026-02-25 18:00")


def test_a_day_that_closures_take_away_is_no_working_day() -> None:
    closed = Closure(at("2026-03-03 00:00"), at("2026-03-04 00:00"), "site moved")
    assert office(closures=(closed,)).after_working_days(at("2026-03-02 10:00"), 1) == at("2026-03-04 18:00")


def test_a_fixed_time_where_the_start_day_is_day_one() -> None:
    calendar = office()
    assert calendar.at_time(at("2026-03-06 23:00"), 10 * 3600, day=2) == at("2026-03-07 10:00")
    assert calendar.at_time(at("2026-03-06 23:00"), 18 * 3600, day=3) == at("2026-03-08 18:00")
    assert calendar.at_time_next_working_day(at("2026-03-06 01:00"), 10 * 3600) == at("2026-03-09 10:00")
    assert calendar.at_time_next_working_day(at("2026-02-13 01:00"), 86_400) == at("2026-02-15 00:00")


def test_end_of_the_shift_that_holds_the_start() -> None:
    assert office().end_of_shift(at("2026-03-02 09:00")) == at("2026-03-02 12:00")
    assert office().end_of_shift(at("2026-03-02 11:59:59")) == at("2026-03-02 12:00")


def test_end_of_the_next_shift_where_none_holds_the_start() -> None:
    assert office().end_of_shift(at("2026-03-02 12:00")) == at("2026-03-02 18:00")
    assert office().end_of_shift(at("2026-02-14 18:00")) == at("2026-02-24 12:00")


def test_of_several_shifts_the_one_that_ends_first() -> None:
    shifts = plain({"mon": ["06:00-14:00", "08:00-12:00", "13:00-21:00"]})
    assert shifts.end_of_shift(at("2026-03-02 09:00")) == at("2026-03-02 12:00")
    assert shifts.end_of_shift(at("2026-03-02 13:30")) == at("2026-03-02 14:00")
    assert shifts.elapsed(at("2026-03-02 00:00"), at("2026-03-03 00:00")) == 15 * 3600


def test_a_night_shift_ends_on_the_day_after_even_on_a_holiday() -> None:
    night = office({"mon-fri": ["22:00-06:00"]})
    assert night.end_of_shift(at("2025-12-31 23:00")) == at("2026-01-01 06:00")
    assert night.end_of_shift(at("2026-01-01 05:00")) == at("2026-01-01 06:00")
    assert night.add(at("2025-12-31 12:00"), 9 * HOUR) == at("2026-01-04 23:00")


def test_a_shift_that_a_closure_shortens_ends_with_its_last_open_second() -> None:
    closed = Closure(at("2026-03-02 16:00"), at("2026-03-02 20:00"), "feast")
    calendar = office(closures=(closed,))
    assert calendar.end_of_shift(at("2026-03-02 13:00")) == at("2026-03-02 16:00")
    assert calendar.end_of_shift(at("2026-03-02 16:30")) == at("2026-03-03 12:00")


def test_end_of_shift_in_always_is_the_end_of_the_day() -> None:
    assert ALWAYS.end_of_shift(at("2026-03-02 13:00")) == at("2026-03-03 00:00")


@pytest.mark.parametrize(
    ("period", "start", "due"),
    [
        ("week", "2026-03-04 15:00", "2026-03-09 00:00"),
        ("week", "2026-03-08 23:59:59", "2026-03-09 00:00"),
        ("month", "2026-03-31 23:59:59", "2026-04-01 00:00"),
        ("month", "2026-04-01 00:00", "2026-05-01 00:00"),
        ("month", "2026-12-04 15:00", "2027-01-01 00:00"),
        ("quarter", "2026-04-01 00:00", "2026-07-01 00:00"),
        ("quarter", "2026-12-31 00:00", "2027-01-01 00:00"),
        ("half-year", "2026-06-30 00:00", "2026-07-01 00:00"),
        ("half-year", "2026-07-01 00:00", "2027-01-01 00:00"),
        ("year", "2026-01-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_a_period_ends_when_the_next_one_begins(period: str, start: str, due: str) -> None:
    assert office().end_of_period(at(start), period) == at(due)


def test_a_period_is_local() -> None:
    assert office().end_of_period(datetime(2026, 3, 31, 17, tzinfo=UTC), "month") == at("2026-05-01 00:00")


def test_a_period_of_another_name_is_refused() -> None:
    with pytest.raises(WorktimeError, match="'decade' is not a period: use week, month, quarter, half-year, year"):
        office().end_of_period(at("2026-03-04 15:00"), "decade")


def test_a_deadline_over_a_year_not_announced_is_provisional() -> None:
    calendar = office()
    assert calendar.touches_unannounced(at("2026-12-30 10:00"), at("2027-01-01 00:00")) is False
    assert calendar.touches_unannounced(at("2026-12-30 10:00"), at("2027-01-01 00:00:01")) is True
    assert calendar.touches_unannounced(at("2000-12-31 23:59:59"), at("2001-01-02 00:00")) is True
    assert calendar.touches_unannounced(at("2027-01-01 00:00"), at("2027-01-01 00:00")) is True
    assert ALWAYS.touches_unannounced(at("2026-12-30 10:00"), at("2099-01-01 00:00")) is False


def test_fractions_of_a_second_are_cut_off() -> None:
    late = at("2026-03-02 17:59:59") + timedelta(microseconds=999_999)
    assert office().add(late, timedelta(seconds=1, microseconds=999_999)) == at("2026-03-02 18:00")
    before_1970 = at("1969-12-31 12:00:01.500000")
    assert ALWAYS.add(before_1970, 0) == at("1969-12-31 12:00:01")


def test_answers_are_in_the_calendars_zone() -> None:
    answer = office().add(datetime(2026, 3, 2, 1, tzinfo=UTC), HOUR)
    assert (answer, str(answer.tzinfo)) == (at("2026-03-02 10:00"), "Asia/Shanghai")


@pytest.mark.parametrize("calendar", [ALWAYS, office()], ids=["always", "office"])
def test_a_negative_amount_is_refused(calendar: Calendar) -> None:
    with pytest.raises(WorktimeError, match=r"cannot be negative \(-1 seconds\): use subtract to go back"):
        calendar.add(at("2026-03-02 10:00"), -1)
    with pytest.raises(WorktimeError, match="cannot be negative"):
        calendar.subtract(at("2026-03-02 10:00"), -HOUR)


@pytest.mark.parametrize("calendar", [ALWAYS, office()], ids=["always", "office"])
def test_an_end_before_its_start_is_refused(calendar: Calendar) -> None:
    with pytest.raises(WorktimeError, match="lies before the start"):
        calendar.elapsed(at("2026-03-02 10:00"), at("2026-03-02 09:59:59"))


@pytest.mark.parametrize("days", [0, -1])
def test_a_number_of_days_is_at_least_one(days: int) -> None:
    for ask in (office().after_days, office().after_working_days):
        with pytest.raises(WorktimeError, match="is at least 1"):
            ask(at("2026-03-02 10:00"), days)


def test_day_forms_end_their_search_after_a_year() -> None:
    idle = plain({})
    asks: list[Callable[[], datetime]] = [
        lambda: idle.after_working_days(at("2026-03-02 10:00"), 1),
        lambda: idle.at_time_next_working_day(at("2026-03-02 10:00"), 0),
        lambda: idle.end_of_shift(at("2026-03-02 10:00")),
    ]
    for ask in asks:
        with pytest.raises(NoWorkingTime, match="'plain' has no working time within 366 days of"):
            ask()
