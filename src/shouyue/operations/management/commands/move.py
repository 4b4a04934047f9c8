"""`shouyue move postgresql://…`: everything into another database, with its numbers; the old one stays as it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.jobs.clock import now
from shouyue.operations import installation
from shouyue.operations.archive.manifest import Damaged
from shouyue.operations.logic import Refusal


class Command(BaseCommand):
    help = "Copy the database to another one, SQLite or PostgreSQL, and prove that nothing differs."
    requires_system_checks = ()  # `shouyue check --system` does it; here they only cost time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="postgresql://user:password@host/name or sqlite:////path; must be empty")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            installation.move(url, at=now(), say=self.stdout.write)
        except (Refusal, Damaged, OSError) as error:
            raise CommandError(str(error)) from error
