"""`shouyue health [PART …]`: whether this installation, or parts of it, are well. For container health checks."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shouyue.operations import probes
from shouyue.operations.logic import Level


class Command(BaseCommand):
    help = "Exit code 0 when ready. Parts: database, migrations, disk, worker, timekeeper, …"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*")

    def handle(self, *args: Any, parts: list[str], **options: Any) -> None:
        found = [one for one in probes.quick() if not parts or one.code in parts]
        for one in found:
            self.stdout.write(f"{one.code}: {one.text}")
        if not found or any(one.level is Level.BAD for one in found):
            sys.exit(1)
