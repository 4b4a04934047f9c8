"""A fact before it is recorded. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


class Refused(ValueError):
    """A fact that cannot be recorded as it stands; the sentence says why."""


@dataclass(frozen=True, slots=True)
class NewFact:
    """Something that happened to one subject, as an action states it.

    :param name: of the catalogue, such as `case.received`
    :param subject: whom it happened to, `case:8431`; `about`: whom else it concerns
    :param occurred_at: when it happened, aware; None for the moment at which it is recorded
    :param facts: changes of the subject's facts, None removes one; `data`: of this fact alone. References and business
        values only: names, phone numbers and free text stand in ordinary tables, where a person can be erased
    :param corrects: the fact whose place it takes
    :param key: the sender's own id of it: told again under the same key, it is not recorded again
    """

    name: str
    subject: str
    about: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects: UUID | None = None
    key: str = ""
    version: int = 1
    recorded_at: datetime | None = None  # of imported history: when the source was told


def subjects(facts: Sequence[NewFact]) -> tuple[str, ...]:
    """Whom the facts are of or about, each once, in the order in which they are locked."""
    return tuple(sorted({name for fact in facts for name in (fact.subject, *fact.about)}))
