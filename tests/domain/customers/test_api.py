"""Customers by the API: registered, read masked or whole, changed, found by number."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import orjson
import pytest
from django.test import Client

from shouyue.access import tokens
from shouyue.access.models import SensitiveRead
from shouyue.clock.queries import now
from shouyue.customers import actions
from shouyue.customers.models import Contact, Customer, Reach
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.customers.entering import NEEDS, customer, someone
from tests.domain.people.company import AT, BY, Company, account_of, with_role

pytestmark = pytest.mark.django_db
FORM = {
    "name": "上海宏达物流有限公司",
    "site": "SH01",
    "needs": NEEDS,
    "contacts": [{"name": "张三", "phones": ["138 1234 5678"], "emails": ["Zhang@foo.cn"]}],
}


def program_of(person: Person, *scopes: str) -> Program:
    """A program of somebody with a role and places."""
    return Program(*tokens.issue(account_of(person), name="CRM", scopes=scopes, expires_at=None, at=now()))


def send(method: str, path: str, program: Program, body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {program.text}", **headers}
    return Client().generic(
        method,
        f"/api/v1{path}",
        b"" if body is None else orjson.dumps(body),
        content_type="application/json",
        headers=sent,
    )


def test_a_customer_is_registered_once_however_often_it_is_sent(house: Company, program: Program) -> None:
    answers = [send("POST", "/customers", program, FORM, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    made = Customer.objects.get()
    shown = answers[0].json()
    assert (shown["id"], shown["code"], shown["region"], shown["site"], shown["tier"]) == (
        made.pk,
        f"C{made.pk:06}",
        "east",
        "SH01",
        "",
    )
    assert [one["text"] for one in shown["contacts"][0]["reaches"]] == ["138****5678", "z***@foo.cn"]


def test_what_the_policy_misses_is_named_by_clause_and_kept(house: Company, program: Program) -> None:
    answer = send("POST", "/customers", program, FORM | {"contacts": [], "needs": ""}, **{"Idempotency-Key": "k1"})
    body = answer.json()
    assert (answer.status_code, body["code"], body["gate"]) == (422, "gate-refused", "customer.register")
    assert [one["code"] for one in body["errors"]] == ["CC-4.1", "CC-4.1"]
    assert send("POST", "/customers", program, FORM, **{"Idempotency-Key": "k2"}).status_code == 201


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"contacts": [{"name": "张三", "phones": ["123"]}]}, "/phones"),
        ({"region": "mars", "site": ""}, "/region"),
        ({"site": "XX99"}, "/site"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    house: Company, program: Program, change: dict[str, Any], pointer: str
) -> None:
    answer = send("POST", "/customers", program, FORM | change)
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_numbers_are_masked_without_the_scope_and_whole_and_noted_with_it(
    house: Company, token_with: Callable[..., Program]
) -> None:
    made = customer("宏达", someone("张三", "138 1234 5678"))
    contact = made.contacts.get()

    def texts(program: Program, path: str) -> list[str]:
        body = send("GET", path, program).json()
        found = body["items"] if "items" in body else body["contacts"]
        return [one["reach"]["text"] if "reach" in one else one["reaches"][0]["text"] for one in found]

    plain, whole = token_with("customers.read"), token_with("customers.read", "contact.read")
    for path in (f"/customers/{made.pk}", "/callers?reach=13812345678"):
        assert texts(plain, path) == ["138****5678"]
    assert send("GET", f"/contacts/{contact.pk}", plain).json()["code"] == "lacks-scope"
    assert SensitiveRead.objects.count() == 0
    for path in (f"/customers/{made.pk}", "/callers?reach=13812345678"):
        assert texts(whole, path) == ["138 1234 5678"]
    assert send("GET", f"/contacts/{contact.pk}", whole).json()["reaches"][0]["text"] == "138 1234 5678"
    assert set(SensitiveRead.objects.values_list("subject", "what")) == {(f"contact:{contact.pk}", "fetched")}
    assert SensitiveRead.objects.count() == 3


def test_a_change_needs_the_version_that_was_read(house: Company, program: Program) -> None:
    made = customer(site=house.shanghai)
    path = f"/customers/{made.pk}"
    tag = send("GET", path, program)["ETag"]
    assert send("PATCH", path, program, {"needs": "零担"}).json()["code"] == "if-match-required"
    answer = send("PATCH", path, program, {"needs": "零担", "region": "north"}, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["needs"], answer.json()["region"], answer.json()["site"]) == (
        200,
        "零担",
        "north",
        "",
    )
    assert send("PATCH", path, program, {"needs": "x"}, **{"If-Match": tag}).json()["code"] == "stale"
    assert answer["ETag"] == send("GET", path, program)["ETag"]
    assert Customer.objects.get().name == made.name, "what is left out stays"


def test_a_contact_comes_changes_and_ends(house: Company, program: Program) -> None:
    made = customer()
    new = {"name": "李四", "phones": ["13900000002"], "is_main": True}
    shown = send("POST", f"/customers/{made.pk}/contacts", program, new).json()
    path = f"/contacts/{shown['id']}"
    assert (shown["is_main"], shown["reaches"][0]["text"]) == (True, "139****0002")
    tag = send("GET", path, program)["ETag"]
    changed = send("PATCH", path, program, {"position": "经理"}, **{"If-Match": tag}).json()
    assert (changed["name"], changed["position"], changed["is_main"]) == ("李四", "经理", True)
    assert send("PATCH", path, program, {"name": "x"}, **{"If-Match": tag}).status_code == 412
    added = send("POST", f"{path}/reaches", program, {"reach": "021-58881234"}).json()
    assert added["text"] == "021****1234"
    assert send("POST", f"{path}/reaches", program, {"reach": "021-58881234"}).json()["code"] == "refused"
    assert send("DELETE", f"{path}/reaches/{added['id']}", program).status_code == 204
    assert send("DELETE", f"{path}/reaches/{added['id']}", program).status_code == 404
    assert send("DELETE", path, program).status_code == 204
    assert Contact.objects.get(name="李四").ended_at is not None
    assert Reach.objects.filter(contact__name="李四").count() == 1


def test_a_tier_is_set_with_a_reason(house: Company, program: Program) -> None:
    made = customer(region=house.east)
    path = f"/customers/{made.pk}/tier"
    answer = send("POST", path, program, {"tier": "B", "reason": "年发货 300 票"})
    assert (answer.status_code, answer.json()["before"], answer.json()["tier"]) == (201, "", "B")
    assert send("POST", path, program, {"tier": "B", "reason": "again"}).json()["code"] == "refused"
    assert send("POST", path, program, {"tier": "B", "reason": " "}).json()["code"] == "invalid-request"


def test_the_list_holds_ones_own_and_is_walked(
    house: Company, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for name, region in (("甲", house.east), ("乙", house.north), ("丙", house.east)):
        customer(name, region=region)
    program = program_of(with_role("service_agent", site=house.shanghai), "customers.read")
    first = send("GET", "/customers?limit=1", program).json()
    second = send("GET", f"/customers?limit=1&after={first['next']}", program).json()
    assert [one["name"] for page in (first, second) for one in page["items"]] == ["丙", "甲"]
    assert second["next"] is None
    with django_assert_max_num_queries(12):
        assert len(send("GET", "/customers?q=138 1234 5678&tier=-&region=east", program).json()["items"]) == 2


def test_a_customer_of_another_region_is_not_there_by_guessed_number(house: Company) -> None:
    far = customer("外地", site=house.beijing)
    contact = far.contacts.get()
    program = program_of(
        with_role("service_supervisor", site=house.shanghai),
        "customers.read",
        "customers.write",
        "contact.read",
        "customer.tier",
    )
    match = {"If-Match": "*"}
    asked = [
        send("GET", f"/customers/{far.pk}", program),
        send("PATCH", f"/customers/{far.pk}", program, {"needs": "x"}, **match),
        send("POST", f"/customers/{far.pk}/contacts", program, {"name": "x"}),
        send("POST", f"/customers/{far.pk}/tier", program, {"tier": "A", "reason": "x"}),
        send("GET", f"/contacts/{contact.pk}", program),
        send("PATCH", f"/contacts/{contact.pk}", program, {"name": "x"}, **match),
        send("DELETE", f"/contacts/{contact.pk}", program),
        send("POST", f"/contacts/{contact.pk}/reaches", program, {"reach": "13900000000"}),
        send("GET", "/customers/99999999999999999999", program),
    ]
    assert [one.status_code for one in asked] == [404] * len(asked)
    assert send("GET", "/callers?reach=13812345678", program).json()["items"] == []
    assert SensitiveRead.objects.count() == 0


def test_a_merged_customer_says_what_it_became(house: Company, program: Program) -> None:
    old, new = customer("旧", someone("张三", "13812345678")), customer("新", someone("李四", "13812345679"))
    actions.merge(old, new, actor=BY, at=AT)
    assert send("GET", f"/customers/{old.pk}", program).json()["merged_into"] == new.pk
    assert {one["name"] for one in send("GET", f"/customers/{new.pk}", program).json()["contacts"]} == {"张三", "李四"}
    (caller,) = send("GET", "/callers?reach=13812345678", program).json()["items"]
    assert (caller["customer"]["id"], caller["name"]) == (new.pk, "张三")
