"""`shouyue restore FILE`: a backup into an empty database; messages stay held until somebody releases them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from shouyue.jobs.clock import now
from shouyue.operations import installation
from shouyue.operations.archive.manifest import Damaged
from shouyue.operations.logic import Refusal


class Command(BaseCommand):
    help = "Bring a backup back. It is read wholly through before anything is touched."
    requires_system_checks = ()  # `shouyue check --system` does it; here they only cost time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", metavar="URL", help="another database than the one of the settings")
        parser.add_argument("--force", action="store_true", help="empty the database first")

    def handle(self, *args: Any, file: Path, into: str | None, force: bool, **options: Any) -> None:
        try:
            if into:
                installation.elsewhere(into, "restore", str(file), *(["--force"] if force else []))
            else:
                installation.restore(file, force=force, at=now(), say=self.stdout.write)
        except Damaged as error:
            raise CommandError(_("This archive is damaged: %s. Nothing was changed.") % error) from error
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
