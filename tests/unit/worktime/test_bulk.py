"""Arrays of instants: shapes, edges, and the two ways of finding a place."""

from datetime import date

import numpy as np
import pytest

from shouyue.worktime import Calendar, Closure, WorktimeError
from tests.unit.worktime.offices import ALWAYS, at, office, plain

NOW = int(at("2026-02-13 17:30").timestamp())


def _starts(count: int, step: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(NOW, NOW + count * step, step, dtype=np.int64)


def test_more_rows_than_one_chunk_give_the_answers_of_single_calls() -> None:
    clock, starts = office().clock, _starts(40_000, 977)
    amounts = starts % 200_000
    answers = clock.add_many(starts, amounts)
    some = range(0, 40_000, 397)
    assert [int(answers[row]) for row in some] == [clock.add(int(starts[row]), int(amounts[row])) for row in some]
    lengths = clock.elapsed_many(starts, answers)
    assert [int(lengths[row]) for row in some] == [clock.elapsed(int(starts[row]), int(answers[row])) for row in some]


def test_one_amount_for_all_starts() -> None:
    clock, starts = office().clock, _starts(50, 3600)
    assert clock.add_many(starts, 7200).tolist() == [clock.add(int(start), 7200) for start in starts]


def test_a_table_with_a_stretch_of_seconds_is_searched_instead_of_indexed() -> None:
    sliver = Closure(at("2026-02-27 09:00:02"), at("2026-02-27 17:59:59"), "drill")
    clock, starts = office(closures=(sliver,)).clock, _starts(500, 3601)
    assert clock.add_many(starts, 5000).tolist() == [clock.add(int(start), 5000) for start in starts]
    assert clock.is_open_many(starts).tolist() == [clock.is_open(int(start)) for start in starts]


def test_no_rows_and_rows_of_rows() -> None:
    clock = office().clock
    assert clock.add_many(np.array([], np.int64), 5).tolist() == []
    assert clock.elapsed_many(np.array([], np.int64), np.array([], np.int64)).tolist() == []
    square = _starts(4, 3600).reshape(2, 2)
    assert clock.add_many(square, 60).tolist() == [[clock.add(int(start), 60) for start in row] for row in square]


def test_rows_over_twenty_years() -> None:
    bulk, single = office().clock, office().clock
    starts = [int(at(f"{year}-03-02 10:00").timestamp()) for year in range(2012, 2034, 3)]
    assert bulk.add_many(np.array(starts), 144_000).tolist() == [single.add(start, 144_000) for start in starts]


def test_always_on_arrays() -> None:
    clock, starts = ALWAYS.clock, _starts(3, 3600)
    assert clock.add_many(starts, 60).tolist() == (starts + 60).tolist()
    assert clock.elapsed_many(starts, starts + 60).tolist() == [60, 60, 60]
    assert clock.is_open_many(starts).tolist() == [True, True, True]


@pytest.mark.parametrize("calendar", [ALWAYS, office()], ids=["always", "office"])
def test_bad_rows_are_refused(calendar: Calendar) -> None:
    starts = _starts(3, 3600)
    with pytest.raises(WorktimeError, match=r"cannot be negative \(-5 seconds\)"):
        calendar.clock.add_many(starts, np.array([1, -5, 3]))
    with pytest.raises(WorktimeError, match="lies before the start"):
        calendar.clock.elapsed_many(starts, starts - np.array([0, 1, 0]))


def test_shifts_that_never_end_are_one_stretch() -> None:
    clock = plain({"mon-sun": ["00:00-24:00"]}).clock
    starts = _starts(20, 86_400)
    assert clock.add_many(starts, 1_000_000).tolist() == (starts + 1_000_000).tolist()
    assert plain({"mon-sun": ["00:00-24:00"]}).day(date(2026, 3, 2)).spans[0].end == 86_400
