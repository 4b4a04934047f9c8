"""`shouyue release-messages`: let out what a restore has held back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from shouyue.jobs import actions as jobs
from shouyue.operations.installation import outgoing


class Command(BaseCommand):
    help = "Send messages again after a restore."
    requires_system_checks = ()  # `shouyue check --system` does it; here they only cost time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queues", nargs="*", help="these alone, such as mail; all unless given")

    def handle(self, *args: Any, queues: list[str], **options: Any) -> None:
        released = [queue for queue in queues or outgoing() if jobs.release_queue(queue)]
        self.stdout.write(_("Messages go out again.") if released else _("No messages were held."))
