"""Editions as the API shows them."""

from collections.abc import Container
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from shouyue.api.schemas import In, Instant, Whole, values_of
from shouyue.api.texts import _
from shouyue.governance.edition_panels import FigureRow, ProblemRow, RuleRow
from shouyue.governance.edition_queries import Compared
from shouyue.governance.logic import Change

if TYPE_CHECKING:
    from shouyue.obligations.models import Adoption, ClockEvent, Edition

Became = Annotated[Change, values_of(Change)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{1,80}\.yaml$")]
Text = Annotated[str, StringConstraints(max_length=200_000)]
Figure = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class EditionOut(Schema):
    """The frozen text of a document; a draft until it is adopted."""

    document: str = Field(examples=["CM"])
    label: str = Field(examples=["2025-1"])
    sha256: str = Field(description=_("Of its text, its figures and its interpretations: by this it is known"))
    parameters: dict[str, str] = Field(description=_("Figures that the company set otherwise than the text"))
    made_at: datetime
    made_by: str = Field(examples=["person:12"])
    adopted: bool = Field(description=_("Whether it was ever adopted"))


class FileIn(In):
    """One file of a document."""

    name: FileName = Field(examples=["cm/document.yaml"])
    text: Text = Field(description=_("In YAML, as docs/policy.md says"))


class DraftIn(In):
    """The text of a document, file by file."""

    files: list[FileIn] = Field(min_length=1, max_length=12)


class FigureIn(In):
    """One figure, as a policy writes it."""

    id: Name = Field(examples=["complaint.general.result"])
    value: Figure = Field(examples=["PT12H"])


class FiguresIn(In):
    """Figures to be set otherwise than the text of the document has them."""

    figures: list[FigureIn] = Field(max_length=500)


class AdoptionIn(In):
    """Which edition runs from when."""

    edition: Hash = Field(description=_("Its hash"))
    effective_at: Instant | None = Field(None, description=_("From when it is in force; in some seconds unless given"))
    adopts: list[Name] = Field(
        default_factory=list, max_length=500, description=_("Rules whose running promises take the new text")
    )
    on: Whole | None = Field(
        None, description=_("Number of the document's last adoption that you looked at"), ge=0, le=2**31 - 1
    )


class AdoptionOut(Schema):
    """An edition put in force."""

    id: int
    document: str
    edition: str = Field(description=_("Hash of the edition"))
    label: str
    effective_at: datetime
    adopts: list[str]
    adopted_at: datetime
    adopted_by: str
    swept_at: datetime | None = Field(description=_("When every running clock had been brought to it"))


class RuleChangeOut(Schema):
    """A rule that changes."""

    id: str
    change: Became
    title: str
    sentence: str = Field(description=_("As the new edition says it, or as it was"))
    running: int = Field(description=_("Promises that run under it"))
    outcomes: dict[str, int] = Field(description=_("What those tried would become if they took the new text"))


class FigureChangeOut(Schema):
    """A figure that changes, in words."""

    id: str
    before: str
    after: str


class ComparisonOut(EditionOut):
    """An edition beside what is in force."""

    clauses: list[str] = Field(description=_("Clauses that say something else, or whose rules do"))
    rules: list[RuleChangeOut]
    figures: list[FigureChangeOut]
    findings: list[str] = Field(description=_("What the linter says of it and does not say without it"))
    problems: list[str] = Field(description=_("Why it cannot be adopted; empty where it can"))
    on: int = Field(description=_("Send it when adopting, so that nobody's change is lost"))


class TransitionOut(Schema):
    """What an adoption did to one clock that ran."""

    id: int
    obligation: UUID
    subject: str
    rule: str
    kind: str = Field(description=_("moved, recomputed, superseded or cancelled"), examples=["moved"])
    at: datetime
    before: datetime | None = Field(description=_("When it was due; given for what moved"))
    due_at: datetime | None


def edition_out(one: "Edition", adopted: Container[int]) -> dict[str, Any]:
    """An edition; `adopted` are the numbers of those that ever were."""
    same = ("document", "label", "sha256", "parameters", "made_at", "made_by")
    return {name: getattr(one, name) for name in same} | {"adopted": one.pk in adopted}


def adoption_out(one: "Adoption") -> dict[str, Any]:
    same = ("id", "document", "effective_at", "adopts", "adopted_at", "adopted_by", "swept_at")
    return {name: getattr(one, name) for name in same} | {"edition": one.edition.sha256, "label": one.edition.label}


def rule_out(row: RuleRow) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("title", "sentence", "running")}
    return {"id": row.pair.id, "change": row.pair.change, **same, "outcomes": dict(row.outcomes)}


def figure_out(row: FigureRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "before", "after")}


def problem_words(row: ProblemRow, language: str) -> str:
    return " ".join(part for part in (row.mark, row.text.in_(language)) if part)


def clauses_of(found: Compared) -> list[str]:
    return [one.clause.id for one in found.comparison.clauses] if found.comparison else []


def transition_out(event: "ClockEvent") -> dict[str, Any]:
    row = event.obligation
    before = datetime.fromtimestamp(int(event.note), UTC) if event.kind == "moved" else None
    same = {"subject": row.subject, "rule": row.rule, "due_at": row.due_at, "before": before}
    return {"id": event.pk, "obligation": row.pk, "kind": event.kind, "at": event.at, **same}
