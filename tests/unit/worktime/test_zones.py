"""Changes of the local clock, in hours that can be counted on fingers."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from shouyue.worktime.local import instant
from tests.unit.worktime.offices import at, plain

ZONES = {name: ZoneInfo(name) for name in ("Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Shanghai")}
NIGHT = {"mon-sun": ["22:00-06:00"]}


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("Europe/Berlin", "2025-03-28 12:00", 8),
        ("Europe/Berlin", "2025-03-29 12:00", 7),
        ("Europe/Berlin", "2025-10-25 12:00", 9),
        ("Australia/Lord_Howe", "2026-04-04 12:00", 8.5),
        ("Australia/Lord_Howe", "2026-10-03 12:00", 7.5),
        ("Asia/Shanghai", "1986-05-03 12:00", 7),
        ("Asia/Shanghai", "1986-09-13 12:00", 9),
        ("Asia/Shanghai", "2026-05-03 12:00", 8),
    ],
)
def test_a_night_shift_shrinks_in_spring_and_grows_in_autumn(zone: str, evening: str, hours: float) -> None:
    start = at(evening, ZONES[zone])
    assert plain(NIGHT, ZONES[zone]).elapsed(start, start.replace(day=start.day + 1)) == hours * 3600


def test_a_shift_inside_the_lost_hour_does_not_take_place() -> None:
    berlin = ZONES["Europe/Berlin"]
    shifts = plain({"sun": ["02:15-02:45"]}, berlin)
    assert shifts.next_open(at("2025-03-29 12:00", berlin)) == at("2025-04-06 02:15", berlin)
    assert shifts.after_working_days(at("2025-03-29 12:00", berlin), 1) == at("2025-04-06 02:45", berlin)


def test_a_shift_inside_the_hour_that_comes_twice_is_worked_once() -> None:
    berlin = ZONES["Europe/Berlin"]
    shifts = plain({"sun": ["02:15-02:45"]}, berlin)
    assert shifts.elapsed(at("2025-10-26 00:00", berlin), at("2025-10-27 00:00", berlin)) == 1800


def test_shifts_that_meet_in_the_hour_that_comes_twice_leave_no_hole_and_do_not_overlap() -> None:
    berlin = ZONES["Europe/Berlin"]
    shifts = plain({"sun": ["00:00-02:30", "02:30-24:00"]}, berlin)
    assert shifts.elapsed(at("2025-10-26 00:00", berlin), at("2025-10-27 00:00", berlin)) == 25 * 3600


@pytest.mark.parametrize(
    ("day", "seconds", "same"),
    [
        (date(2025, 3, 30), 2 * 3600, "2025-03-30 03:00"),
        (date(2025, 3, 30), 2 * 3600 + 1800, "2025-03-30 03:00"),
        (date(2025, 3, 30), 3 * 3600, "2025-03-30 03:00"),
        (date(2025, 10, 26), 2 * 3600 + 1800, "2025-10-26 02:30"),
        (date(2025, 10, 26), 24 * 3600, "2025-10-27 00:00"),
    ],
)
def test_a_wall_time_is_reached_when_the_clock_first_shows_it_or_later(day: date, seconds: int, same: str) -> None:
    berlin = ZONES["Europe/Berlin"]
    assert instant(berlin, day, seconds) == int(at(same, berlin).timestamp())


def test_a_day_whose_midnight_is_skipped_begins_when_the_clock_moves() -> None:
    havana = ZONES["America/Havana"]
    assert instant(havana, date(2025, 3, 9), 0) == int(at("2025-03-09 01:00", havana).timestamp())
    shifts = plain({"mon-fri": ["09:00-18:00"]}, havana)
    assert shifts.after_days(at("2025-03-07 10:00", havana), 1) == at("2025-03-09 01:00", havana)


def test_a_datetime_of_a_year_with_another_offset_is_read_by_that_offset() -> None:
    shanghai = ZONES["Asia/Shanghai"]
    shifts = plain(NIGHT, shanghai)
    shifts.is_open(at("2026-03-02 10:00", shanghai))
    summer = at("1990-07-02 23:00", shanghai)
    assert shifts.clock.read(summer) == int(summer.timestamp())
    assert shifts.add(summer, 7 * 3600) == at("1990-07-03 06:00", shanghai)
    assert shifts.clock.read(at("2026-03-02 10:00", shanghai)) == int(at("2026-03-02 10:00", shanghai).timestamp())
