"""Mainland China's days, against the official arrangements of 2024 to 2026 written out by day."""

from datetime import date, timedelta

from shouyue.kit.text import Text
from shouyue.worktime import Holiday, china

OFF = {
    2024: "0101 0210 0211 0212 0213 0214 0215 0216 0217 0404 0405 0406 0501 0502 0503 0504 0505 0610 0915 0916 0917 "
    "1001 1002 1003 1004 1005 1006 1007",
    2025: "0101 0128 0129 0130 0131 0201 0202 0203 0204 0404 0405 0406 0501 0502 0503 0504 0505 0531 0601 0602 "
    "1001 1002 1003 1004 1005 1006 1007 1008",
    2026: "0101 0102 0103 0215 0216 0217 0218 0219 0220 0221 0222 0223 0404 0405 0406 0501 0502 0503 0504 0505 "
    "0619 0620 0621 0925 0926 0927 1001 1002 1003 1004 1005 1006 1007",
}
MAKE_UP = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}


def _days(written: dict[int, str]) -> list[date]:
    return [date(year, int(day[:2]), int(day[2:])) for year, days in written.items() for day in days.split()]


def test_days_off_of_the_announced_years() -> None:
    assert [day for day in china().days if day.year in OFF] == _days(OFF)


def test_make_up_days_of_the_announced_years() -> None:
    assert [day for day in china().make_up if day.year in MAKE_UP] == _days(MAKE_UP)


def test_spring_festival_eve_of_2026_is_off_by_notice() -> None:
    name = Text(zh="春节", en="Spring Festival", hant="春節")
    assert china().days[date(2026, 2, 16)] == Holiday(name, "国办发明电〔2025〕7号")


def test_a_make_up_day_says_what_it_is_worked_for() -> None:
    name = Text(zh="春节调休上班", en="Make-up working day for Spring Festival", hant="春節調休上班")
    assert china().make_up[date(2026, 2, 14)] == Holiday(name, "国办发明电〔2025〕7号")


def test_years_before_our_table_come_from_the_package() -> None:
    swapped = china().days[date(2019, 5, 2)], china().make_up[date(2019, 4, 28)]
    assert [holiday.name.en for holiday in swapped] == [
        "Day off (2019-04-28 is worked)",
        "Make-up working day (2019-05-02 is off)",
    ]
    assert {holiday.source.split()[0] for holiday in swapped} == {"holidays"}


def test_every_day_has_names_and_a_source() -> None:
    entries = [*china().days.values(), *china().make_up.values()]
    assert [entry for entry in entries if not (entry.name.zh and entry.name.en and entry.name.hant)] == []
    assert [entry for entry in entries if not entry.source] == []


def test_no_day_is_both_off_and_worked() -> None:
    assert set(china().days) & set(china().make_up) == set()


def test_make_up_days_are_days_of_the_weekend() -> None:
    assert [day for day in china().make_up if day.weekday() < 5] == []


def test_a_year_is_announced_only_when_its_make_up_days_are_known() -> None:
    announced = china().announced
    assert announced is not None
    assert sorted(announced) == list(range(2001, 2027))
    statutory = [day for day in china().days if day.year == 2027]
    assert date(2027, 10, 1) in statutory


def test_statutory_days_are_known_far_ahead() -> None:
    assert date(2080, 10, 1) in china().days


def test_no_gap_in_a_golden_week() -> None:
    week = [date(2026, 10, 1) + timedelta(days=step) for step in range(7)]
    assert [day for day in week if day not in china().days] == []
