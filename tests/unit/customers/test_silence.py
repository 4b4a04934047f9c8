"""When a customer counts as silent."""

from datetime import date

import pytest

from shouyue.customers.logic import silent_days

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("heard", "days"),
    [
        (date(2026, 3, 11), 0),
        (date(2026, 1, 11), 0),  # fifty-nine days
        (date(2026, 1, 10), 60),
        (date(2025, 12, 26), 75),
        (None, 0),  # it never came to us
    ],
)
def test_sixty_days_without_a_word_are_silence(heard: date | None, days: int) -> None:
    assert silent_days(heard, TODAY, 60) == days
