"""What a calendar says of a day: precedence, closures, sources."""

from datetime import date, datetime

import pytest

from shouyue.kit.text import Text
from shouyue.worktime import Calendar, Closure, Day, Span, WorktimeError, listed, parse_spans, parse_week
from tests.unit.worktime.offices import ALWAYS, HOUR, MON_FRI, SHANGHAI, at, office, plain

WORKED = parse_spans(MON_FRI["mon-fri"])
NOTICE = "国办发明电〔2025〕7号"


def test_an_ordinary_day_has_the_hours_of_its_weekday() -> None:
    assert office().day(date(2026, 3, 2)) == Day(date(2026, 3, 2), "weekly", WORKED, None, "office")
    assert office().day(date(2026, 3, 1)) == Day(date(2026, 3, 1), "weekly", (), None, "office")


def test_a_holiday_has_none() -> None:
    name = Text(zh="春节", en="Spring Festival", hant="春節")
    assert office().day(date(2026, 2, 16)) == Day(date(2026, 2, 16), "holiday", (), name, NOTICE)


def test_a_make_up_sunday_has_the_hours_of_the_named_weekday() -> None:
    name = Text(zh="元旦调休上班", en="Make-up working day for New Year's Day", hant="元旦調休上班")
    assert office().day(date(2026, 1, 4)) == Day(date(2026, 1, 4), "make_up", WORKED, name, NOTICE)


def test_a_calendar_that_names_no_weekday_for_make_up_days_does_not_work_them() -> None:
    calendar = Calendar("resting", SHANGHAI, parse_week(MON_FRI), office().holidays)
    assert calendar.day(date(2026, 1, 4)).kind == "weekly"
    assert calendar.is_open(at("2026-01-04 10:00")) is False


def test_extra_hours_are_all_hours_of_their_day() -> None:
    calendar = office(extra={date(2026, 2, 16): ["09:00-10:00"], date(2026, 2, 14): ["20:00-21:00"]})
    assert [calendar.day(date(2026, 2, day)).kind for day in (14, 16)] == ["extra", "extra"]
    assert calendar.elapsed(at("2026-02-14 00:00"), at("2026-02-17 00:00")) == 7200


def test_extra_hours_may_also_close_a_day() -> None:
    day = office(extra={date(2026, 3, 2): []}).day(date(2026, 3, 2))
    assert (day.kind, day.spans) == ("extra", ())


def test_a_closure_cuts_by_the_instant() -> None:
    closed = Closure(at("2026-03-02 11:00"), at("2026-03-02 15:30"), "site moved")
    day = office(closures=(closed,)).day(date(2026, 3, 2))
    left = parse_spans(["09:00-11:00", "15:30-18:00"])
    assert day == Day(date(2026, 3, 2), "closure", left, Text("site moved", "site moved"), "office")


def test_a_closure_wins_over_extra_hours() -> None:
    closed = Closure(at("2026-03-07 00:00"), at("2026-03-08 00:00"), "stocktaking")
    calendar = office(extra={date(2026, 3, 7): ["09:00-12:00"]}, closures=(closed,))
    assert calendar.day(date(2026, 3, 7)).spans == ()
    assert calendar.is_open(at("2026-03-07 10:00")) is False


def test_a_closure_after_midnight_cuts_the_shift_of_the_evening_before() -> None:
    closed = Closure(at("2026-03-03 01:00"), at("2026-03-03 02:00"), "power cut")
    calendar = plain({"mon": ["22:00-06:00"]}, closures=(closed,))
    assert calendar.day(date(2026, 3, 2)).spans == (Span(79_200, 90_000), Span(93_600, 108_000))
    assert calendar.elapsed(at("2026-03-02 12:00"), at("2026-03-03 12:00")) == 7 * 3600


def test_closures_of_one_day_are_named_together() -> None:
    first = Closure(at("2026-03-02 09:00"), at("2026-03-02 10:00"), "drill")
    second = Closure(at("2026-03-02 17:00"), at("2026-03-02 18:00"), "feast")
    day = office(closures=(first, second)).day(date(2026, 3, 2))
    assert day.why == Text("drill; feast", "drill; feast")


def test_a_policys_own_list_of_days_off_is_complete() -> None:
    calendar = Calendar("own", SHANGHAI, parse_week(MON_FRI), listed([date(2026, 3, 2)]))
    day = calendar.day(date(2026, 3, 2))
    assert (day.kind, day.source) == ("holiday", "policy")
    assert calendar.announced(2099) is True


def test_always_is_open_all_day() -> None:
    assert ALWAYS.day(date(2026, 2, 16)) == Day(date(2026, 2, 16), "weekly", (Span(0, 86_400),), None, "always")
    assert (ALWAYS.always, office().always) == (True, False)


def test_announced_years() -> None:
    assert [office().announced(year) for year in (2000, 2001, 2026, 2027)] == [False, True, True, False]
    assert plain(MON_FRI).announced(2027) is True


def test_a_calendar_without_any_hours_is_never_open() -> None:
    assert plain({}).never_open() is True
    assert office().never_open() is False
    assert ALWAYS.never_open() is False


def test_single_extra_days_do_not_make_a_calendar_in_which_clocks_can_end() -> None:
    extra = {date(2026, 3, 7): parse_spans(["09:00-12:00"])}
    assert Calendar("rare", SHANGHAI, parse_week({}), extra=extra).never_open() is True


def test_a_closure_of_more_than_a_year_is_found_before_a_clock_runs_into_it() -> None:
    long = Closure(at("2026-03-07 00:00"), at("2027-06-01 00:00"), "moved abroad")
    short = Closure(at("2026-03-07 00:00"), at("2026-06-01 00:00"), "moved")
    assert Calendar("shut", SHANGHAI, parse_week(MON_FRI), closures=(long,)).never_open() is True
    assert Calendar("open", SHANGHAI, parse_week(MON_FRI), closures=(short,)).never_open() is False


def test_always_takes_no_days_off() -> None:
    with pytest.raises(WorktimeError, match=r"'all' has no weekly shifts, so every second counts .* give it a week"):
        Calendar("all", SHANGHAI, None, holidays=office().holidays)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(WorktimeError, match="needs the shifts of seven weekdays, not of 1"):
        Calendar("short", SHANGHAI, (WORKED,))


def test_make_up_is_a_weekday() -> None:
    with pytest.raises(WorktimeError, match=r"make_up of calendar 'odd' is a weekday from 0 \(Monday\) to 6, not 7"):
        Calendar("odd", SHANGHAI, parse_week(MON_FRI), office().holidays, make_up=7)


def test_a_closure_ends_after_its_start() -> None:
    with pytest.raises(WorktimeError, match="'gone' does not end after its start"):
        Closure(at("2026-03-02 09:00"), at("2026-03-02 09:00"), "gone")


def test_an_instant_without_zone_is_refused() -> None:
    without = datetime(2026, 3, 2, 9)
    with pytest.raises(WorktimeError, match=r"2026-03-02T09:00:00 has no time zone: name one, as in .*\+08:00"):
        office().add(without, HOUR)
    with pytest.raises(WorktimeError, match="has no time zone"):
        office().is_open(without)
    with pytest.raises(WorktimeError, match="has no time zone"):
        Closure(without, at("2026-03-02 09:00"), "gone")


def test_a_calendar_keeps_its_own_copy_of_the_extra_hours() -> None:
    extra = {date(2026, 3, 7): parse_spans(["09:00-12:00"])}
    calendar = Calendar("kept", SHANGHAI, parse_week({}), extra=extra)
    extra.clear()
    assert calendar.day(date(2026, 3, 7)).kind == "extra"
