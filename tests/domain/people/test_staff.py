"""Entering, changing, leaving, erasing; what the journal is told."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shouyue.access import actions as access
from shouyue.access.actions import local_account
from shouyue.access.models import Account
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused, Stale
from shouyue.people import actions, queries
from shouyue.people.models import Absence, Holding, Person
from tests.domain.people.company import AT, BY, DAY, Company, account_of, company, entered, person, with_role

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def told() -> list[tuple[str, str, object]]:
    """What the journal knows of employees."""
    return [(fact.name, fact.subject, fact.facts) for fact in Fact.objects.order_by("id")]


def refused_at(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.field


def test_a_person_is_spelled_and_told_of_by_number_alone() -> None:
    found = person("曾静", "A1")
    assert (found.pinyin, found.initials) == ("zengjing", "zj")
    assert told() == [("employee.joined", f"employee:{found.pk}", {"active": True, "roles": []})]
    assert [fact.actor for fact in Fact.objects.all()] == [BY]


def test_a_name_as_long_as_the_form_takes_it_is_kept_and_spelled_as_far_as_there_is_room() -> None:
    found = person("张" * 80)
    assert (found.name, len(found.pinyin), found.initials) == ("张" * 80, 200, "z" * 40)


def test_the_shipped_catalogue_knows_what_is_told(policies_in_force: None) -> None:
    known = Fact.objects.count()
    found = with_role("service_agent")
    actions.give_role(found, role="driver", since=DAY, actor=BY, at=AT)
    actions.leave_company(found, on=DAY, actor=BY, at=AT)
    actions.erase_person(found, actor=BY, at=AT)
    assert [fact.name for fact in Fact.objects.order_by("id")[known:]] == [
        "employee.joined",
        "employee.roles_changed",
        "employee.left",
        "person.erased",
    ]


def test_the_first_role_is_told_with_the_joining() -> None:
    found = with_role("service_agent")
    assert told() == [("employee.joined", f"employee:{found.pk}", {"active": True, "roles": ["service_agent"]})]


def test_roles_that_come_and_go_are_told() -> None:
    found = with_role("service_agent")
    driver = actions.give_role(found, role="driver", since=DAY, actor=BY, at=AT)
    actions.take_role(driver, actor=BY, at=AT)
    assert [(name, facts) for name, _subject, facts in told()][1:] == [
        ("employee.roles_changed", {"roles": ["driver", "service_agent"]}),
        ("employee.roles_changed", {"roles": ["service_agent"]}),
    ]
    assert not Holding.objects.filter(pk=driver.pk).exists()  # it never counted for a whole day


def test_a_role_taken_later_ends_with_the_day_before() -> None:
    found = with_role("driver")
    actions.take_role(found.holdings.get(), actor=BY, at=AT)
    assert found.holdings.get().until == DAY - A_DAY


def test_what_begins_and_ends_by_date_is_told_that_night_and_once() -> None:
    later = actions.add_person(entered("未来", joined_on=DAY + A_DAY), role="driver", actor=BY, at=AT)
    leaving = with_role("driver", "周末")
    account_of(leaving)
    actions.leave_company(leaving, on=DAY + A_DAY, actor=BY, at=AT)
    known = len(told())
    assert actions.follow_staff(at=AT) == 1
    assert len(told()) == known
    actions.follow_staff(at=AT + A_DAY)
    actions.follow_staff(at=AT + A_DAY)
    assert told()[known:] == [
        ("employee.joined", f"employee:{later.pk}", {"active": True, "roles": ["driver"]}),
        ("employee.left", f"employee:{leaving.pk}", {"active": False}),
    ]
    assert Account.objects.get(person=leaving).is_active is False


def test_leaving_entered_late_happened_when_its_day_began() -> None:
    found = person("孙悦")
    actions.leave_company(found, on=DAY - 3 * A_DAY, actor=BY, at=AT)
    left = Fact.objects.get(name="employee.left")
    assert left.occurred_at == datetime.fromisoformat("2026-03-08T00:00:00+08:00")


def test_leaving_closes_the_account_and_taking_it_back_opens_it() -> None:
    found = with_role("driver")
    account = account_of(found)
    actions.leave_company(found, on=DAY, actor=BY, at=AT)
    account.refresh_from_db()
    assert account.is_active is False
    actions.leave_company(found, on=None, actor=BY, at=AT)
    account.refresh_from_db()
    assert account.is_active is True
    assert [name for name, _subject, _facts in told()] == ["employee.joined", "employee.left", "employee.joined"]


@pytest.mark.parametrize("on", [None, DAY + 60 * A_DAY])
def test_what_an_administrator_closed_no_leaving_opens(on: date | None) -> None:
    found = with_role("driver")
    account = account_of(found)
    access.set_active(account, False, by="account:1")
    for day in (DAY, on):
        actions.leave_company(Person.objects.get(pk=found.pk), on=day, actor=BY, at=AT)
        account.refresh_from_db()
        assert account.is_active is False


def test_nobody_leaves_before_joining() -> None:
    with pytest.raises(Refused) as error:
        actions.leave_company(person("早"), on=date(2024, 1, 1), actor=BY, at=AT)
    assert refused_at(error) == "on"


def test_a_job_number_is_given_once_and_none_often() -> None:
    person("甲", "A1")
    person("乙")
    person("丙")
    with pytest.raises(Refused) as error:
        person("丁", "A1")
    assert refused_at(error) == "job_number"
    assert Person.objects.count() == 3


def test_an_edit_of_an_older_reading_is_refused() -> None:
    found = person("王芳", "A1")
    actions.edit_person(found, entered("王芳芳", "A1"), version=1, actor=BY, at=AT)
    with pytest.raises(Stale):
        actions.edit_person(found, entered("王方", "A1"), version=1, actor=BY, at=AT)
    found.refresh_from_db()
    assert (found.name, found.initials, found.version) == ("王芳芳", "wff", 2)


def test_nobody_stands_above_himself() -> None:
    boss = person("大")
    middle = actions.add_person(entered("中", superior=boss), actor=BY, at=AT)
    low = actions.add_person(entered("小", superior=middle), actor=BY, at=AT)
    with pytest.raises(Refused) as error:
        actions.edit_person(boss, entered("大", superior=low), version=1, actor=BY, at=AT)
    assert refused_at(error) == "superior"


@pytest.mark.parametrize("role", ["handler", "nobody", ""])
def test_a_relation_or_an_unknown_word_is_no_role(role: str) -> None:
    with pytest.raises(Refused):
        actions.give_role(person("甲"), role=role, since=DAY, actor=BY, at=AT)


def test_a_role_is_held_once_at_a_place_and_time(house: Company) -> None:
    found = person("甲")
    actions.give_role(found, role="driver", site=house.shanghai, since=DAY, until=DAY + A_DAY, actor=BY, at=AT)
    with pytest.raises(Refused):
        actions.give_role(found, role="driver", site=house.shanghai, since=DAY + A_DAY, actor=BY, at=AT)
    actions.give_role(found, role="driver", site=house.beijing, since=DAY, actor=BY, at=AT)
    actions.give_role(found, role="driver", site=house.shanghai, since=DAY + 2 * A_DAY, actor=BY, at=AT)
    assert Holding.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"site_id": 1, "region_id": 1},
        {"until": DAY - A_DAY},
        {"role": "driver"},
    ],
)
def test_the_database_refuses_what_an_action_would(house: Company, wrong: dict[str, object]) -> None:
    found = with_role("driver")
    row: dict[str, object] = {"role": "dispatcher", "since": DAY, **wrong}
    if "site_id" in row:
        row |= {"site_id": house.shanghai.pk, "region_id": house.east.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(person=found, **row)


def test_erasing_clears_what_is_personal_and_keeps_the_number() -> None:
    found = actions.add_person(
        entered("周杰", "A9", mobile="13800000000", email="z@example.com"), role="driver", actor=BY, at=AT
    )
    account = account_of(found, "zhoujie")
    actions.plan_absence(found, starts_at=AT, ends_at=AT + A_DAY, deputy=None, reason="sick")
    with pytest.raises(Refused):
        actions.erase_person(found, actor=BY, at=AT)
    actions.leave_company(found, on=DAY, actor=BY, at=AT)
    actions.erase_person(found, actor=BY, at=AT)
    actions.erase_person(found, actor=BY, at=AT)
    found.refresh_from_db()
    account.refresh_from_db()
    assert (found.name, found.pinyin, found.initials, found.mobile, found.email, found.job_number) == ("",) * 5 + (
        None,
    )
    assert (str(found), found.account, account.is_active) == (f"#{found.pk}", None, False)
    assert account.username == f"erased-{account.pk}"
    assert Absence.objects.get().reason == "other"
    assert told()[-1] == ("person.erased", f"person:{found.pk}", {})
    assert Fact.objects.filter(name="person.erased").count() == 1


def test_the_journal_never_learns_a_name_or_a_number_to_call() -> None:
    found = actions.add_person(entered("周杰", "A9", mobile="13800000000"), role="driver", actor=BY, at=AT)
    actions.leave_company(found, on=DAY, actor=BY, at=AT)
    actions.erase_person(found, actor=BY, at=AT)
    written = str(list(Fact.objects.values()))
    assert [word for word in ("周杰", "zhoujie", "A9", "1380000") if word in written] == []


def test_the_local_account_gets_its_person_once_and_the_journal_is_told_nothing() -> None:
    first = actions.ensure_local_person(local_account(), at=AT)
    assert actions.ensure_local_person(local_account(), at=AT) == first
    assert queries.roles_of(local_account()) == {"general_manager", "policy_owner", "system_administrator"}
    assert queries.actor_of(local_account()) == f"person:{first.pk}"
    assert queries.person_of(local_account()) == first
    assert first.name == "管理员"
    actions.follow_staff(at=AT)
    assert told() == []


def test_an_account_is_opened_once() -> None:
    found = person("甲")
    account_of(found, "jia")
    with pytest.raises(Refused):
        account_of(found, "other")
    with pytest.raises(Refused):
        account_of(person("乙"), "jia")


@pytest.fixture
def house() -> Company:
    return company()
