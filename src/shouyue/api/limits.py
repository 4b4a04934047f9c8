"""How fast one caller may ask.

A bucket in this process, not in the database: a write for each request would cost more than most requests do. So a
company that runs four web processes lets through up to four times as many; the limit keeps a script that went wrong
from taking a process for itself, it is no quota.
"""

import math
import time
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.utils import timezone

from shouyue.api.problems import TOO_MANY, Problem

MOST = 10_000  # callers remembered; beyond it the fullest half is forgotten, which only favours them


class Bucket:
    """Holds up to `burst` requests for each caller and is filled at `rate` a second."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, caller: str, moment: float) -> float:
        """0.0 if the request may pass at `moment` (monotonic seconds), else seconds to wait."""
        with self._lock:
            left, then = self._left.get(caller, (float(self.burst), moment))
            left = min(self.burst, left + (moment - then) * self.rate)
            passes = left >= 1
            self._left[caller] = (left - 1 if passes else left, moment)
            if len(self._left) > MOST:
                fullest = sorted(self._left, key=lambda name: -self._left[name][0])
                for name in fullest[: MOST // 2]:
                    del self._left[name]
        return 0.0 if passes else (1 - left) / self.rate


def now() -> datetime:
    """The real instant of a request: it measures tokens and kept answers, whatever day a demo company shows."""
    return timezone.now()


_bucket = Bucket(settings.API_RATE, settings.API_BURST)


def pace(caller: str) -> None:
    """Raise Problem where this caller asks too fast."""
    wait = _bucket.take(caller, time.monotonic())
    if wait:
        raise Problem(TOO_MANY, headers={"Retry-After": str(math.ceil(wait))})
