"""Setting measures and giving them another time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shouyue.journal.models import Fact, Mention
from shouyue.kit.refusals import Refused, Stale
from shouyue.measures import actions, phrases, queries
from shouyue.measures.models import Measure
from shouyue.people.actions import leave_company
from shouyue.people.days import local_day
from tests.domain.measures.house import CASE, House, by, clocks, told

RULES = {
    "complaint": "OC-14.5/measure",
    "visit": "OC-13/measure",
    "analysis": "CM-5.4/measure",
    "audit": "KA-5.1/correction",
    "contract": "OC-22/preparation",
}


@pytest.mark.parametrize(("origin", "rule"), RULES.items())
def test_a_measure_opens_the_clock_of_the_clause_that_asks_for_it(house: House, origin: str, rule: str) -> None:
    row = house.set(origin=origin)
    assert clocks(row) == [(rule, "open", house.due)]
    promise = queries.promises_of([row])[queries.reference(row)]
    assert (promise.owner, promise.site, promise.region) == ("department_head", "SH01", "east")


def test_a_decision_of_a_meeting_is_followed_without_a_clock_of_its_own(house: House) -> None:
    row = house.set(origin="meeting")
    assert (clocks(row), told(row), queries.promises_of([row])) == ([], ["set"], {})


def test_the_journal_is_told_when_where_and_what_for_and_no_words(house: House) -> None:
    row = house.set("客户张三要求重新培训", person=house.driver.pk)
    fact = Fact.objects.get(subject=f"measure:{row.pk}")
    assert (fact.name, fact.actor, fact.data) == ("measure.set", by(house.agent), {})
    assert sorted(fact.facts) == ["do_by", "origin", "region", "site"]
    assert list(Mention.objects.filter(fact=fact, sequence=None).values_list("subject", flat=True)) == [CASE]
    assert (row.state, row.version, row.region, row.set_at) == ("open", 1, "east", house.at)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"text": "长" * 4001}, "text"),
        ({"department": None}, "department"),
        ({"person": 999_999}, "person"),
    ],
)
def test_what_is_not_whole_is_refused_at_its_field(house: House, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        house.set(**wrong)
    assert (refused.value.field, Measure.objects.count()) == (field, 0)


def test_the_time_must_lie_ahead_to_the_second(house: House) -> None:
    with pytest.raises(Refused) as refused:
        house.set(do_by=house.at + timedelta(milliseconds=900))
    assert refused.value.field == "do_by"
    assert house.set(do_by=house.at + timedelta(seconds=1)).do_by == house.at + timedelta(seconds=1)


def test_nobody_is_bound_who_left(house: House) -> None:
    leave_company(house.driver, on=local_day(house.at), actor="person:1", at=house.at)
    with pytest.raises(Refused) as refused:
        house.set(person=house.driver.pk)
    assert refused.value.field == "person"


def test_the_same_deed_sets_it_once(house: House) -> None:
    first = house.set(key="meeting:7/1")
    assert house.set("另一句话", key="meeting:7/1").pk == first.pk
    other = house.set(key="meeting:7/1", about="case:2")
    twice = [house.set().pk, house.set().pk]
    assert len({first.pk, other.pk, *twice}) == 4
    assert (told(first), Measure.objects.count()) == (["set"], 4)


def test_another_time_moves_the_clock_and_says_why(house: House) -> None:
    row, later = house.set(), house.due + timedelta(days=2)
    again: dict[str, Any] = {"version": 1, "actor": by(house.agent), "at": house.at}
    actions.postpone(row.pk, later, reason=" 配件未到 ", **again)
    row.refresh_from_db()
    assert (row.do_by, row.version, told(row)) == (later, 2, ["set", "set"])
    assert clocks(row) == [("OC-14.5/measure", "open", later)]
    (kept,) = queries.postponements(row)
    assert (kept.before, kept.after, kept.reason, kept.by) == (house.due, later, "配件未到", by(house.agent))
    actions.postpone(row.pk, later, reason="再按一次", **again)  # the same again, with the version of before
    assert (told(row), len(queries.postponements(row))) == (["set", "set"], 1)


def test_it_may_be_due_earlier_too(house: House) -> None:
    row, earlier = house.set(), house.due - timedelta(days=1)
    actions.postpone(row.pk, earlier, reason="客户催促", version=1, actor=by(house.agent), at=house.at)
    assert clocks(row) == [("OC-14.5/measure", "open", earlier)]


def test_another_time_needs_a_reason_an_open_measure_and_what_was_read(house: House) -> None:
    row, later = house.set(), house.due + timedelta(days=1)
    more: dict[str, Any] = {"actor": by(house.agent), "at": house.at}
    with pytest.raises(Refused) as refused:
        actions.postpone(row.pk, later, reason=" ", version=1, **more)
    assert refused.value.field == "reason"
    with pytest.raises(Refused) as refused:
        actions.postpone(row.pk, house.at, reason="早", version=1, **more)
    assert refused.value.field == "do_by"
    with pytest.raises(Stale):
        actions.postpone(row.pk, later, reason="晚", version=2, **more)
    actions.done(row.pk, "已培训", version=1, **more)
    with pytest.raises(Refused, match=str(phrases.ENDED)):
        actions.postpone(row.pk, later, reason="晚", version=2, **more)
    assert told(row) == ["set", "done"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "paused"},
        {"state": "done"},
        {"origin": "rumour"},
        {"department": ""},
        {"department": "kitchen"},
        {"title": ""},
        {"ended_by": "person:1"},
        {"evidence": "已完成"},
    ],
)
def test_the_database_refuses_what_no_action_writes(house: House, wrong: dict[str, str]) -> None:
    row = house.set()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=row.pk).update(**wrong)
