"""Rows past the ORM are those that the ORM reads, on both databases."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shouyue.journal.models import Fact
from shouyue.obligations.models import Head
from shouyue.obligations.store import bulk

AT = datetime(2026, 3, 2, 1, 2, 3, 456_789, tzinfo=UTC)
ID = UUID("0195a3c4-0000-7000-8000-000000000001")
FACTS = (
    *("id", "name", "version", "subject", "sequence", "occurred_at", "recorded_at", "actor", "cause"),
    *("facts", "data", "source"),
)
ODD = "a\\b\t\"'\n%s 破损 \U0001f69a"

pytestmark = pytest.mark.django_db


def test_facts_are_inserted_as_they_were_given() -> None:
    second = int(AT.timestamp())
    row = (str(ID), "case.received", 1, "case:1", 3, second, AT, ODD, ID, {"said": ODD}, '{"n": 1}', "")
    bulk.insert(Fact, FACTS, [row], seconds=frozenset({"occurred_at"}))
    fact = Fact.objects.get()
    assert (fact.id, fact.cause, fact.sequence, fact.actor) == (ID, ID, 3, ODD)
    assert (fact.occurred_at, fact.recorded_at) == (AT.replace(microsecond=0), AT)
    assert (fact.facts, fact.data, fact.corrects) == ({"said": ODD}, {"n": 1}, None)
    columns = ("id", "occurred_at", "recorded_at", "corrects", "data")
    (read,) = bulk.select(Fact, columns, "WHERE subject = %s", ["case:1"], seconds=frozenset({"occurred_at"}))
    assert read == (str(ID), second, AT, None, '{"n": 1}')


def test_only_what_differs_is_written() -> None:
    heads = [Head.objects.create(subject=f"case:{n}", kind="case", wake=n, site=ODD) for n in (1, 2)]
    Head.objects.update(region="east")  # somebody else's column: it is not ours to put back
    before = [(head.pk, head.wake, "", "") for head in heads]
    bulk.update(Head, ("id", "wake", "region", "customer"), [(heads[0].pk, None, "", ""), before[1]], before=before)
    assert list(Head.objects.order_by("id").values_list("wake", "region", "customer", "site")) == [
        (None, "east", "", ODD),
        (2, "east", "", ODD),
    ]
