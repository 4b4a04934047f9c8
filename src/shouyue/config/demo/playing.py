"""The script as facts: a month behind us brought in at once, the time ahead told as it comes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from shouyue.config.demo.script import Happening
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.obligations.actions import Brought
from shouyue.people.models import Person
from shouyue.policy.engine import Fact


def brought(happenings: Iterable[Happening], staff: Mapping[str, Sequence[Person]]) -> Iterator[Brought]:
    """What happened, as history."""
    for number, one in enumerate(happenings):
        at = int(one.at.timestamp())
        fact = Fact(f"demo {number}", one.name, one.subject, at, at, one.facts, one.data, one.about)
        yield Brought(fact, actor(one, staff))


def tell(one: Happening, staff: Mapping[str, Sequence[Person]]) -> None:
    """What happens, as it happens."""
    fact = NewFact(one.name, one.subject, one.about, one.at, one.facts, one.data)
    with transaction.atomic():
        record([fact], actor=actor(one, staff))


def actor(one: Happening, staff: Mapping[str, Sequence[Person]]) -> str:
    """Who tells it: one of those who hold the role, always the same for a subject."""
    holders = staff.get(one.role)
    if not holders:
        return "system:demo"
    return f"person:{holders[sum(one.subject.encode()) % len(holders)].pk}"
