"""The clock as it is set and read, on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouyue.clock import logic
from shouyue.clock.actions import real_time, set_clock
from shouyue.clock.logic import Refused
from shouyue.clock.models import CompanyClock
from shouyue.clock.queries import now, reading

pytestmark = pytest.mark.django_db

COMPANY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BY = "system:simulate"


def set_to(company_at: datetime = COMPANY, rate: Decimal | int = 60, not_before: datetime | None = None) -> datetime:
    real = reading().real
    set_clock(company_at=company_at, rate=rate, by=BY, at_real=real, not_before=not_before)
    return real


def test_without_a_setting_it_is_real_time() -> None:
    before = timezone.now() - timedelta(seconds=5)  # the database's clock may differ a little from ours
    read = reading()
    assert read.is_real_time
    assert before < read.real < timezone.now() + timedelta(seconds=5)
    assert now().utcoffset() == timedelta(0)


def test_a_set_clock_runs_at_its_rate() -> None:
    real = set_to(rate=60)
    read = reading()
    assert read.rate == 60
    assert read.company - COMPANY == 60 * (read.real - real)
    assert read.company > COMPANY
    assert not read.is_real_time


def test_a_reading_is_a_setting_of_its_own() -> None:
    set_to(rate=12)
    first, second = reading(), reading()
    assert logic.company(second.real, first) == second.company


def test_it_moves_on_within_one_transaction() -> None:
    set_to(rate=3600)
    with transaction.atomic():
        assert now() < now()


def test_a_reading_is_one_query() -> None:
    set_to()
    with CaptureQueriesContext(connection) as queries:
        reading()
    assert len(queries) == 1


def test_setting_it_again_replaces_the_setting() -> None:
    set_to(rate=60)
    set_to(COMPANY + timedelta(days=1), rate=0)
    assert CompanyClock.objects.count() == 1
    assert now() == COMPANY + timedelta(days=1)
    assert str(CompanyClock.objects.get()) == "2026-03-03T01:00:00+00:00 ×0"


def test_a_refused_setting_changes_nothing() -> None:
    set_to(rate=0)
    with pytest.raises(Refused):
        set_to(COMPANY - timedelta(seconds=1), not_before=COMPANY)
    assert now() == COMPANY


def test_what_rolls_back_was_not_set() -> None:
    with transaction.atomic():
        set_to()
        transaction.set_rollback(True)
    assert reading().is_real_time


def test_back_to_real_time_unless_the_company_was_ahead_of_it() -> None:
    set_to(rate=0)
    real = reading().real
    with pytest.raises(Refused):
        real_time(at_real=real, not_before=real + timedelta(seconds=1))
    assert now() == COMPANY
    real_time(at_real=real, not_before=real)
    assert reading().is_real_time


def test_the_table_holds_one_row_with_a_rate_in_range() -> None:
    row = {"real_at": COMPANY, "company_at": COMPANY, "set_by": BY}
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyClock.objects.create(id=2, rate=1, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyClock.objects.create(rate=3601, **row)
