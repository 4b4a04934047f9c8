"""Lists of those who see parts of the company: each case once, in order both ways, counted as listed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from shouyue.access.models import Account
from shouyue.cases import permissions, queries
from shouyue.cases.logic import Kind
from shouyue.cases.models import Case
from shouyue.cases.queries import Asked, Listed
from shouyue.people.models import Person
from shouyue.people.queries import scope_of
from tests.domain.cases.house import AT, House, complaint, taken
from tests.domain.people.company import account_of


def reader(person: Person) -> dict[str, Any]:
    account = account_of(person)
    return {"seen": permissions.parts(account), "scope": scope_of(account, permissions.VIEW), "me": person.pk, "at": AT}


def numbers(found: Listed) -> list[str]:
    return [case.number for case in found.cases]


@pytest.fixture
def cases(people: House) -> list[Case]:
    """Four of Shanghai, and one of Beijing about which the agent was asked first; another is not his."""
    own = [taken(people) for _ in range(2)]
    others = [taken(people, complaint(kind=Kind.REQUEST), by=people.specialist) for _ in range(2)]
    far = taken(people, complaint(site="BJ01"), by=people.agent)
    taken(people, by=people.northern)
    return [*others, *own, far]


def test_every_case_stands_in_the_list_once_though_several_reasons_let_it_through(
    people: House, cases: list[Case]
) -> None:
    asks = reader(people.agent)
    assert len(asks["seen"]) > 1
    assert sorted(numbers(queries.find(Asked(), **asks))) == sorted(one.number for one in cases)
    account = Account.objects.get(person=people.agent)
    assert set(Case.objects.filter(permissions.visible(account))) == set(cases)


def test_pages_follow_each_other_in_both_directions(people: House, cases: list[Case]) -> None:
    asks = reader(people.agent)
    expected = [one.number for one in sorted(cases, key=lambda one: (fresh(one).due_at, one.pk))]
    whole = queries.find(Asked(), **asks)
    assert numbers(whole) == expected
    forth, place = [], ""
    while True:
        found = queries.find(Asked(after=place), size=2, **asks)
        forth.append(numbers(found))
        if not found.after:
            break
        place = found.after
    assert [number for page in forth for number in page] == expected
    back = queries.find(Asked(before=found.before), size=2, **asks)
    assert numbers(back) == forth[-2]
    newest = queries.find(Asked(order=queries.Order.NEWEST), size=2, **asks)
    assert numbers(newest) == [one.number for one in sorted(cases, key=lambda one: -one.pk)][:2]


def test_figures_count_what_the_list_shows(people: House, cases: list[Case]) -> None:
    asks = reader(people.agent)
    counted = queries.counts(asks["seen"], AT)
    for when in ("late", "soon", "later", "none"):
        assert counted[when] == len(queries.find(Asked(when=when), **asks).cases), when
    assert counted["nobody"] == len(queries.find(Asked(whose="nobody"), **asks).cases)
    assert sum(counted[when] for when in ("late", "soon", "later", "none")) == len(cases)


def test_the_next_hours_begin_with_the_rest_of_this_one_and_change_on_the_hour(people: House) -> None:
    at = AT.replace(minute=20, second=0)
    hour = timedelta(hours=1)
    for minutes in (0, 39, 40, 179, 180):
        case = taken(people)
        Case.objects.filter(pk=case.pk).update(due_at=at + timedelta(minutes=minutes))
    sharp = at.replace(minute=0)
    assert queries.soon_late(Q(), at, hours=3) == [
        (at, sharp + hour, 2),
        (sharp + hour, sharp + 2 * hour, 1),
        (sharp + 2 * hour, sharp + 3 * hour, 0),
        (sharp + 3 * hour, at + 3 * hour, 1),
    ]
    assert [count for *_, count in queries.soon_late(Q(), sharp, hours=3)] == [2, 1, 0]


def test_who_may_see_nothing_has_an_empty_list(people: House) -> None:
    taken(people)
    asks = reader(people.agent) | {"seen": (Q(pk__in=()), Q(site="NOWHERE"))}
    assert numbers(queries.find(Asked(), **asks)) == []
    assert set(queries.counts(asks["seen"], AT).values()) == {0}
    assert set(queries.counts((Q(pk__in=()),), AT).values()) == {0}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
