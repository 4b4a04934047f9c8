"""Turns, absence, the roster in memory, and whose rows somebody may see."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext

from shouyue.access.models import Account
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused
from shouyue.people import actions, permissions, queries
from shouyue.people.days import zone
from shouyue.people.models import Absence, DutyTurn, Person, Shift
from shouyue.people.queries import Asked, Scope
from shouyue.people.week import week_of
from tests.domain.people.company import AT, BY, DAY, Company, account_of, company, entered, person, with_role

pytestmark = pytest.mark.django_db
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 3, 9)


@pytest.fixture
def house() -> Company:
    return company()


@pytest.fixture
def night() -> Shift:
    return actions.put_shift("夜班", starts=time(22), ends=time(6))


def test_a_night_shift_ends_on_the_next_day(house: Company, night: Shift) -> None:
    turns = actions.plan_turns(person("甲"), site=house.shanghai, shift=night, days=[DAY])
    assert [(turn.starts_at.isoformat(), turn.ends_at.isoformat()) for turn in turns] == [
        ("2026-03-11T22:00:00+08:00", "2026-03-12T06:00:00+08:00")
    ]


def test_nobody_is_on_duty_twice_at_once_and_all_days_or_none_are_planned(house: Company, night: Shift) -> None:
    found = person("甲")
    actions.plan_turns(found, site=house.shanghai, shift=night, days=[DAY])
    early = actions.put_shift("早班", starts=time(5), ends=time(13))
    with pytest.raises(Refused) as error:
        actions.plan_turns(found, site=house.beijing, shift=early, days=[DAY - A_DAY, DAY + A_DAY])
    assert error.value.field == "days"
    assert DutyTurn.objects.count() == 1


def test_who_left_is_not_put_on_duty(house: Company, night: Shift) -> None:
    found = person("甲")
    actions.leave_company(found, on=DAY, actor=BY, at=AT)
    with pytest.raises(Refused):
        actions.plan_turns(found, site=house.shanghai, shift=night, days=[DAY])


def test_an_absence_neither_overlaps_nor_deputises_itself() -> None:
    found, other = person("甲"), person("乙")
    first = actions.plan_absence(found, starts_at=AT, ends_at=AT + HOUR, deputy=other, reason="leave")
    for starts_at, ends_at, deputy, field in (
        (AT + HOUR - timedelta(seconds=1), AT + 2 * HOUR, other, "starts_at"),
        (AT + HOUR, AT + HOUR, other, "ends_at"),
        (AT + HOUR, AT + 2 * HOUR, found, "deputy"),
    ):
        with pytest.raises(Refused) as error:
            actions.plan_absence(found, starts_at=starts_at, ends_at=ends_at, deputy=deputy, reason="leave")
        assert error.value.field == field
    actions.plan_absence(found, starts_at=AT + HOUR, ends_at=AT + 2 * HOUR, deputy=other, reason="leave")
    actions.end_absence(first, at=AT + HOUR / 2)
    assert Absence.objects.get(pk=first.pk).ends_at == AT + HOUR / 2


def test_an_absence_that_had_not_begun_is_taken_away() -> None:
    planned = actions.plan_absence(person("甲"), starts_at=AT + HOUR, ends_at=AT + A_DAY, deputy=None, reason="leave")
    actions.end_absence(planned, at=AT)
    assert Absence.objects.count() == 0


def test_the_kept_roster_is_read_once_and_anew_after_each_change(house: Company) -> None:
    agent = with_role("service_agent", site=house.shanghai)
    assert [one.person_id for one in queries.roster().holders("service_agent", site="SH01", at=now())] == [agent.pk]
    with CaptureQueriesContext(connection) as again:
        assert queries.roster().holders("service_agent", site="SZ01", at=now()) == ()
    assert [query["sql"] for query in again if "people_" in query["sql"]] == []
    deputy = person("乙")
    at = now()
    actions.plan_absence(agent, starts_at=at, ends_at=at + HOUR, deputy=deputy, reason="trip")
    assert [
        (one.person_id, one.deputy_for) for one in queries.roster().holders("service_agent", site="SH01", at=at)
    ] == [(deputy.pk, agent.pk)]
    actions.take_role(agent.holdings.get(), actor=BY, at=at)
    assert queries.roster().holders("service_agent", site="SH01", at=at) == ()


def test_scopes_of_several_roles_add_up(house: Company) -> None:
    found = with_role("service_supervisor", site=house.beijing)
    account = account_of(found)
    actions.give_role(found, role="driver", region=house.east, since=DAY, actor=BY, at=AT)
    assert queries.scope_of(account) == Scope(sites=frozenset({"BJ01", "SH01", "SZ01"}), regions=frozenset({"east"}))
    assert queries.scope_of(account, "compliance.view") == Scope(sites=frozenset({"BJ01"}))
    assert permissions.may_see(account, "SH01", "east")
    assert not permissions.may_see(account, "SH01", "east", permission="compliance.view")
    assert not permissions.may_see(account, "", "")


def test_an_account_without_a_person_is_nobody() -> None:
    stranger = Account.objects.create_user("stranger")
    assert queries.scope_of(stranger) == Scope()
    assert queries.roles_of(stranger) == frozenset()
    assert queries.actor_of(stranger) == f"account:{stranger.pk}"
    assert not permissions.holds("home")(stranger, None)


def test_who_left_may_nothing_though_the_account_is_open(house: Company) -> None:
    found = with_role("general_manager")
    account = account_of(found)
    assert permissions.holds("people.manage")(account, None)
    Person.objects.filter(pk=found.pk).update(left_on=DAY)
    actions.choose_language(found, language="en")
    queries.roster()
    actions.put_region("west", name="西南区")  # any change lets the kept roster go
    assert not permissions.holds("people.manage")(account, None)


def test_a_customers_user_sees_his_company_and_no_site() -> None:
    guest = actions.add_person(entered("客户甲"), role="customer_user", customer="customer:12", actor=BY, at=AT)
    assert queries.scope_of(account_of(guest)) == Scope(customer="customer:12")


def test_a_scope_is_a_condition_on_two_columns(house: Company) -> None:
    for site in (house.shanghai, house.beijing):
        person("在" + site.code, site=site)
    person("公司")
    rows = Person.objects.annotate(
        at=Coalesce(F("site__code"), Value("")), within=Coalesce(F("site__region__code"), Value(""))
    ).order_by("id")

    def seen(scope: Scope, region: str = "within") -> list[str]:
        return list(rows.filter(scope.q("at", region)).values_list("name", flat=True))

    assert seen(Scope(everything=True)) == ["在SH01", "在BJ01", "公司"]
    assert seen(Scope(sites=frozenset({"SH01"}))) == ["在SH01"]
    assert seen(Scope(regions=frozenset({"north"}))) == ["在BJ01"]
    assert seen(Scope(regions=frozenset({"north"})), region="") == []
    assert seen(Scope()) == []


def test_persons_are_found_by_name_pinyin_initials_and_number(house: Company) -> None:
    person("欧阳娜娜", "SH-7", site=house.shanghai)
    person("王伟", "BJ-1", site=house.beijing)
    actions.leave_company(person("走了"), on=DAY, actor=BY, at=AT)

    def names(words: str = "", site: str = "") -> list[str]:
        return [one.name for one in queries.find(Asked(words, site), day=DAY).persons]

    assert names() == ["欧阳娜娜", "王伟"]
    for words in ("娜", "nana", "OYN", "sh-7", "欧阳 oynn"):
        assert names(words) == ["欧阳娜娜"], words
    assert names(site="BJ01") == ["王伟"]
    assert names("nobody") == []
    assert [one.name for one in queries.find(Asked(left=True), day=DAY).persons] == ["走了"]


def test_a_long_list_is_walked_by_key_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in ("爱", "白", "蔡", "戴", "鄂"):
        person(name)

    def page(asked: Asked) -> tuple[list[str], bool, bool]:
        found = queries.find(asked, day=DAY)
        return [one.name for one in found.persons], found.earlier, found.later

    def key(name: str) -> tuple[str, int]:
        found = Person.objects.get(name=name)
        return found.pinyin, found.pk

    assert page(Asked()) == (["爱", "白"], False, True)
    assert page(Asked(after=key("白"))) == (["蔡", "戴"], True, True)
    assert page(Asked(after=key("戴"))) == (["鄂"], True, False)
    assert page(Asked(before=key("鄂"))) == (["蔡", "戴"], True, True)
    assert page(Asked(before=key("蔡"))) == (["爱", "白"], False, True)


def test_lists_and_weeks_ask_the_same_number_of_queries_for_one_and_for_three(house: Company, night: Shift) -> None:
    counts = []
    for many in (1, 2):
        for number in range(many):
            one = with_role("service_agent", f"人{many}{number}", site=house.shanghai)
            actions.plan_turns(one, site=house.shanghai, shift=night, days=[DAY])
        week_of(house.shanghai, MONDAY, at=AT)
        with CaptureQueriesContext(connection) as listed:
            queries.find(Asked(), day=DAY)
        with CaptureQueriesContext(connection) as week:
            week_of(house.shanghai, MONDAY, at=AT)
        counts.append((len(listed), len(week)))
    assert counts[0] == counts[1]
    assert counts[0] <= (3, 9)


def test_a_week_marks_open_hours_that_nobody_covers(house: Company) -> None:
    late = actions.put_shift("晚", starts=time(12), ends=time(18))
    agent, deputy = with_role("service_agent", "甲", site=house.shanghai), person("乙", site=house.shanghai)
    actions.plan_turns(agent, site=house.shanghai, shift=late, days=[DAY, DAY + A_DAY])
    actions.plan_absence(agent, starts_at=AT + A_DAY, ends_at=AT + 2 * A_DAY, deputy=None, reason="sick")
    week = week_of(house.shanghai, MONDAY, at=AT)
    local = zone()
    gaps = [
        [(gap.start.astimezone(local).hour, gap.end.astimezone(local).hour) for gap in one.gaps] for one in week.columns
    ]
    assert gaps == [[(9, 18)], [(9, 18)], [(9, 12)], [(9, 18)], [(9, 18)], [], []]
    assert [one.works for one in week.columns] == [True] * 5 + [False] * 2
    assert [row.person for row in week.rows] == [agent, deputy]
    assert [(planned.turn.starts_at.day, planned.covered) for _person, planned in week.turns] == [
        (11, True),
        (12, False),
    ]
    vacant = {one.role: one for one in week.vacant}
    assert vacant["service_agent"].days == (DAY + A_DAY,)  # noon of the day on which the only agent is away
    assert len(vacant["general_manager"].days) == 7
