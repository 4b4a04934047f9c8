"""Events as typed classes. Pure. Each class equals its entry in the catalogue; a test compares them both ways.

    class PolicyAdopted(Event):
        "An edition of the policy was adopted, and it is said whether it revises one."

        NAME = "policy.adopted"
        SUBJECT = "document"
        in_force: bool = own()
        revision: bool | None = data(default=None)

    record([PolicyAdopted(in_force=True).fact("document:CM")], actor="person:3")

The docstring is the published documentation. `own` and `context` change the subject's facts, `data` is said by this
fact alone. Whole yuan and fen are `Money`, allowed texts a `Literal`, a list of texts `tuple[str, ...]`.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

from shouyue.journal.logic import NewFact, Refused
from shouyue.policy.fields import Field, Type

Money = Annotated[int, Type.MONEY]  # whole fen
Part = Literal["own", "context", "data"]
TYPES: Mapping[Any, Type] = {
    str: Type.TEXT,
    bool: Type.BOOL,
    int: Type.INT,
    float: Type.NUMBER,
    Decimal: Type.NUMBER,
    datetime: Type.INSTANT,
    date: Type.DATE,
    timedelta: Type.DURATION,
    tuple[str, ...]: Type.LIST,
}


def own(*, default: Any = MISSING) -> Any:
    """A fact of the subject that may change its clocks."""
    return field(default=default, metadata={"part": "own"})


def context(*, default: Any = MISSING) -> Any:
    """A fact of the subject that clocks keep as it was when they opened."""
    return field(default=default, metadata={"part": "context"})


def data(*, default: Any = MISSING) -> Any:
    """A value of this fact alone."""
    return field(default=default, metadata={"part": "data"})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(own, context, data))
@dataclass(frozen=True, kw_only=True)
class Event:
    """The base of all events; subclasses become frozen dataclasses."""

    NAME: ClassVar[str]
    SUBJECT: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)

    def fact(
        self,
        subject: str,
        *,
        about: tuple[str, ...] = (),
        occurred_at: datetime | None = None,
        corrects: UUID | None = None,
        key: str = "",
        removing: tuple[str, ...] = (),
    ) -> NewFact:
        """The event as `record` takes it. A value that is None is not said; `removing` takes facts off the subject.

        Raises Refused for a subject of another kind.
        """
        kind, _, number = subject.partition(":")
        if kind != self.SUBJECT or not number:
            raise Refused(f"{self.NAME} is of {self.SUBJECT}:…, not of “{subject}”")
        said: dict[str, dict[str, Any]] = {"own": {}, "context": {}, "data": {}}
        for one in fields(self):
            value = getattr(self, one.name)
            if value is not None:
                said[one.metadata["part"]][one.name] = value
        removed = dict.fromkeys(removing)
        return NewFact(
            name=self.NAME,
            subject=subject,
            about=about,
            occurred_at=occurred_at,
            facts={**said["own"], **said["context"], **removed},
            data=said["data"],
            corrects=corrects,
            key=key,
            version=self.VERSION,
        )


def shape(event: type[Event]) -> dict[Part, dict[str, Field]]:
    """What the class says that the event carries, in the words of the catalogue."""
    hints = get_type_hints(event, include_extras=True)
    found: dict[Part, dict[str, Field]] = {"own": {}, "context": {}, "data": {}}
    for one in fields(event):
        found[one.metadata["part"]][one.name] = _field(hints[one.name])
    return found


def _field(hint: Any) -> Field:
    """`Literal["a", "b"] | None` is a text with two values allowed."""
    if get_origin(hint) in (Union, UnionType):
        inner = [part for part in get_args(hint) if part is not NoneType]
        return _field(inner[0])
    if get_origin(hint) is Annotated:
        return Field(type=get_args(hint)[1])
    if get_origin(hint) is Literal:
        return Field(type=Type.TEXT, values=get_args(hint))
    return Field(type=TYPES[hint])
