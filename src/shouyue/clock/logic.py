"""How the company's time follows from the real one. Pure."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shouyue.kit.text import Text

FASTEST = 3600  # an hour a second: beyond it a second's delay of a worker would be hours of lateness
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """At `real` it was `company`, and from there the company's time runs `rate` times as fast; both aware."""

    real: datetime
    company: datetime
    rate: Decimal

    @property
    def is_real_time(self) -> bool:
        return self.company == self.real and self.rate == 1


class Refused(Exception):
    """The clock cannot be set so; `text` is the sentence for whoever asked."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def company(real: datetime, setting: Reading) -> datetime:
    """The company's time at a real instant. Before the setting it stands still: an instant never goes back."""
    elapsed = max(0, (real - setting.real) // MICROSECOND)
    return setting.company + int((elapsed * setting.rate).to_integral_value(ROUND_FLOOR)) * MICROSECOND


def real(company: datetime, setting: Reading) -> datetime | None:
    """When the company's time will be or was `company`: at or after the setting; None if it will never be."""
    ahead = (company - setting.company) // MICROSECOND
    if ahead <= 0:
        return setting.real
    if not setting.rate:
        return None
    return setting.real + int((ahead / setting.rate).to_integral_value(ROUND_CEILING)) * MICROSECOND


def seconds_until(instant: datetime, now: datetime, setting: Reading) -> float:
    """Real seconds from `now` to `instant`, both in the company's time; 0.0 if past, infinity if it stands still."""
    ahead = (instant - now).total_seconds()
    if ahead <= 0:
        return 0.0
    return ahead / float(setting.rate) if setting.rate else math.inf


def check(company_at: datetime, rate: Decimal, *, not_before: datetime | None) -> None:
    """Raise Refused if the rate is out of range, or if the clock would go back behind what was recorded."""
    if not 0 <= rate <= FASTEST:
        raise Refused(
            Text(f"时钟速度须在 0 到 {FASTEST} 倍之间。", f"The clock's rate must be between 0 and {FASTEST}.")
        )
    if not_before is not None and company_at < not_before:
        raise Refused(
            Text(
                f"时钟不能拨回到已有记录之前（最近一条记录于 {not_before.isoformat(' ', 'seconds')}）。",
                f"The clock cannot go back behind what was recorded, last at {not_before.isoformat(' ', 'seconds')}.",
            )
        )
