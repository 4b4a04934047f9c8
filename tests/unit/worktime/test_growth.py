"""The table grows as it is asked, and the answers do not depend on what was asked before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import permutations

import numpy as np
import pytest

from shouyue.worktime import Calendar, Closure, NoWorkingTime, WorktimeError, parse_spans, parse_week
from tests.unit.worktime.offices import HOUR, MON_FRI, SHANGHAI, at, office, plain

YEARS = [at("2021-11-22 10:00"), at("2012-05-04 10:00"), at("2030-01-31 10:00")]
HOURS_40 = 40 * 3600

Ask = Callable[[], object]


def _answers(calendar: Calendar, starts: list[datetime]) -> dict[datetime, tuple[datetime, datetime]]:
    return {start: (calendar.add(start, HOURS_40), calendar.subtract(start, HOURS_40)) for start in starts}


def test_events_of_any_year_in_any_order_have_the_same_answers() -> None:
    alone = {start: _answers(office(), [start])[start] for start in YEARS}
    for order in permutations(YEARS):
        assert _answers(office(), list(order)) == alone


def test_a_long_amount_grows_the_table_as_far_as_it_reaches() -> None:
    years = 12 * 365 * 86_400
    calendar = plain({"mon-sun": ["00:00-24:00"]})
    assert calendar.add(at("2026-01-01 00:00"), years).timestamp() == at("2026-01-01 00:00").timestamp() + years
    assert calendar.subtract(at("2026-01-01 00:00"), years).timestamp() == at("2026-01-01 00:00").timestamp() - years


def test_elapsed_over_ninety_years_is_the_sum_of_its_parts() -> None:
    first, middle, last = at("1990-05-04 10:00"), at("2026-02-14 17:30"), at("2080-01-31 10:00")
    whole = office().elapsed(first, last)
    assert whole == office().elapsed(first, middle) + office().elapsed(middle, last)


def test_threads_that_grow_one_table_agree() -> None:
    calendar = office()
    starts = [at(f"{year}-03-02 10:00") for year in range(2012, 2034)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda start: calendar.add(start, HOURS_40), starts))
    alone = office()
    assert together == [alone.add(start, HOURS_40) for start in starts]


def test_no_working_time_ends_the_search() -> None:
    idle = plain({})
    asks: list[Ask] = [
        lambda: idle.add(at("2026-03-02 10:00"), 1),
        lambda: idle.subtract(at("2026-03-02 10:00"), 1),
        lambda: idle.next_open(at("2026-03-02 10:00")),
        lambda: idle.clock.add_many(np.array([1_772_000_000]), 1),
    ]
    for ask in asks:
        with pytest.raises(NoWorkingTime, match="'plain' has no working time within 366 days of 2026-"):
            ask()
    assert idle.elapsed(at("2026-03-02 10:00"), at("2027-03-02 10:00")) == 0
    assert idle.is_open(at("2026-03-02 10:00")) is False
    assert idle.add(at("2026-03-02 10:00"), 0) == at("2026-03-02 10:00")


def _closed_for_two_years() -> Calendar:
    return plain(MON_FRI, closures=(Closure(at("2026-03-01 00:00"), at("2028-03-01 00:00"), "rebuilding"),))


@pytest.mark.parametrize("seen", [None, "2031-01-01 00:00"], ids=["fresh", "grown beyond"])
def test_a_closure_of_two_years_ends_the_search_whatever_was_asked_before(seen: str | None) -> None:
    calendar = _closed_for_two_years()
    if seen:
        calendar.is_open(at("2020-01-01 00:00"))
        calendar.is_open(at(seen))
    assert calendar.add(at("2026-02-27 17:00"), HOUR) == at("2026-02-27 18:00")
    assert calendar.add(at("2027-12-01 12:00"), HOUR) == at("2028-03-01 10:00")
    assert calendar.next_open(at("2027-12-01 12:00")) == at("2028-03-01 09:00")
    assert calendar.subtract(at("2028-03-01 10:00"), 1800) == at("2028-03-01 09:30")
    assert calendar.clock.add_many(np.array([int(at("2027-12-01 12:00").timestamp())]), 3600).tolist() == [
        int(at("2028-03-01 10:00").timestamp())
    ]
    asks: list[Ask] = [
        lambda: calendar.add(at("2026-02-27 17:00"), 2 * HOUR),
        lambda: calendar.next_open(at("2026-06-01 12:00")),
        lambda: calendar.subtract(at("2028-03-01 10:00"), HOUR),
        lambda: calendar.after_working_days(at("2026-06-01 12:00"), 1),
        lambda: calendar.end_of_shift(at("2026-06-01 12:00")),
    ]
    for ask in asks:
        with pytest.raises(NoWorkingTime):
            ask()


def test_elapsed_time_may_span_a_closure_of_two_years() -> None:
    assert _closed_for_two_years().elapsed(at("2026-02-27 17:00"), at("2028-03-01 10:00")) == 2 * 3600


def test_hours_on_single_dates_only() -> None:
    rare = Calendar("rare", SHANGHAI, parse_week({}), extra={date(2026, 3, 7): parse_spans(["09:00-12:00"])})
    assert rare.add(at("2025-06-01 00:00"), HOUR) == at("2026-03-07 10:00")
    with pytest.raises(NoWorkingTime):
        rare.add(at("2024-06-01 00:00"), HOUR)
    with pytest.raises(NoWorkingTime):
        rare.add(at("2025-06-01 00:00"), 4 * HOUR)


@pytest.mark.parametrize("year", [1890, 2250])
def test_instants_that_no_policy_speaks_of_are_refused(year: int) -> None:
    with pytest.raises(WorktimeError, match="working time is known from 1900 to 2200"):
        office().is_open(at(f"{year}-01-01 00:00"))
