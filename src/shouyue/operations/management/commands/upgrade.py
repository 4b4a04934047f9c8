"""`shouyue upgrade`: backup, migrate, check, rebuild a sample. Stop the product first, start it afterwards."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.jobs.clock import now
from shouyue.operations import upgrade
from shouyue.operations.logic import Refusal


class Command(BaseCommand):
    help = "Bring the database up to this version of the program."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            upgrade.run(at=now(), say=self.stdout.write)
        except Refusal as error:
            raise CommandError(str(error)) from error
