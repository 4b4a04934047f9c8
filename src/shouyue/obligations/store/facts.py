"""Rows of the journal as the engine takes them in."""

from typing import TYPE_CHECKING

from shouyue.policy.engine import Fact, Program, kind_of
from shouyue.policy.payload import restored

if TYPE_CHECKING:
    from shouyue.journal.models import Fact as Row

OWN = "obligation."  # what clocks did: told to others, never folded


def engine_fact(row: "Row", program: Program, about: tuple[str, ...] = ()) -> Fact:
    """A recorded fact, its values typed by the catalogue; a correction names the first fact of its chain."""
    event = program.catalogue.events.get(row.name)
    return Fact(
        id=str(row.id),
        name=row.name,
        subject=row.subject,
        occurred_at=int(row.occurred_at.timestamp()),
        recorded_at=int(row.recorded_at.timestamp()),
        facts=restored(row.facts, program.facts_of(kind_of(row.subject))),
        data=restored(row.data, event.data) if event else row.data,
        about=about,
        corrects=str(row.corrects or ""),
    )
