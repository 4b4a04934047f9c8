"""The script played: a month behind us brought in at once, the time ahead told as it comes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from shouyue.cases.actions import history
from shouyue.cases.logic.past import Past, PastStep
from shouyue.config.demo.telling import Happening
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.obligations.actions import Brought
from shouyue.people.models import Person
from shouyue.policy.engine import Fact


def brought(happenings: Sequence[Happening], staff: Mapping[str, Sequence[Person]]) -> Iterator[Brought]:
    """What happened, as history."""
    for number, one in enumerate(happenings):
        if one.deed is None:
            at = int(one.at.timestamp())
            fact = Fact(f"demo {number}", one.name, one.subject, at, at, one.facts, one.data, one.about)
            yield Brought(fact, actor(one, staff))
    yield from history(pasts(happenings))


def pasts(happenings: Iterable[Happening]) -> list[Past]:
    """The cases of a history, each with its steps."""
    found: dict[str, Past] = {}
    steps: dict[str, list[PastStep]] = {}
    for one in happenings:
        if isinstance(one.deed, Past):
            found[one.subject] = one.deed
        elif isinstance(one.deed, PastStep):
            steps.setdefault(one.subject, []).append(one.deed)
    return [replace(past, steps=tuple(steps.get(subject, ()))) for subject, past in found.items()]


def tell(one: Happening, staff: Mapping[str, Sequence[Person]]) -> None:
    """What happens and has no action yet, as it happens: the bare fact."""
    fact = NewFact(one.name, one.subject, one.about, one.at, one.facts, one.data)
    with transaction.atomic():
        record([fact], actor=actor(one, staff))


def actor(one: Happening, staff: Mapping[str, Sequence[Person]]) -> str:
    """Who tells it: one of those who hold the role, always the same for a subject."""
    holders = staff.get(one.role)
    if not holders:
        return "system:demo"
    return f"person:{holders[sum(one.subject.encode()) % len(holders)].pk}"
