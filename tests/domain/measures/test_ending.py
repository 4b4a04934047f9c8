"""Carrying measures out, dropping them, and who may."""

from datetime import timedelta
from typing import Any

import pytest

from shouyue.kit.refusals import Refused, Stale
from shouyue.measures import actions, phrases
from shouyue.measures.models import Measure
from shouyue.measures.permissions import Hands, hands
from shouyue.people.models import Person
from tests.domain.measures.house import House, by, clocks, told
from tests.domain.people.company import account_of


def hands_of(person: Person, row: Measure, house: House) -> Hands:
    return hands(account_of(person), [row], at=house.at)


def may(person: Person, row: Measure, house: House) -> str:
    """What somebody may: see, do, postpone, drop."""
    held = hands_of(person, row, house)
    verbs = {"s": held.may_see, "d": held.may_do, "p": held.may_postpone, "x": held.may_drop}
    return "".join(letter for letter, verb in verbs.items() if verb(row))


def test_done_with_evidence_meets_its_clock(house: House) -> None:
    row = house.set()
    actions.done(row.pk, " 12 人已培训，签到表存档 ", version=1, actor=by(house.dispatcher), at=house.at)
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.ended_by) == ("done", house.at, by(house.dispatcher))
    assert (row.evidence, row.version, told(row)) == ("12 人已培训，签到表存档", 2, ["set", "done"])
    assert [(rule, status) for rule, status, _due in clocks(row)] == [("OC-14.5/measure", "met")]


def test_a_second_press_does_nothing_and_another_one_is_told(house: House) -> None:
    row = house.set()
    more: dict[str, Any] = {"version": 1, "at": house.at}
    for _press in range(2):
        actions.done(row.pk, "已培训", actor=by(house.dispatcher), **more)
    assert told(row) == ["set", "done"]
    with pytest.raises(Refused, match=str(phrases.ENDED)):
        actions.done(row.pk, "我也做了", actor=by(house.manager), **more)
    with pytest.raises(Refused, match=str(phrases.ENDED)):
        actions.drop(row.pk, reason="不用了", actor=by(house.manager), **more)


def test_words_are_needed_and_what_was_read(house: House) -> None:
    row = house.set()
    more: dict[str, Any] = {"actor": by(house.manager), "at": house.at}
    with pytest.raises(Refused) as refused:
        actions.done(row.pk, " \n", version=1, **more)
    assert refused.value.field == "evidence"
    with pytest.raises(Refused) as refused:
        actions.drop(row.pk, reason="", version=1, **more)
    assert refused.value.field == "reason"
    with pytest.raises(Stale):
        actions.done(row.pk, "已培训", version=7, **more)
    with pytest.raises(Stale):
        actions.drop(row.pk, reason="不用了", version=7, **more)
    assert told(row) == ["set"]


def test_dropping_cancels_its_clock(house: House) -> None:
    row = house.set()
    for _press in range(2):
        actions.drop(row.pk, reason="车队已外包", version=1, actor=by(house.manager), at=house.at)
    row.refresh_from_db()
    assert (row.state, row.reason, told(row)) == ("dropped", "车队已外包", ["set", "dropped"])
    assert [(rule, status) for rule, status, _due in clocks(row)] == [("OC-14.5/measure", "cancelled")]


def test_nobody_drops_what_binds_himself_by_name_by_department_or_as_deputy(house: House) -> None:
    head = house.hire("何主管", "department_head")
    named, department = house.set(person=house.manager.pk, department=None), house.set()
    deputised = house.set(person=house.driver.pk, department=None)
    house.away(house.driver, house.agent)
    for row, person in ((named, house.manager), (department, head), (deputised, house.agent)):
        with pytest.raises(Refused, match=str(phrases.BOUND)):
            actions.drop(row.pk, reason="不想做", version=1, actor=by(person), at=house.at)
        assert told(row) == ["set"]


def test_the_product_drops_what_has_lost_its_reason(house: House) -> None:
    row = house.set()
    actions.drop(row.pk, reason="工单已合并", version=1, actor="system:cases", at=house.at)
    assert told(row) == ["set", "dropped"]


def test_who_may_do_what(house: House) -> None:
    row = house.set(person=house.driver.pk)
    assert may(house.driver, row, house) == "sd"
    assert may(house.dispatcher, row, house) == "sd"  # the department is bound too
    assert may(house.agent, row, house) == "sdp"  # set it
    assert may(house.manager, row, house) == "sdpx"
    assert may(house.hire("李主任", "service_director"), row, house) == "sdpx"
    assert may(house.hire("钱静", "accountant"), row, house) == "s"
    assert may(house.hire("库管", "warehouse_keeper"), row, house) == ""
    assert may(house.hire("北京", "regional_manager", region=house.places.north), row, house) == ""


def test_of_what_ended_nothing_more_may_be_done(house: House) -> None:
    row = actions.drop(house.set().pk, reason="不用了", version=1, actor=by(house.manager), at=house.at)
    assert may(house.manager, row, house) == "s"


def test_a_deputy_is_bound_while_he_stands_in(house: House) -> None:
    outside = house.hire("外援", "driver", site=house.places.beijing)
    row, account = house.set(person=house.driver.pk), account_of(outside)
    assert not hands(account, [row], at=house.at).may_see(row)
    house.away(house.driver, outside)
    assert hands(account, [row], at=house.at).may_do(row)
    assert not hands(account, [row], at=house.at + timedelta(days=2)).may_see(row)
