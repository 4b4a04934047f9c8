"""`shouyue rebuild --check`: whether what is stored is what the journal gives; without --check it is put right."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shouyue.clock.queries import now
from shouyue.journal.logic import Refused, both
from shouyue.obligations import figures, rebuilding

SHOWN = 20


class Command(BaseCommand):
    help = "Fold every subject anew from the journal and compare it with what is stored; exit code 1 if they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")
        parser.add_argument("--sample", type=int, default=None, help="so many subjects, spread over all")

    def handle(self, *args: Any, check: bool, sample: int | None, **options: Any) -> None:
        try:
            self._rebuild(check=check, sample=sample)
        except Refused as refused:
            raise CommandError(both(refused.text, " / ")) from refused

    def _rebuild(self, *, check: bool, sample: int | None) -> None:
        looked, wrong = 0, []
        for subject, found in rebuilding.check(sample=sample):
            looked += 1
            if found:
                wrong.append(subject)
                for one in found[:SHOWN]:
                    self.stdout.write(f"✗ {subject} {one.rule} {one.what}: {one.stored!r} ≠ {one.journal!r}")
                if not check:
                    rebuilding.rebuild(subject, at=now())
        self.stdout.write(f"{looked} subjects, {len(wrong)} differ{'' if check or not wrong else ', put right'}")
        off = {} if sample else figures.wrong()
        for column, (kept, counted) in list(off.items())[:SHOWN]:
            self.stdout.write(f"✗ figure {column}: kept {kept}, rows {counted}")
        if off and not check:
            figures.recount()
        if (wrong or off) and check:
            raise SystemExit(1)
