"""Setting the clock of a demo company. An instant never goes back behind what was recorded."""

from datetime import datetime
from decimal import Decimal

from shouyue.clock import logic
from shouyue.clock.models import ONLY, CompanyClock


def set_clock(
    *, company_at: datetime, rate: Decimal | int, by: str, at_real: datetime, not_before: datetime | None = None
) -> CompanyClock:
    """From the real instant `at_real` on it is `company_at`, and time runs `rate` times as fast (0 to 3600).

    `by` is a reference such as `system:simulate`. `not_before` is the latest company time that was recorded, None in
    a company where nothing was. Raises Refused when the clock would go back behind it, or the rate is out of range.
    """
    logic.check(company_at, Decimal(rate), not_before=not_before)
    setting = {"real_at": at_real, "company_at": company_at, "rate": Decimal(rate), "set_by": by}
    return CompanyClock.objects.update_or_create(pk=ONLY, defaults=setting)[0]


def real_time(*, at_real: datetime, not_before: datetime | None) -> None:
    """Back to real time. Raises Refused when something was recorded at a company time that is still to come."""
    logic.check(at_real, Decimal(1), not_before=not_before)
    CompanyClock.objects.filter(pk=ONLY).delete()
