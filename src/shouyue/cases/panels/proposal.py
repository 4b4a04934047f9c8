"""The class that is proposed for a complaint, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from shouyue.cases.panels.case import language
from shouyue.cases.phrases import SEVERITIES, Word

if TYPE_CHECKING:
    from shouyue.cases.queries.proposing import Proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as pages show it; `is_taken`: this very class stands in the form."""

    value: str
    word: Word
    reason: str
    clause: str
    href: str
    is_taken: bool


def proposal(found: "Proposed | None", *, chosen: str = "") -> Proposal | None:
    """A proposal in the language of the page."""
    if found is None:
        return None
    return Proposal(
        value=found.severity.value,
        word=SEVERITIES[found.severity],
        reason=found.reason.in_(language()).rstrip("。."),
        clause=found.clause,
        href=reverse("governance:clause", args=[found.document, found.clause]),
        is_taken=chosen == found.severity.value,
    )
