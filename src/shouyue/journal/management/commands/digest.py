"""`shouyue digest`: sign what the journal was told, day by day."""

from typing import Any

from django.core.management.base import BaseCommand

from shouyue.clock.queries import now
from shouyue.journal import digests
from shouyue.journal.logic import both
from shouyue.kit.text import Text

SIGNED = Text(zh="已签名 {count} 日", en="days signed: {count}")


class Command(BaseCommand):
    help = "Sign a digest of every day that has ended and has none. The worker does it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        signed = digests.seal(at=now())
        for day in signed:
            self.stdout.write(f"{day.day} {day.count} {day.sha256}")
        self.stdout.write(both(SIGNED, " / ", count=len(signed)))
