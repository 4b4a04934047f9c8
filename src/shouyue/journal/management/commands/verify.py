"""`shouyue verify`: hold the journal against its signed digests."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.journal import defences, digests
from shouyue.journal.logic import both
from shouyue.kit.text import Text

MATCH = Text(zh="相符 {count} 日", en="days that match: {count}")


class Command(BaseCommand):
    help = "Say which days of the journal are not as they were signed; exit code 1 then, or where triggers are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        good, wrong = 0, list(defences.intact())
        for found in digests.verify():
            if isinstance(found, digests.Mismatch):
                wrong.append(f"{found.day}: {found.text.zh} / {found.text.en}")
            else:
                good += 1
        self.stdout.write(both(MATCH, " / ", count=good))
        if wrong:
            raise CommandError("\n".join(wrong))
