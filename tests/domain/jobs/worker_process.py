"""A worker on a test's database: `python -m tests.domain.jobs.worker_process DATABASE_NAME LEASE [--queues …]`.

SHOUYUE_TEST_ROOMS: the rooms to load, else all. SHOUYUE_TEST_SKEW: seconds by which this process takes the machine's
clock to be wrong. SHOUYUE_TEST_TICKS: declare the schedule of these tests.
"""

import argparse
import os
import sys
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.utils import timezone


def skew(seconds: float) -> None:
    """Let the clock of this machine be wrong, for all who ask Django for it."""
    right = timezone.now
    timezone.now = lambda: right() + timedelta(seconds=seconds)


def keep(rooms: list[str]) -> None:
    """A small house starts in a second."""
    settings.INSTALLED_APPS = [
        app for app in settings.INSTALLED_APPS if not app.startswith("shouyue.") or app.split(".")[1] in rooms
    ]


def main() -> int:
    """Work until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("lease", type=float)
    parser.add_argument("--queues", type=lambda text: text.split(","))
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--celery", action="store_true")
    options = parser.parse_args()
    settings.DATABASES["default"]["NAME"] = options.database
    tasks: dict[str, Any] = {**settings.TASKS["default"], "OPTIONS": {"LEASE_SECONDS": options.lease}}
    settings.TASKS["default"] = tasks
    skew(float(os.environ.get("SHOUYUE_TEST_SKEW", "0")))
    if rooms := os.environ.get("SHOUYUE_TEST_ROOMS"):
        keep(rooms.split(","))
    django.setup()

    from shouyue.jobs import commands, schedules

    if os.environ.get("SHOUYUE_TEST_TICKS"):
        schedules.every("tests.tick", "tests.domain.jobs.work.tick", seconds=1)
    return commands.work(options.queues, options.processes, celery=options.celery)


if __name__ == "__main__":
    sys.exit(main())
