"""A small reactor for the journal's own tests: it locks subjects and numbers their facts, and folds nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Max

from shouyue.clock.queries import now
from shouyue.journal.logic import NewFact, subjects
from shouyue.journal.models import Fact, Mention


class Numbers:
    """Numbers each subject's facts. Nobody's clocks hear of `order:…`."""

    def __init__(self, facts: Sequence[NewFact]) -> None:
        heard = [name for name in subjects(facts) if not name.startswith("order:")]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for name in heard:
                    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        self.now: datetime = now()
        self.last = {name: _last(name) for name in heard}

    def sequence(self, subject: str) -> int | None:
        if subject not in self.last:
            return None
        self.last[subject] += 1
        return self.last[subject]

    def fold(self, facts: Sequence[Fact]) -> None:
        """Nothing hangs on these facts."""


def _last(subject: str) -> int:
    own = Fact.objects.filter(subject=subject).aggregate(last=Max("sequence"))["last"]
    heard = Mention.objects.filter(subject=subject).aggregate(last=Max("sequence"))["last"]
    return max(own or 0, heard or 0)
