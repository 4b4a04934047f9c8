"""Shapes that all rooms' operations share."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar, cast

from ninja import Schema
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    WithJsonSchema,
    create_model,
)

from shouyue.api.texts import _
from shouyue.kit.read import YEARS

Item = TypeVar("Item")
EARLIEST, LATEST = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1], 12, 31, tzinfo=UTC)
# RFC 3339: what `fromisoformat` and pydantic take beyond it (weeks, numbers of seconds) is somebody's mistake.
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
EXACT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 3.0 is as whole as 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[StrictInt, BeforeValidator(_whole)]
Number = Annotated[Whole, Field(ge=1, le=2**31 - 1)]  # of a row, in a body
Flag = StrictBool


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        raise ValueError(_("An instant with its zone is needed: 2026-03-02T09:00:00+08:00."))
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        raise ValueError(_("There is no such instant.")) from None


def _in_reach(value: datetime) -> datetime:
    """Beyond these years an instant stands for the nearest in it: no zone can then carry it out of the calendar."""
    return min(max(value, EARLIEST), LATEST)


def _date(value: Any) -> date:
    found = date.fromisoformat(value) if isinstance(value, str) and DATE.fullmatch(value) else value
    if isinstance(found, date):
        return min(max(found, EARLIEST.date()), LATEST.date())
    raise ValueError(_("A date is needed: 2026-03-02."))


def _exact(value: Any) -> Decimal:
    """A number as it is written; what a machine made of 0.1 + 0.2 is somebody's mistake."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int) or not EXACT.fullmatch(str(value)):
        raise ValueError(_("Write the number as a text with at most two decimals: “5200.50”."))
    return Decimal(value)


# Yuan, or any number of up to two decimals; sent as a text, so that no machine rounds it.
Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,2})?$", "examples": ["5200.50"]}),
]
Instant = Annotated[datetime, BeforeValidator(_instant), AfterValidator(_in_reach)]
Day = Annotated[date, BeforeValidator(_date)]


class In(Schema):
    """What a caller sends: nothing that is not described."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class FlawOut(Schema):
    """One thing wrong with the request."""

    pointer: str | None = Field(None, description=_("JSON pointer into the body"), examples=["/facts/eta"])
    parameter: str | None = Field(None, description=_("Name of a parameter of the address"))
    code: str | None = Field(None, description=_("Code of this one, where several kinds meet"))
    detail: str = Field(description=_("What is wrong and what to do, in your language"))


class ProblemOut(Schema):
    """A problem as RFC 9457 has it. Some kinds have members of their own."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str = Field(description=_("URI reference that opens its documentation"), examples=["/problems/not-found"])
    title: str = Field(description=_("What it is, in your language"))
    status: int = Field(description=_("The status of the answer"), examples=[404])
    detail: str = Field(description=_("What happened here and what to do, in your language"))
    code: str = Field(description=_("Stays for ever: tell problems apart by it"), examples=["not-found"])
    errors: list[FlawOut] | None = Field(None, description=_("Each thing that is wrong with the request"))


class Listed(Schema, Generic[Item]):
    """Part of a list."""

    items: list[Item]
    next: str | None = Field(None, description=_("Send it as `after` to go on; null at the end"))


def list_of(item: type[Schema]) -> type[BaseModel]:
    """The shape of a list of such items, under a name that people can read: JobList."""
    base = cast(type[Schema], Listed.__class_getitem__(item))  # `Listed[item]` is no annotation: item is known only now
    return create_model(f"{item.__name__.removesuffix('Out')}List", __base__=base)


def values_of(names: type[StrEnum]) -> WithJsonSchema:
    """An enumeration described where it stands: enumerations of two rooms may have one name."""
    return WithJsonSchema({"type": "string", "enum": [name.value for name in names]})


class Paging(Schema):
    """Where in a list to begin, and how much to hand out."""

    after: str = Field("", description=_("`next` of the answer before"), max_length=500)
    limit: int = Field(50, ge=1, le=200, description=_("How many at most"))
