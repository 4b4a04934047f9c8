"""The way to a due time in words."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shouyue.obligations import queries
from shouyue.obligations.panels import calendars as panels
from shouyue.obligations.panels.calendars import Line
from shouyue.policy.load import load_shared
from tests.unit.obligations.test_logic import OFFICE, SHANGHAI, answer, at


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_days_off_for_one_reason_are_one_line() -> None:
    due = answer(OFFICE, "2026-09-24 15:30", "PT8H")
    thursday, holiday, monday = panels.lines(due, SHANGHAI)
    assert thursday == Line("09-24 Thursday", "15:30–18:00", "", "", 9_000, 9_000)
    assert (holiday.days, holiday.hours, holiday.total) == ("09-25 Friday – 09-27 Sunday", "closed", None)
    assert holiday.why == "Public holiday Mid-Autumn Festival"
    assert holiday.source
    assert (monday.hours, monday.counted, monday.total) == ("09:00–12:00, 13:00–15:30", 19_800, 28_800)


def test_a_weekend_is_a_day_off_of_the_week_and_has_no_source() -> None:
    _friday, weekend, _monday = panels.lines(answer(OFFICE, "2026-03-06 17:00", "PT2H"), SHANGHAI)
    assert (weekend.days, weekend.why, weekend.source) == ("03-07 Saturday – 03-08 Sunday", "day off of the week", "")


def test_a_working_day_that_is_over_counts_nothing_and_stands_alone() -> None:
    friday, weekend, monday = panels.lines(answer(OFFICE, "2026-03-06 19:00", "PT1H"), SHANGHAI)
    assert (friday.days, friday.hours, friday.why, friday.total) == ("03-06 Friday", "nothing counted", "", None)
    assert weekend.days == "03-07 Saturday – 03-08 Sunday"
    assert monday.total == 3_600


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("2026-09-28 15:30", "2026-09-28 15:30 Monday"),
        ("2026-09-29 00:00", "2026-09-28 24:00 Monday"),
        ("2026-01-01 00:00", "2025-12-31 24:00 Wednesday"),
    ],
)
def test_a_due_time_at_midnight_is_said_as_24_00(second: str, said: str) -> None:
    assert panels.until(at(second), SHANGHAI) == said


def test_the_course_keeps_its_direction_where_the_due_time_was_past() -> None:
    track = panels.course(OFFICE, answer(OFFICE, "2026-09-24 15:30", "by 10:00 on day 1"))
    assert track.start < at("2026-09-24 10:00") < at("2026-09-24 15:30") < track.end


def test_a_hint_says_what_the_day_is_and_where_that_is_written() -> None:
    assert panels.tip(OFFICE.day(date(2026, 9, 20))).split("\n") == [
        "2026-09-20 Sunday",
        "Make-up working day for National Day",
        "09:00–12:00, 13:00–18:00",
        f"Source: {OFFICE.day(date(2026, 9, 20)).source}",
    ]
    assert panels.tip(OFFICE.day(date(2026, 9, 19))).split("\n") == [
        "2026-09-19 Saturday",
        "day off of the week",
        "closed",
    ]


def test_hours_past_midnight_are_marked() -> None:
    shifts = load_shared().calendars["shifts"]
    assert panels.hours(shifts.day(date(2026, 3, 2))) == "00:00–08:00, 08:00–16:00, 16:00–24:00"


def test_the_year_counts_its_days_once() -> None:
    year = queries.year_of(OFFICE, 2026)
    listed = {kind: sum(run.count for run in year.special if run.first.kind == kind) for kind in ("holiday", "make_up")}
    assert listed == {"holiday": year.count("holiday"), "make_up": year.count("make_up")}
    assert year.open_days == 365 - sum(1 for day in year.days if not day.spans)
    assert year.open_hours == year.open_days * 8


def test_the_colours_of_a_year_that_occur_are_explained() -> None:
    assert panels.legend(queries.year_of(OFFICE, 2026)) == [
        ("bad", "Public holiday"),
        ("info", "Make-up working day"),
        ("muted", "day off of the week"),
    ]
    always = load_shared().calendars["always"]
    assert panels.legend(queries.year_of(always, 2026)) == []
    assert always.zone == ZoneInfo("Asia/Shanghai")
