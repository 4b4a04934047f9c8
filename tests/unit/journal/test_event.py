"""Typed events become facts."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

import pytest

from shouyue.journal.event import Event, Money, context, data, own, shape
from shouyue.journal.logic import NewFact, Refused
from shouyue.policy.fields import Field, Type

AT = datetime(2026, 3, 2, tzinfo=UTC)


class Received(Event):
    """An order came in."""

    NAME = "order.received"
    SUBJECT = "order"
    VERSION = 2
    kind: Literal["parcel", "freight"] = own()
    value: Money | None = own(default=None)
    region: str = context(default="east")
    urgent: bool | None = data(default=None)
    lines: tuple[str, ...] = data(default=())


class Everything(Event):
    """One field of each type."""

    NAME = "order.everything"
    SUBJECT = "order"
    text: str = data()
    flag: bool = data()
    count: int = data()
    share: float = data()
    at: datetime = data()
    day: date = data()
    length: timedelta = data()


def test_it_becomes_a_fact_with_each_value_in_its_part() -> None:
    event = Received(kind="parcel", value=128_50, lines=("a", "b"))
    fact = event.fact("order:5", about=("customer:12",), occurred_at=AT, corrects=UUID(int=7), key="e-1")
    assert fact == NewFact(
        name="order.received",
        subject="order:5",
        about=("customer:12",),
        occurred_at=AT,
        facts={"kind": "parcel", "value": 128_50, "region": "east"},
        data={"lines": ("a", "b")},
        corrects=UUID(int=7),
        key="e-1",
        version=2,
    )


def test_a_fact_of_the_subject_is_taken_away_by_name() -> None:
    assert Received(kind="parcel").fact("order:5", removing=("value",)).facts == {
        "kind": "parcel",
        "region": "east",
        "value": None,
    }


@pytest.mark.parametrize("subject", ["case:5", "order:", "order", ""])
def test_a_subject_of_another_kind_is_refused(subject: str) -> None:
    with pytest.raises(Refused, match=r"order\.received is of order:…, not of"):
        Received(kind="parcel").fact(subject)


def test_it_is_frozen() -> None:
    event = Received(kind="parcel")
    with pytest.raises(FrozenInstanceError):
        setattr(event, "kind", "freight")  # noqa: B010 - an assignment would not type-check


def test_its_shape_is_in_the_words_of_the_catalogue() -> None:
    assert shape(Received) == {
        "own": {"kind": Field(Type.TEXT, ("parcel", "freight")), "value": Field(Type.MONEY)},
        "context": {"region": Field(Type.TEXT)},
        "data": {"urgent": Field(Type.BOOL), "lines": Field(Type.LIST)},
    }
    assert {key: field.type for key, field in shape(Everything)["data"].items()} == {
        "text": Type.TEXT,
        "flag": Type.BOOL,
        "count": Type.INT,
        "share": Type.NUMBER,
        "at": Type.INSTANT,
        "day": Type.DATE,
        "length": Type.DURATION,
    }
