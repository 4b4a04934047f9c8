"""What happened, as the engine takes it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NOTHING: Mapping[str, Any] = {}
APPROVED = "late_entry.approved"  # of data.rule, or of all rules of the subject; of data.key, or of all that it opens
EVERY_RULE = "*"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to one subject (docs/policy.md, "facts").

    `occurred_at` decides compliance, `recorded_at` decides trust; both in whole epoch seconds. `facts` are changes of
    the subject's facts (None removes one), `data` belongs to this fact alone. A fact is never edited: one that
    `corrects` another takes its place.
    """

    id: str
    name: str
    subject: str
    occurred_at: int
    recorded_at: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    corrects: str = ""


def approval(fact: Fact) -> tuple[str, str]:
    """Which late entries a fact lets count: of which rule, and of what opened by which fact or in which period."""
    return str(fact.data.get("rule", EVERY_RULE)), str(fact.data.get("key", ""))


def kind_of(subject: str) -> str:
    """`case` of `case:8431`."""
    return subject.partition(":")[0]


def second_of(value: Any) -> int | None:
    """An instant among the facts as a whole epoch second, its fraction cut off; None for what is no aware instant."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return int(value.timestamp() // 1)
    return None
