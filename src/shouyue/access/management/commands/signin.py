"""`shouyue signin`: print a fresh one-time sign-in link."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shouyue.access.links import local_link


class Command(BaseCommand):
    help = "Print a link that signs the local account in once, within 24 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(local_link(at=timezone.now()))
