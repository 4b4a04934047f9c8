"""`shouyue signin`: print a fresh one-time link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shouyue.access import second_factor
from shouyue.access.actions import local_account
from shouyue.access.links import local_link, password_link
from shouyue.access.models import Account


class Command(BaseCommand):
    help = "Print a link that signs the local account in once, within 24 hours, or lets an account set its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", metavar="NAME", help="a link at which this account sets its password")
        parser.add_argument(
            "--without-second-factor",
            action="store_true",
            help="switch the second factor of the account off first: for the day its phone and its codes are lost",
        )

    def handle(self, *args: Any, account: str | None, without_second_factor: bool, **options: Any) -> None:
        found = local_account() if account is None else Account.objects.filter(username=account).first()
        if found is None:
            raise CommandError(f"There is no account {account!r}.")
        if without_second_factor:
            second_factor.switch_off(found, by="operator")
        at = timezone.now()
        self.stdout.write(local_link(at=at) if account is None else password_link(found, at=at))
