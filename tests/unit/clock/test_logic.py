"""The company's time as a function of the real one."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.clock.logic import Reading, Refused, check, company, real, seconds_until

REAL = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
COMPANY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
MINUTE_A_SECOND = Reading(REAL, COMPANY, Decimal(60))
STANDING = Reading(REAL, COMPANY, Decimal(0))
HALF = Reading(REAL, COMPANY, Decimal("0.5"))

rates = st.decimals(min_value=Decimal("0.001"), max_value=3600, places=3)
# Up to a hundred days on, which may be 1,100 years in the company.
instants = st.integers(0, 10**13).map(lambda micro: REAL + micro * MICROSECOND)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [(MINUTE_A_SECOND, timedelta(minutes=10)), (STANDING, timedelta(0)), (HALF, timedelta(seconds=5))],
)
def test_ten_seconds_later(setting: Reading, expected: timedelta) -> None:
    assert company(REAL + 10 * SECOND, setting) == COMPANY + expected


def test_before_the_setting_time_stands_still() -> None:
    assert company(REAL - SECOND, MINUTE_A_SECOND) == COMPANY


def test_the_inverse() -> None:
    assert real(COMPANY + timedelta(minutes=10), MINUTE_A_SECOND) == REAL + 10 * SECOND
    assert real(COMPANY - SECOND, MINUTE_A_SECOND) == REAL
    assert real(COMPANY + SECOND, STANDING) is None


@given(st.builds(Reading, st.just(REAL), st.just(COMPANY), rates), instants)
def test_at_the_real_instant_the_company_time_has_come_and_just_before_it_has_not(
    setting: Reading, later: datetime
) -> None:
    wanted = COMPANY + (later - REAL)
    then = real(wanted, setting)
    assert then is not None
    assert company(then, setting) >= wanted
    if then > REAL:
        assert company(then - MICROSECOND, setting) < wanted


@given(st.builds(Reading, st.just(REAL), st.just(COMPANY), rates), instants, instants)
def test_it_never_goes_back(setting: Reading, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    assert company(earlier, setting) <= company(later, setting)


def test_seconds_to_wait_are_real_ones() -> None:
    assert seconds_until(COMPANY + timedelta(minutes=10), COMPANY, MINUTE_A_SECOND) == 10.0
    assert seconds_until(COMPANY - SECOND, COMPANY, MINUTE_A_SECOND) == 0.0
    assert seconds_until(COMPANY + SECOND, COMPANY, STANDING) == math.inf
    assert seconds_until(COMPANY, COMPANY, STANDING) == 0.0


@pytest.mark.parametrize("rate", [Decimal("-0.1"), Decimal("3600.1")])
def test_a_rate_out_of_range_is_refused(rate: Decimal) -> None:
    with pytest.raises(Refused) as refused:
        check(COMPANY, rate, not_before=None)
    assert refused.value.text.en == "The clock's rate must be between 0 and 3600."


def test_it_may_be_set_to_what_was_recorded_last_and_not_before() -> None:
    check(COMPANY, Decimal(1), not_before=COMPANY)
    with pytest.raises(Refused) as refused:
        check(COMPANY - SECOND, Decimal(1), not_before=COMPANY)
    assert refused.value.text.en == (
        "The clock cannot go back behind what was recorded, last at 2026-03-02 01:00:00+00:00."
    )


def test_real_time_is_told_from_a_set_clock() -> None:
    assert Reading(REAL, REAL, Decimal(1)).is_real_time
    assert not Reading(REAL, REAL, Decimal(2)).is_real_time
    assert not Reading(REAL, COMPANY, Decimal(1)).is_real_time
