"""Every verb against an oracle that counts quarters of an hour, on random calendars around changes of the clock."""

from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouyue.worktime import NoWorkingTime
from tests.unit.worktime.oracle import Plan, Walk
from tests.unit.worktime.plans import calendar_of, moments, plans

QUICK = settings(max_examples=settings().max_examples // 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A quarter of the examples of the profile: each builds a calendar and walks over weeks."""
AMOUNTS = st.one_of(st.integers(0, 200_000), st.integers(0, 200).map(lambda quarters: quarters * 900))


def agrees(expected: int | None, ask: Callable[[], int]) -> bool:
    """Compare, unless the oracle says that the answer lies outside the days it walks."""
    if expected is None:
        return True
    return ask() == expected


@QUICK
@given(st.data(), plans(), AMOUNTS)
def test_amounts_of_open_time(data: st.DataObject, plan: Plan, seconds: int) -> None:
    walk, clock = Walk(plan), calendar_of(plan).clock
    start, end = sorted([data.draw(moments(plan)), data.draw(moments(plan))])
    assert clock.elapsed(start, end) == walk.elapsed(start, end)
    assert clock.is_open(start) == walk.is_open(start)
    assert agrees(walk.next_open(start), lambda: clock.next_open(start))
    assert agrees(walk.add(start, seconds), lambda: clock.add(start, seconds))
    assert agrees(walk.subtract(end, seconds), lambda: clock.subtract(end, seconds))


@QUICK
@given(st.data(), plans(), st.integers(1, 4), st.integers(0, 96))
def test_shifts_and_day_forms(data: st.DataObject, plan: Plan, days: int, quarter: int) -> None:
    walk, clock = Walk(plan), calendar_of(plan).clock
    start = data.draw(moments(plan))
    assert agrees(walk.end_of_shift(start), lambda: clock.end_of_shift(start))
    assert agrees(walk.after_days(start, days, rolls=True), lambda: clock.after_days(start, days))
    assert agrees(walk.after_working_days(start, days), lambda: clock.after_working_days(start, days))
    assert agrees(walk.reaches(walk.date_of(start), quarter * 15), lambda: clock.at_time(start, quarter * 900, 1))
    assert agrees(
        walk.at_time_next_working_day(start, quarter * 15),
        lambda: clock.at_time_next_working_day(start, quarter * 900),
    )


@QUICK
@given(st.data(), plans())
def test_arrays_give_the_answers_of_single_calls(data: st.DataObject, plan: Plan) -> None:
    single, bulk = calendar_of(plan).clock, calendar_of(plan).clock
    starts = data.draw(st.lists(moments(plan), min_size=1, max_size=6))
    ends = [start + data.draw(AMOUNTS) for start in starts]
    amounts = [data.draw(AMOUNTS) for _ in starts]
    many = np.array(starts)
    assert bulk.elapsed_many(many, np.array(ends)).tolist() == list(map(single.elapsed, starts, ends))
    assert bulk.is_open_many(many).tolist() == list(map(single.is_open, starts))
    try:
        expected = list(map(single.add, starts, amounts))
    except NoWorkingTime:
        expected = None
    try:
        given_ = bulk.add_many(many, np.array(amounts)).tolist()
    except NoWorkingTime:
        given_ = None
    assert given_ == expected
