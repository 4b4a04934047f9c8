"""`shouyue archive --before 2026-01`: export what is at rest to Parquet files, then drop it from the database."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.clock.queries import now
from shouyue.journal import archiving, exports
from shouyue.journal.logic import Refused, both
from shouyue.kit.text import Text

ACTOR = "system:archive"
DONE = Text(zh="{month}：归档 {dropped} 条，留存 {stayed} 条", en="{month}: {dropped} facts archived, {stayed} stayed")


class Command(BaseCommand):
    help = "Move facts of closed months, on whose subjects nothing runs, into files; each file is read back first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", required=True, type=month, metavar="YYYY-MM", help="months before this one")

    def handle(self, *args: Any, before: str, **options: Any) -> None:
        try:
            for done in archiving.archive(before, actor=ACTOR, at=now()):
                self.stdout.write(both(DONE, " / ", month=done.name, dropped=done.dropped, stayed=done.stayed))
                for path in done.files:
                    self.stdout.write(f"  {path}")
        except Refused as refused:
            raise CommandError(f"{refused.text.zh} / {refused.text.en}") from refused
        except exports.Damaged as damaged:
            raise CommandError(str(damaged)) from damaged


def month(written: str) -> str:
    """`2026-01` as it is."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        raise ArgumentTypeError(f"{written!r} is not a month such as 2026-01")
    return written
