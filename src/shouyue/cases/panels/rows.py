"""Cases as rows of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from shouyue.cases.logic import ChannelKind, Kind, Severity, State, Trouble
from shouyue.cases.phrases import CHANNELS, KINDS, SEVERITIES, STATES, TROUBLES, Word
from shouyue.obligations import queries as promises

if TYPE_CHECKING:
    from shouyue.cases.models import Case


@dataclass(frozen=True, slots=True)
class Row:
    """One case with its words."""

    case: "Case"
    href: str
    kind: Word
    severity: Word | None
    trouble: Promise | None
    channel: Word
    state: Word
    owed: str  # what is owed next


def rows(cases: Iterable["Case"]) -> list[Row]:
    """Rows for a list; no query."""
    language = get_language() or "zh-hans"
    duties = promises.in_force().shared.duties
    return [
        Row(
            case=case,
            href=reverse("cases:case", args=[case.number]),
            kind=KINDS[Kind(case.kind)],
            severity=SEVERITIES[Severity(case.severity)] if case.severity else None,
            trouble=TROUBLES[Trouble(case.trouble)] if case.trouble else None,
            channel=CHANNELS[ChannelKind(case.channel)],
            state=STATES[State(case.state)],
            owed=duties[case.due_duty].in_(language) if case.due_duty in duties else "",
        )
        for case in cases
    ]
