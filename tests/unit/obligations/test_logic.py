"""When something is due, and the way there day by day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.obligations.logic import CannotTell, Due, days_between, due_if_started
from shouyue.policy.amounts import within
from shouyue.policy.load import load_shared
from shouyue.worktime import Calendar, parse_week

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = load_shared().calendars["office"]
ALWAYS = load_shared().calendars["always"]
NIGHT = Calendar("night", SHANGHAI, parse_week({"mon-fri": ["22:00-06:00"]}))
DAYS_ONLY = Calendar("days", SHANGHAI, parse_week({"mon-fri": ["09:00-17:00", "12:00-20:00"]}))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp())


def told(second: int) -> str:
    return f"{datetime.fromtimestamp(second, SHANGHAI):%Y-%m-%d %H:%M}"


def answer(calendar: Calendar, start: str, form: str) -> Due:
    return due_if_started(calendar, at(start), within(form))


@pytest.mark.parametrize(
    ("start", "form", "due"),
    [
        ("2026-09-24 15:30", "PT8H", "2026-09-28 15:30"),  # over the Mid-Autumn Festival, Friday to Sunday
        ("2026-09-24 15:30", "PT2H30M", "2026-09-24 18:00"),  # an amount that ends with the shift is due at its end
        ("2026-09-18 17:00", "PT2H", "2026-09-20 10:00"),  # Sunday the 20th is worked with Monday's shifts
        ("2026-09-24 15:30", "3 days", "2026-09-29 00:00"),  # 24:00 of Sunday, rolled to the next working day's
        ("2026-09-24 15:30", "by 10:00 on the next working day", "2026-09-28 10:00"),
        ("2026-09-24 12:30", "end of shift", "2026-09-24 18:00"),
    ],
)
def test_the_due_time_is_that_of_the_calendar(start: str, form: str, due: str) -> None:
    assert told(answer(OFFICE, start, form).due) == due


def test_the_way_names_every_day_with_what_it_counts() -> None:
    due = answer(OFFICE, "2026-09-24 15:30", "PT8H")
    assert [(stage.day.date.day, stage.day.kind, stage.counted, stage.total) for stage in due.stages] == [
        (24, "weekly", 9_000, 9_000),
        (25, "holiday", 0, 9_000),
        (26, "holiday", 0, 9_000),
        (27, "holiday", 0, 9_000),
        (28, "weekly", 19_800, 28_800),
    ]
    assert due.skipped == 3
    assert due.open[0] == (at("2026-09-24 15:30"), at("2026-09-24 18:00"))
    assert due.open[-1] == (at("2026-09-28 13:00"), at("2026-09-28 15:30"))


def test_a_due_time_at_midnight_belongs_to_the_day_that_ends() -> None:
    due = answer(OFFICE, "2026-11-30 10:00", "end of month")
    assert told(due.due) == "2026-12-01 00:00"
    assert [stage.day.date for stage in due.stages] == [date(2026, 11, 30)]


def test_a_night_shift_of_the_day_before_reaches_into_the_first_day() -> None:
    due = answer(NIGHT, "2026-03-03 04:00", "PT3H")
    assert told(due.due) == "2026-03-03 23:00"
    assert [(stage.day.date.day, stage.counted) for stage in due.stages] == [(2, 7_200), (3, 3_600)]


def test_a_night_shift_that_has_ended_is_not_named() -> None:
    due = answer(NIGHT, "2026-03-03 07:00", "PT1H")
    assert [stage.day.date.day for stage in due.stages] == [3]


def test_shifts_that_overlap_count_once() -> None:
    due = answer(DAYS_ONLY, "2026-03-02 08:00", "PT11H")
    assert told(due.due) == "2026-03-02 20:00"
    assert due.stages[0].counted == due.used == 39_600


def test_where_every_second_counts_there_is_nothing_to_tell_day_by_day() -> None:
    due = answer(ALWAYS, "2026-09-24 15:30", "PT48H")
    assert (due.stages, due.open, due.used) == ((), ((due.start, due.due),), 172_800)


def test_a_time_of_day_that_is_over_was_past_at_the_start() -> None:
    due = answer(OFFICE, "2026-09-24 15:30", "by 10:00 on day 1")
    assert due.was_past
    assert (due.used, due.open) == (0, ())


def test_a_year_whose_make_up_days_are_not_announced_makes_it_provisional() -> None:
    assert answer(OFFICE, "2031-05-05 10:00", "PT8H").provisional
    assert not answer(OFFICE, "2026-05-06 10:00", "PT8H").provisional


@pytest.mark.parametrize("form", ["at facts.promised_at", "PT1H before facts.eta", "end of duty"])
def test_a_time_that_hangs_on_a_fact_is_refused_with_a_sentence(form: str) -> None:
    with pytest.raises(CannotTell) as refused:
        answer(OFFICE, "2026-09-24 15:30", form)
    assert refused.value.text.zh.startswith("这种时限取决于一条事实")


@pytest.mark.parametrize("start", ["1850-01-01 10:00", "2300-01-01 10:00"])
def test_a_start_out_of_reach_is_refused_with_a_sentence(start: str) -> None:
    with pytest.raises(CannotTell) as refused:
        answer(OFFICE, start, "PT8H")
    assert "1900" in refused.value.text.en


def test_more_days_than_can_be_shown_are_not_listed() -> None:
    due = answer(OFFICE, "2024-01-02 10:00", "PT6000H")
    assert (due.stages, due.used) == ((), 21_600_000)


def test_days_between_begin_with_the_day_before() -> None:
    days = days_between(OFFICE, at("2026-03-01 00:30"), at("2026-03-02 23:59"))
    assert days == (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2))


def by_hand(start: int, end: int) -> int:
    """Open seconds of 22:00-06:00 from Monday to Friday: minute by minute, by the clock on the wall."""
    shanghai_is_even = timedelta(hours=8)
    count, then = 0, datetime.fromtimestamp(start, UTC) + shanghai_is_even
    for _ in range((end - start) // 60):
        evening = then.time() >= time(22) and then.weekday() < 5
        morning = then.time() < time(6) and (then - timedelta(days=1)).weekday() < 5
        count += 60 * (evening or morning)
        then += timedelta(minutes=1)
    return count


@given(minute=st.integers(0, 14 * 1440), hours=st.integers(0, 60))
def test_the_days_add_up_to_the_time_used(minute: int, hours: int) -> None:
    start = at("2026-03-02 00:00") + 60 * minute
    due = due_if_started(NIGHT, start, within(f"PT{hours}H"))
    assert due.used == 3600 * hours == by_hand(start, due.due)
    assert sum(stage.counted for stage in due.stages) == due.used
    assert [stage.total for stage in due.stages][-1:] in ([due.used], [])
