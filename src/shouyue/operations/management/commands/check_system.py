"""`shouyue check --system`: settings, database, migrations, triggers, files, schedules, disk, processes."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shouyue.operations import probes
from shouyue.operations.logic import Level
from shouyue.operations.phrases import LEVELS

MARKS = {Level.GOOD: "✓", Level.WARN: "!", Level.BAD: "✗"}


class Command(BaseCommand):
    help = "Look at everything that must be right for the product to run."
    requires_system_checks = ()  # they are one of the probes

    def handle(self, *args: Any, **options: Any) -> None:
        bad = False
        for found in probes.everything():
            bad |= found.level is Level.BAD
            word = "" if found.level is Level.GOOD else f" [{LEVELS[found.level][0]}]"
            self.stdout.write(f"{MARKS[found.level]} {found.text}{word}{f' → {found.help}' if found.help else ''}")
        if bad:
            sys.exit(1)
