"""The exact form of a fact, and its id as a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shouyue.journal.canonical import Kept, first_id, heard_by, instant, sha256, text, told_at
from shouyue.kit.ids import uuid7

AT = datetime(2026, 3, 2, 9, 30, 15, 123_456, tzinfo=UTC)

FACT = Kept(
    id="019cadf5-0000-7000-8000-000000000000",
    name="case.received",
    version=1,
    subject="case:1",
    sequence=3,
    occurred_at="2026-03-02T09:30:15.123456+00:00",
    recorded_at="2026-03-02T09:30:15.123456+00:00",
    actor="person:7",
    cause="019cadf5-0000-7000-8000-000000000000",
    facts='{"kind":"投诉"}',
    data="{}",
    corrects="",
    source="",
    key=None,
    about='[["customer:12",4],["order:5",null]]',
)


def test_json_has_one_form() -> None:
    assert text({"b": 1, "a": [1.5, None, "投诉"]}) == '{"a":[1.5,null,"投诉"],"b":1}'


def test_an_instant_is_written_in_utc_to_the_microsecond() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert instant(AT.astimezone(shanghai)) == "2026-03-02T09:30:15.123456+00:00"
    assert instant(AT.replace(microsecond=0)) == "2026-03-02T09:30:15.000000+00:00"


def test_the_id_tells_when_a_fact_was_told() -> None:
    number = uuid7(AT)
    assert told_at(number) == AT.replace(microsecond=123_000)
    assert first_id(AT) < number < first_id(AT + timedelta(milliseconds=1))


@pytest.mark.parametrize("field", Kept.__dataclass_fields__)
def test_every_value_counts(field: str) -> None:
    changed = {**{name: getattr(FACT, name) for name in Kept.__dataclass_fields__}, field: 9}
    assert sha256([Kept(**changed)])[1] != sha256([FACT])[1]


def test_the_order_counts_and_nothing_is_nothing() -> None:
    other = Kept(**{**{name: getattr(FACT, name) for name in Kept.__dataclass_fields__}, "sequence": 4})
    assert sha256([FACT, other])[1] != sha256([other, FACT])[1]
    assert sha256([]) == (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def test_who_heard_it_is_told_from_whom_it_is_about() -> None:
    assert heard_by(FACT) == ("customer:12",)
