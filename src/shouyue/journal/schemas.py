"""Facts as the API takes and shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import In, Instant
from shouyue.api.texts import _


class EventIn(In):
    """Something that happened to one subject, as another system tells it."""

    id: str | None = Field(
        None,
        description=_("Your own id of it: told again under the same id it is not recorded again"),
        examples=["tms-8842017-1"],
        pattern=r"^[!-~]{1,100}$",
    )
    name: str = Field(
        description=_("A name that the catalogue marks external"), examples=["order.received"], max_length=60
    )
    subject: str = Field(
        description=_("Whom it happened to, as kind:id"), examples=["order:SO-2026-00017"], max_length=120
    )
    about: list[str] = Field([], description=_("Whom else it concerns"), examples=[["customer:12"]], max_length=20)
    occurred_at: Instant | None = Field(
        None,
        description=_("When it happened, with its zone; now unless given. It decides whether a promise was kept"),
        examples=["2026-03-02T09:12:00+08:00"],
    )
    facts: dict[str, Any] = Field(
        {}, description=_("Changes of the subject's facts; null takes one away"), examples=[{"urgent": True}]
    )
    data: dict[str, Any] = Field({}, description=_("What this fact says of itself alone"), examples=[{}])
    corrects: UUID | None = Field(
        None, description=_("The fact (our id) whose place it takes"), json_schema_extra={"example": None}
    )


class Recorded(Schema):
    """What became of a fact that was sent."""

    id: UUID = Field(description=_("Our id of the fact"))
    key: str | None = Field(description=_("Your id of it"), examples=["tms-8842017-1"])
    name: str = Field(examples=["order.received"])
    subject: str = Field(examples=["order:SO-2026-00017"])
    occurred_at: datetime
    recorded_at: datetime
    known: bool = Field(description=_("It had been told before and was not recorded again"), examples=[False])


class RecordedBatch(Schema):
    """What became of the facts of a batch, in their order."""

    items: list[Recorded]
