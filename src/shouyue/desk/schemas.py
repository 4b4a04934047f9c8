"""Timelines as the API shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shouyue.api.texts import _


class TimelineFilters(Schema):
    """Whose facts."""

    subject: str = Field(
        description=_("Facts of this subject or about it"),
        examples=["order:SO-2026-00017"],
        min_length=3,
        max_length=120,
    )


class FactOut(Schema):
    """A fact as it was recorded. It is never edited."""

    id: UUID
    name: str = Field(examples=["order.received"])
    version: int
    subject: str = Field(examples=["order:SO-2026-00017"])
    about: list[str] = Field(examples=[["customer:12"]])
    occurred_at: datetime
    recorded_at: datetime
    actor: str = Field(description=_("Who did it: person:12, token:4, system:timekeeper"), examples=["token:4"])
    cause: UUID = Field(description=_("The same for all facts of one action"))
    facts: dict[str, Any] = Field(examples=[{"urgent": True}])
    data: dict[str, Any] = Field(examples=[{}])
    corrects: UUID | None
