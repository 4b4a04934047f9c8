"""When a customer was last heard of, and who has fallen silent (OC-14.1)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouyue.customers import queries, silence
from shouyue.customers.actions.telling import subject_of
from shouyue.customers.events import FellSilent
from shouyue.customers.models import Customer
from shouyue.journal.actions import record

WATCH = "system:silence"
AT_ONCE = 200


@transaction.atomic
def hear(words: Mapping[int, datetime]) -> None:
    """Note that customers came to us, or were spoken to, at these times; the later word counts. Four queries.

    One that was merged is heard as the one that it lives on as. Numbers that are nobody's do no harm.
    """
    homes = queries.all_resolved(words)
    latest: dict[int, datetime] = {}
    for pk, at in words.items():
        latest[homes[pk]] = max(at, latest.get(homes[pk], at))
    rows = Customer.objects.select_for_update().filter(pk__in=latest).order_by("pk")
    later = [row for row in rows if row.heard_at is None or row.heard_at < latest[row.pk]]
    for row in later:
        row.heard_at, row.silent_since = latest[row.pk], None
    Customer.objects.bulk_update(later, ["heard_at", "silent_since"])


def tell_silence(*, at: datetime) -> int:
    """Tell the journal who has fallen silent, each customer once for each silence; answers how many."""
    told = 0
    while batch := _tell_some(at):
        told += batch
    return told


@transaction.atomic
def _tell_some(at: datetime) -> int:
    found = Customer.objects.select_for_update(of=("self",)).filter(silence.is_silent(at), silent_since=None)
    rows = list(found.filter(alias=None).order_by("heard_at", "pk")[:AT_ONCE])
    for row in rows:
        row.silent_since = row.heard_at
    Customer.objects.bulk_update(rows, ["silent_since"])
    facts = [FellSilent(days=silence.days_of(row, at)).fact(subject_of(row)) for row in rows]
    if facts:
        record(facts, actor=WATCH)
    return len(rows)
