"""`shouyue prepare`: bring database and static files up to the code, in one process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import transaction

from shouyue.access.actions import local_account
from shouyue.access.models import Account
from shouyue.clock.queries import now
from shouyue.communications import actions as communications
from shouyue.config import statics
from shouyue.kit.cycles import unsearched
from shouyue.obligations.actions import adopt_shipped
from shouyue.people.actions import ensure_local_person


class Command(BaseCommand):
    help = "Migrate, collect static files, adopt the shipped policies, make the local account; --demo fills it."
    requires_system_checks = ()  # they load every page: seconds, and `shouyue check` makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="put the demo company into a database that is empty")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        with unsearched():
            self._prepare(demo=demo)

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        statics.collect()
        adopt_shipped(actor="system:prepare", at=now())
        empty = not Account.objects.exists()
        with transaction.atomic():  # a demo that fails half-way leaves the database empty for the next try
            ensure_local_person(local_account(), at=now())
            communications.ship_channels()
            communications.ship_templates()
            if demo and empty and "demo" in get_commands():
                call_command("demo")
