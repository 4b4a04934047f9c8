"""`shouyue backup [FILE]`: everything in one file, while the product runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.jobs.clock import now
from shouyue.operations import installation
from shouyue.operations.logic import Refusal


class Command(BaseCommand):
    help = "Write database, files and policies to one archive, as they are at one moment."
    requires_system_checks = ()  # `shouyue check --system` does it; here they only cost time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: var/backups/shouyue-DATE-TIME.tar.gz")
        parser.add_argument("--no-files", action="store_true", help="leave uploads out")

    def handle(self, *args: Any, file: Path | None, no_files: bool, **options: Any) -> None:
        try:
            installation.backup(file, at=now(), files=not no_files, say=self.stdout.write)
        except (Refusal, OSError) as error:
            raise CommandError(installation.backup_failed(error)) from error
