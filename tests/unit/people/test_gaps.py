"""Open hours that nobody covers."""

from datetime import UTC, datetime

from shouyue.people.gaps import Stretch, uncovered


def hours(start: int, end: int) -> Stretch:
    return Stretch(datetime(2026, 3, 11, start, tzinfo=UTC), datetime(2026, 3, 11, end, tzinfo=UTC))


def test_what_no_turn_covers_is_left() -> None:
    day = [hours(9, 12), hours(13, 18)]
    assert uncovered(day, []) == (hours(9, 12), hours(13, 18))
    assert uncovered(day, [hours(8, 14)]) == (hours(14, 18),)
    assert uncovered(day, [hours(10, 11), hours(15, 16)]) == (hours(9, 10), hours(11, 12), hours(13, 15), hours(16, 18))
    assert uncovered(day, [hours(12, 13)]) == tuple(day)
    assert uncovered(day, [hours(9, 13), hours(13, 18)]) == ()
    assert uncovered([], [hours(9, 13)]) == ()
