"""`shouyue simulate --speed 60`: the demo company goes on before one's eyes, a minute a second."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.clock.logic import FASTEST, seconds_until
from shouyue.config.demo.customers import clients
from shouyue.config.demo.living import Life
from shouyue.config.demo.script import script
from shouyue.config.demo.telling import Happening
from shouyue.people.queries import holders_of_roles, roster

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
        known = list(clients(clock.now()))
        if not known:
            self.stderr.write("shouyue demo")
            raise SystemExit(2)
        reverse("communications:communications")  # every page's address is read now, while no clock waits for it
        begun = self._clock(speed)
        until = begun + timedelta(days=days)
        self.stdout.write(f"{begun:%Y-%m-%d %H:%M} ×{speed}  Ctrl-C stops")
        try:
            seed, first = int(begun.timestamp()), _free_number(begun)
            self._play(script(begun, until, known, roster(), seed=seed, first=first), until)
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
        life = Life(holders_of_roles(clock.now()))
        for one in happenings:
            self._wait(one.at)
            subject = life.happens(one, clock.now())
            if subject:
                self.stdout.write(f"{one.at:%m-%d %H:%M}  {one.name}  {subject}")
        self._wait(until)
        self.stdout.write(f"{until:%m-%d %H:%M}  {life.desk.refused} ×")

    def _wait(self, at: datetime) -> None:
        while True:
            reading = clock.reading()
            left = seconds_until(at, reading.company, reading)
            if left <= 0:
                return
            sleep(min(left, LONGEST))


def _free_number(at: datetime) -> int:
    """Numbers that no run before this one has given: minutes since the house was built."""
    return int(at.timestamp()) // 60 % 100_000_000
