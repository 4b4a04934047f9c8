"""`shouyue simulate --speed 60`: the demo company goes on before one's eyes, a minute a second."""

import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand

from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.clock.logic import FASTEST, seconds_until
from shouyue.config.demo.playing import tell
from shouyue.config.demo.script import Happening, script
from shouyue.people.queries import holders_of_roles

SIMULATE = "system:simulate"
LONGEST = 1.0  # real seconds between two looks at the clock


class Command(BaseCommand):
    help = "Let the demo company live on: the clock runs faster, facts come in, clocks warn, climb and breach. Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--speed", type=int, default=60, help="times as fast as real time (default %(default)s)")
        parser.add_argument("--days", type=int, default=30, help="how many days of it (default %(default)s)")

    def handle(self, *args: Any, speed: int, days: int, **options: Any) -> None:
        if not 1 <= speed <= FASTEST or days < 1:
            self.stderr.write(f"--speed 1…{FASTEST}, --days ≥ 1")
            raise SystemExit(2)
        begun = self._clock(speed)
        until = begun + timedelta(days=days)
        self.stdout.write(f"{begun:%Y-%m-%d %H:%M} ×{speed}  Ctrl-C stops")
        try:
            self._play(script(begun, until, seed=int(begun.timestamp()), first=_free_number(begun)), until)
        except KeyboardInterrupt:
            pass
        finally:
            self._clock(1)

    def _clock(self, rate: int) -> datetime:
        """From now on the company's clock runs so fast; answers its local time."""
        reading = clock.reading()
        set_clock(company_at=reading.company, rate=rate, by=SIMULATE, at_real=reading.real)
        return reading.company.astimezone(ZoneInfo(settings.TIME_ZONE))

    def _play(self, happenings: list[Happening], until: datetime) -> None:
        staff = holders_of_roles(clock.now())
        for one in happenings:
            self._wait(one.at)
            tell(one, staff)
            self.stdout.write(f"{one.at:%m-%d %H:%M}  {one.name}  {one.subject}")
        self._wait(until)

    def _wait(self, at: datetime) -> None:
        while True:
            reading = clock.reading()
            left = seconds_until(at, reading.company, reading)
            if left <= 0:
                return
            time.sleep(min(left, LONGEST))


def _free_number(at: datetime) -> int:
    """Numbers that no run before this one has given: minutes since the house was built."""
    return int(at.timestamp()) // 60 % 100_000_000
