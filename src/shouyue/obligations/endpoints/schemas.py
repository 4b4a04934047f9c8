"""Promises as the API shows them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Instant, values_of
from shouyue.api.texts import _
from shouyue.obligations.models import ClockEvent, Obligation
from shouyue.policy.conditions import Explained, Scope, words
from shouyue.policy.engine.counting import Counted
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.state import State
from shouyue.policy.explain import Explanation, Stretch

Status = Annotated[State, values_of(State)]


class ObligationFilters(Schema):
    """Which promises."""

    status: Status | None = Field(None, description=_("Only promises of this status"))
    running: bool | None = Field(None, description=_("Only those that have not ended, or only those that have"))
    clause: str = Field("", examples=["CM-4.1.1"], max_length=24)
    rule: str = Field("", max_length=80)
    subject: str = Field("", examples=["order:SO-2026-00017"], max_length=120)
    owner: str = Field("", description=_("Role that owes it"), max_length=40)
    person: int | None = Field(None, description=_("Number of the person who owes it"), ge=1, le=2**31 - 1)
    due_after: Instant | None = Field(None, description=_("Due at or after this instant"))
    due_before: Instant | None = Field(None, description=_("Due before this instant"))


class ObligationOut(Schema):
    """A promise on one subject, with its clock."""

    id: UUID
    rule: str
    clause: str = Field(examples=["CM-4.1.1"])
    document: str = Field(examples=["CM"])
    subject: str = Field(examples=["order:SO-2026-00017"])
    kind: str = Field(description=_("deadline, ladder or cadence"), examples=["deadline"])
    duty: str = Field(description=_("What is owed"))
    governs: bool = Field(description=_("Whether it counts among several for one duty"))
    status: Status
    counted: str = Field(description=_("The column in which it counts"), examples=["open"])
    opened_at: datetime
    due_at: datetime | None = Field(description=_("Kept if it happens at or before; null while it is paused"))
    met_at: datetime | None
    breached_at: datetime | None
    closed_at: datetime | None
    paused_seconds: int
    late_entry: bool = Field(description=_("It happened in time and was told later"))
    provisional: bool = Field(description=_("The due time touches a year whose holidays are not announced"))
    reason: str
    owner: str = Field(description=_("Role that owes it"))
    person: int | None = Field(description=_("Number of the person who owes it"))
    site: str
    region: str
    customer: str


class ClockEventOut(Schema):
    """One thing that happened to a clock."""

    kind: str = Field(examples=["opened"])
    at: datetime
    note: str
    fact: str = Field(description=_("The fact behind it"))


class ConditionOut(Schema):
    """One part of the rule's condition."""

    text: str
    depth: int
    holds: bool | None = Field(description=_("Null where it could not be told"))


class StretchOut(Schema):
    """A stretch of time."""

    start: datetime
    end: datetime
    note: str


class SkippedOut(Schema):
    """A day that the clock did not count."""

    date: date
    why: str


class CauseOut(Schema):
    """A fact behind a promise."""

    id: str
    name: str
    occurred_at: datetime
    recorded_at: datetime


class ExplanationOut(Schema):
    """Why a promise stands as it does."""

    opened_by: CauseOut | None
    ended_by: CauseOut | None
    condition: list[ConditionOut]
    pauses: list[StretchOut]
    skipped: list[SkippedOut]
    used_seconds: int = Field(description=_("Time of its calendar that was used"))
    late_seconds: int


class ObligationDetail(ObligationOut):
    """A promise with its course and its explanation."""

    events: list[ClockEventOut]
    explanation: ExplanationOut | None = Field(description=_("Null where its facts are no longer at hand"))


def obligation_out(row: Obligation) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ObligationOut.model_fields if name not in ("counted", "person")}
    return same | {"counted": Counted(row.counted).name.lower(), "person": row.person_id}


def event_out(event: ClockEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ClockEventOut.model_fields}


def explanation_out(found: Explanation, scope: Scope, language: str) -> dict[str, Any]:
    return {
        "opened_by": _cause(found.opened_by),
        "ended_by": _cause(found.ended_by),
        "condition": _parts(found.condition, scope, language, 0) if found.condition else [],
        "pauses": [_stretch(pause) for pause in found.pauses],
        "skipped": [{"date": day.date, "why": day.why.in_(language) if day.why else ""} for day in found.skipped],
        "used_seconds": found.used,
        "late_seconds": found.late_by,
    }


def _cause(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    times = {"occurred_at": _instant(fact.occurred_at), "recorded_at": _instant(fact.recorded_at)}
    return {"id": fact.id, "name": fact.name, **times}


def _parts(found: Explained, scope: Scope, language: str, depth: int) -> list[dict[str, Any]]:
    holds = found.value if isinstance(found.value, bool) else None
    line = {"text": words(found.node, scope, language), "depth": depth, "holds": holds}
    return [line, *(each for part in found.parts for each in _parts(part, scope, language, depth + 1))]


def _stretch(pause: Stretch) -> dict[str, Any]:
    return {"start": _instant(pause.start), "end": _instant(pause.end), "note": pause.note}


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
