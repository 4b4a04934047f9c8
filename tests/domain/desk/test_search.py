"""One box for everything: what is found, by whom, and in how many queries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access import tokens
from shouyue.cases import actions as cases
from shouyue.clock.queries import now
from shouyue.communications.actions import Partner
from shouyue.customers import actions as customers
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.customers.models import Customer
from shouyue.people.models import Person, Region, Site
from tests.domain.api.conftest import Program, adopted
from tests.domain.cases.house import House, by, complaint, desk, house, taken
from tests.domain.cases.house import customer as registered
from tests.domain.communications.talking import recorded
from tests.domain.people.company import BY, account_of, company, signed_in, with_role

__all__ = ["adopted"]
SCOPES = ("search.use", "cases.read", "customers.read", "communications.read")


@pytest.fixture
def people(adopted: None) -> House:
    return house(company())


def page(client: Client, words: str) -> Any:
    answer = client.get("/search/", {"q": words}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer


def found(client: Client, words: str) -> dict[str, list[str]]:
    """What a page shows: by kind, the references."""
    return {group.kind: [one.subject for one in group.rows] for group, *_ in page(client, words).context["groups"]}


def program_of(person: Person, *scopes: str) -> Program:
    return Program(*tokens.issue(account_of(person), name="TMS", scopes=scopes, expires_at=None, at=now()))


@pytest.mark.parametrize(
    "words", ["外箱破损", "外箱破損", "SY250502738356", "738356", "8356", "鸿雁鞋业", "wzhyxy", "SH01-"]
)
def test_a_case_is_found_by_words_waybill_and_the_name_of_its_customer(people: House, words: str) -> None:
    case = taken(people, complaint(customer=people.customer.pk, waybill="SY250502738356"))
    assert found(desk(people.agent), words)["case"] == [case.subject]


@pytest.mark.parametrize("words", ["鸿雁", "hongyan", "wzhyxy", "138 0013 8000", "+86 13800138000"])
def test_a_customer_is_found_by_name_pinyin_phone_and_contact(people: House, words: str) -> None:
    registered(people.company, "苏州别家有限公司", phone="139 0013 9000")
    assert found(desk(people.agent), words) == {"customer": [f"customer:{people.customer.pk}"]}


@pytest.mark.parametrize("words", ["王建国", "wangjianguo", "wjg", "WJG"])
def test_a_colleague_is_found_by_name_and_pinyin(people: House, words: str) -> None:
    assert found(desk(people.agent), words) == {"person": [f"person:{people.supervisor.pk}"]}


def test_what_was_hit_is_marked_and_numbers_stay_masked(people: House) -> None:
    taken(people, complaint(customer=people.customer.pk, content="外箱<b>破损</b>，内物受潮"))
    shown = page(desk(people.agent), "破损").content.decode()
    assert "外箱&lt;b&gt;<mark>破损</mark>&lt;/b&gt;" in shown
    shown = page(desk(people.specialist), "13800138000").content.decode()
    assert ("138****8000" in shown, "138 0013 8000" in shown) == (True, False)


def test_nothing_of_another_region_is_told(people: House) -> None:
    taken(people)
    client = desk(people.northern)
    assert [found(client, words) for words in ("破损", "鸿雁", "13800138000", "SH01")] == [{}] * 4


def test_ones_own_cases_are_found_wherever_they_are(people: House) -> None:
    far = taken(people, complaint(site="BJ01"), by=people.agent)
    other = taken(people, complaint(site="BJ01"), by=people.northern)
    client = desk(people.agent)
    assert found(client, "破损")["case"] == [far.subject]
    listed = client.get("/cases/", {"q": "破损"}).context["rows"]
    assert [row.case.number for row in listed] == [far.number]
    drivers = taken(people, by=people.driver)
    listed = desk(people.driver).get("/cases/", {"q": "破损"}).context["rows"]
    assert [row.case.number for row in listed] == [drivers.number]
    assert other.number not in (far.number, drivers.number)


def test_a_case_that_moved_away_is_not_told_where_it_was(people: House) -> None:
    case = taken(people)
    type(case).objects.filter(pk=case.pk).update(site="BJ01", region="north", first_asked=None, handler=None)
    assert "case" not in found(desk(people.specialist), "破损")


def test_a_merged_case_leads_on_and_names_its_state(people: House) -> None:
    first, second = (taken(people, complaint(customer=people.customer.pk)) for _ in range(2))
    cases.merge(second, first, "同一件事", **by(people.agent))
    groups = page(desk(people.agent), "破损").context["groups"]
    assert [(one.subject, one.word) for one in groups[0][0].rows] == [
        (second.subject, "merged"),
        (first.subject, "in hand"),
    ]


@pytest.mark.parametrize("words", ["", "  ", "\0", "没有这样的词", "%", "'; --", "x" * 500])
def test_without_a_hit_the_page_says_what_to_try(people: House, words: str) -> None:
    answer = page(desk(people.agent), words)
    assert (answer.context["groups"], "A case: its number" in answer.content.decode()) == ([], True)


def test_the_first_twenty_are_shown_and_the_list_has_the_rest(people: House) -> None:
    for number in range(21):
        registered(people.company, f"同名公司{number}", phone=f"1390013{number:04}")
    client = desk(people.agent)
    group = page(client, "同名公司").context["groups"][0][0]
    assert (len(group.rows), group.more) == (20, True)
    assert len(client.get(group.href).context["rows"]) == 21


def test_what_was_said_is_found_where_its_list_shows_it(people: House) -> None:
    """Also of customers without a site, and of those that moved after it was written."""
    house = people.company
    made = {
        "无处": placed("无处贸易有限公司"),
        "华东": placed("华东贸易有限公司", region=house.east),
        "华北": placed("华北贸易有限公司", region=house.north),
        "北京": placed("北京贸易有限公司", site=house.beijing),
    }
    said = {name: recorded(people, Partner(one)).pk for name, one in made.items()}
    moved = made["北京"], recorded(people).customer
    for one, site in zip(moved, (house.shanghai, house.beijing), strict=True):
        customers.edit(one, Entered(one.name, one.short_name, None, site, one.needs), version=1, actor=BY, at=now())
    near = [f"communication:{said[name]}" for name in ("北京", "华东", "无处")]
    for client in (desk(people.agent), signed_in(with_role("regional_manager", region=house.east))):
        assert found(client, "询价")["communication"] == near
        group = next(group for group, *_ in page(client, "询价").context["groups"] if group.kind == "communication")
        listed = [f"communication:{row.row.pk}" for row in client.get(group.href).context["rows"]]
        assert listed == near


def placed(name: str, *, region: Region | None = None, site: Site | None = None) -> Customer:
    entered = Entered(name=name, short_name="", region=region, site=site, needs="零担")
    return customers.register(entered, [ContactEntered(name="陈晨", phones=("13900139000",))], actor=BY, at=now())


def test_three_of_each_take_no_more_questions_than_one(people: House) -> None:
    client = desk(people.agent)
    taken(people, complaint(customer=people.customer.pk))
    page(client, "鸿雁")
    counts = []
    for place in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert len(found(client, "鸿雁")["customer"]) == 1 + 2 * place
        counts.append(len(asked))
        for number in range(2):
            made = registered(people.company, f"鸿雁{number}", phone=f"1370013{number:04}")
            taken(people, complaint(customer=made.pk))
    assert counts[0] == counts[1] <= 20


def test_the_box_stands_in_the_header_of_whoever_may_search(people: House) -> None:
    assert 'class="sy-find"' in desk(people.agent).get("/cases/").content.decode()
    driver = desk(people.driver)
    assert 'class="sy-find"' not in driver.get("/cases/").content.decode()
    assert driver.get("/search/?q=x").status_code == 403


def test_a_program_finds_what_its_scopes_let_it_read(people: House) -> None:
    case = taken(people, complaint(customer=people.customer.pk))
    whole = program_of(people.agent, *SCOPES).get("/search", q="鸿雁").json()["items"]
    assert [(one["kind"], one["subject"], one["href"]) for one in whole] == [
        ("case", case.subject, f"/cases/{case.number}/"),
        ("customer", f"customer:{people.customer.pk}", f"/customers/{people.customer.pk}/"),
    ]
    little = program_of(people.specialist, "search.use", "customers.read").get("/search", q="鸿雁").json()["items"]
    assert [one["kind"] for one in little] == ["customer"]
    assert program_of(people.northern, *SCOPES).get("/search", q="鸿雁").json()["items"] == []
