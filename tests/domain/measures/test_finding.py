"""Lists of measures, and how pages show them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from shouyue.access.models import Account
from shouyue.measures import actions, panels, queries
from shouyue.measures.queries import Asked
from shouyue.people import queries as people
from shouyue.people.departments import Department
from shouyue.people.models import Person
from tests.domain.measures.house import CASE, House, by
from tests.domain.people.company import account_of


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Departments and states are named in the language of the page."""
    with override("zh-hans"):
        yield


def mine(person: Person, house: House) -> list[str]:
    return [row.title for row in queries.mine(account_of(person), house.at)]


def test_mine_is_what_binds_me_by_name_or_department_there(house: House) -> None:
    east = {"site": "", "region": "east"}
    house.set("甲", person=house.driver.pk, department=None)
    house.set("乙", do_by=house.due + timedelta(hours=1))
    house.set("丙", do_by=house.due + timedelta(hours=2), **east)
    house.set("丁", do_by=house.due + timedelta(hours=3), site="", region="")
    house.set("戊", site="BJ01")
    house.set("己", department=Department.FINANCE)
    assert mine(house.driver, house) == ["甲"]
    assert mine(house.dispatcher, house) == ["乙", "丙", "丁"]
    assert mine(house.hire("总部调度", "operations_manager", site=house.places.beijing), house) == ["戊", "丁"]
    assert mine(house.hire("钱静", "finance_manager"), house) == ["己"]
    assert mine(house.agent, house) == []


def test_what_ended_is_nobodys_to_do(house: House) -> None:
    row = house.set()
    actions.done(row.pk, "已做", version=1, actor=by(house.dispatcher), at=house.at)
    assert mine(house.dispatcher, house) == []
    assert list(queries.open_in(people.Scope(everything=True))) == []


def test_of_a_thing_are_all_that_were_decided_on_it(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    later = house.set("后", do_by=house.due + timedelta(days=1), person=house.driver.pk)
    first = house.set("先", department=None, person=house.driver.pk)
    house.set("别的", about="case:9")
    with django_assert_num_queries(1):
        found = queries.of(CASE)
        assert [(row.pk, str(row.person)) for row in found] == [(first.pk, "吴刚"), (later.pk, "吴刚")]
    assert queries.without_department(CASE) == 1
    actions.drop(first.pk, reason="不用", version=1, actor="system:cases", at=house.at)
    assert queries.without_department(CASE) == 0


def test_open_in_places(house: House) -> None:
    here = house.set()
    house.set(site="BJ01")
    scope = people.Scope(sites=frozenset({"SH01"}))
    assert list(queries.open_in(scope)) == [here]


def test_filters(house: House) -> None:
    late = house.set("甲", do_by=house.at + timedelta(hours=1))
    house.set("乙", department=Department.FINANCE, origin="meeting")
    slow = house.set("丙", do_by=house.at + timedelta(hours=2))
    after = house.at + timedelta(hours=5)
    actions.done(slow.pk, "迟了", version=1, actor=by(house.dispatcher), at=after)
    scope = people.Scope(everything=True).q()

    def titles(asked: Asked) -> list[str]:
        return [row.title for row in queries.find(asked, scope, at=after).rows]

    assert titles(Asked()) == ["甲", "乙"]
    assert titles(Asked(late=True)) == [late.title]
    assert titles(Asked(ended=True)) == ["丙"]
    assert titles(Asked(ended=True, late=True)) == ["丙"]
    assert titles(Asked(department="finance")) == ["乙"]
    assert titles(Asked(origin="complaint")) == ["甲"]


@pytest.mark.parametrize("ended", [False, True])
def test_a_list_is_walked_by_key_and_back(house: House, monkeypatch: pytest.MonkeyPatch, ended: bool) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [house.set(str(place), do_by=house.due + timedelta(hours=place // 2)) for place in range(5)]
    if ended:
        for row in made:
            actions.done(row.pk, "已做", version=1, actor=by(house.dispatcher), at=house.at)
    order = [row.title for row in (reversed(made) if ended else made)]
    scope = people.Scope(everything=True).q()
    first = queries.find(Asked(ended=ended), scope, at=house.at)
    second = queries.find(Asked(ended=ended, after=(first.rows[-1].do_by, first.rows[-1].pk)), scope, at=house.at)
    third = queries.find(Asked(ended=ended, after=(second.rows[-1].do_by, second.rows[-1].pk)), scope, at=house.at)
    back = queries.find(Asked(ended=ended, before=(third.rows[0].do_by, third.rows[0].pk)), scope, at=house.at)
    pages = [first, second, third, back]
    assert [[row.title for row in page.rows] for page in pages] == [order[:2], order[2:4], order[4:], order[2:4]]
    assert [(page.earlier, page.later, page.total) for page in pages] == [
        (False, True, 5), (True, True, 5), (True, False, 5), (True, True, 5),
    ]  # fmt: skip


def shown(account: Account, house: House, after: timedelta = timedelta(0)) -> list[tuple[str, str, bool, bool]]:
    """Who, the chip's state, late, may do."""
    found = panels.rows(queries.of(CASE), account, at=house.at + after)
    return [(one.who, one.chip.state, one.is_late, one.may_do) for one in found]


def test_rows_say_who_until_when_and_what_may_be_done(house: House) -> None:
    account = account_of(house.dispatcher)
    house.set(person=house.driver.pk)
    house.set(department=Department.FINANCE, origin="meeting")
    assert shown(account, house) == [("运输部 · 吴刚", "open", False, True), ("财务部", "open", False, False)]
    assert [late for _who, _state, late, _may in shown(account, house, timedelta(days=4))] == [True, True]


def test_rows_of_what_ended_say_how(house: House) -> None:
    account = account_of(house.dispatcher)
    rows = [house.set(origin=origin) for origin in ("complaint", "meeting", "meeting", "complaint")]
    late = house.due + timedelta(days=1)
    for row, at in zip(rows[:3], (house.at, house.at, late), strict=True):
        actions.done(row.pk, "已做", version=1, actor=by(house.dispatcher), at=at)
    actions.drop(rows[3].pk, reason="不用", version=1, actor="system:cases", at=house.at)
    assert [state for _who, state, _late, _may in shown(account, house)] == ["met", "met", "late", "waived"]


@pytest.mark.parametrize("count", [1, 3])
def test_rows_cost_two_queries_however_many(
    house: House, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    account = account_of(house.dispatcher)
    for _place in range(count):
        house.set(person=house.driver.pk)
    rows = queries.of(CASE)
    people.roster()
    with django_assert_num_queries(2):
        assert [one.who for one in panels.rows(rows, account, at=house.at)] == ["运输部 · 吴刚"] * count
