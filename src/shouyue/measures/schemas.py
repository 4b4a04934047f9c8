"""Measures as the API shows and takes them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import In, Instant, values_of
from shouyue.api.texts import _
from shouyue.measures.actions.shared import LONGEST
from shouyue.measures.logic import Origin, State
from shouyue.measures.models import Measure, MeasureFile, Postponement
from shouyue.people.departments import Department

MeasureState = Annotated[State, values_of(State)]
Named = Annotated[Department, values_of(Department)]


class MeasureFilters(Schema):
    """Which measures."""

    state: MeasureState | None = Field(None, description=_("Only measures of this state"))
    about: str = Field("", description=_("Only those decided on this thing"), examples=["case:8431"], max_length=120)
    department: Named | None = Field(None, description=_("Only those of this department"))
    person: int | None = Field(None, description=_("Number of the person whom it binds"), ge=1, le=2**31 - 1)
    origin: Origin | None = Field(None, description=_("Only those that come from this"))
    due_before: Instant | None = Field(None, description=_("To be done before this instant"))


class MeasureOut(Schema):
    """Something that was decided and must be done."""

    id: int
    about: str = Field(description=_("What it was decided on"), examples=["case:8431"])
    origin: Origin
    title: str
    text: str
    department: str = Field(description=_("Code of the department that it binds; empty: none"), examples=["transport"])
    person: int | None = Field(description=_("Number of the person whom it binds"))
    do_by: datetime
    state: MeasureState
    set_at: datetime
    set_by: str = Field(examples=["person:12"])
    ended_at: datetime | None
    ended_by: str
    evidence: str = Field(description=_("What was done and how it shows"))
    reason: str = Field(description=_("Why it was dropped"))
    site: str
    region: str


class PostponementOut(Schema):
    """A measure got another time."""

    before: datetime
    after: datetime
    reason: str
    by: str = Field(examples=["person:12"])
    at: datetime


class MeasureFileOut(Schema):
    """A file that shows it done, to be fetched from /files/…/."""

    key: UUID
    name: str
    size: int = Field(description=_("Bytes"))


class MeasureDetail(MeasureOut):
    """A measure with all that belongs to it."""

    postponements: list[PostponementOut]
    files: list[MeasureFileOut]


class DoneIn(In):
    """How it shows that it was done."""

    evidence: str = Field(min_length=1, max_length=LONGEST, pattern=r"\S", examples=["Drivers of SH01 were trained"])


class PostponeIn(In):
    """Another time, and why."""

    do_by: Instant = Field(examples=["2026-03-20T18:00:00+08:00"])
    reason: str = Field(min_length=1, max_length=LONGEST, pattern=r"\S")


class DropIn(In):
    """Why it need not be done any more."""

    reason: str = Field(min_length=1, max_length=LONGEST, pattern=r"\S")


def measure_out(row: Measure) -> dict[str, Any]:
    """The values of a measure."""
    named = {name: getattr(row, name) for name in MeasureOut.model_fields if name not in ("id", "person")}
    return {"id": row.pk, "person": row.person_id, **named}


def postponement_out(one: Postponement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in PostponementOut.model_fields}


def file_out(one: MeasureFile) -> dict[str, Any]:
    return {name: getattr(one.file, name) for name in MeasureFileOut.model_fields}
