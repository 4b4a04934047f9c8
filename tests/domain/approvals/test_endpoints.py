"""The same by the API, with a token: lists, one request, decisions, and how they are refused."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.access import tokens
from shouyue.approvals.models import Request
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.approvals.house import AT, House, ask, sign, told
from tests.domain.people.company import account_of

BOTH = ("approval.view", "approval.decide")


def program_of(person: Person, *scopes: str) -> Program:
    return Program(*tokens.issue(account_of(person), name="OA", scopes=scopes, expires_at=None, at=AT))


@pytest.fixture
def specialist(house: House) -> Program:
    return program_of(house.specialist, "approval.view", "approval.decide")


def etag(program: Program, row: Request) -> str:
    found: str = program.get(f"/approvals/{row.pk}")["ETag"]
    return found


def decide(program: Program, row: Request, word: str, match: str, **more: Any) -> Any:
    key = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    return program.post(f"/approvals/{row.pk}/decision", {"word": word, **more}, **{"If-Match": match, **key})


def numbers(program: Program, **query: Any) -> list[int]:
    return [one["id"] for one in program.get("/approvals", **query).json()["items"]]


def test_lists_by_whom_they_concern(house: House, specialist: Program) -> None:
    row, other = ask(house.agent), ask(house.supervisor, 501, subject="case:2")
    assert numbers(specialist) == [other.pk, row.pk]
    assert numbers(specialist, subject="case:2") == [other.pk]
    assert numbers(specialist, list="asked") == []
    agent = program_of(house.agent, "approval.view")
    assert numbers(agent, list="asked") == [row.pk]
    assert numbers(agent, list="asked", state="granted") == []
    manager = program_of(house.manager, *BOTH)
    assert numbers(manager, list="all") == [other.pk, row.pk]
    assert agent.get("/approvals", list="all").json()["code"] == "not-permitted"


def test_one_request_with_its_seats(house: House, specialist: Program) -> None:
    row = ask(house.agent, 501)
    found = specialist.get(f"/approvals/{row.pk}").json()
    assert {name: found[name] for name in ("subject", "chain", "amount", "state", "round", "asked_by", "site")} == {
        "subject": "case:1",
        "chain": "X-1/approval",
        "amount": 50_100,
        "state": "waiting",
        "round": 1,
        "asked_by": f"person:{house.agent.pk}",
        "site": "SH01",
    }
    seats = [(seat["step"], seat["role"], seat["state"], seat["deciders"]) for seat in found["seats"]]
    assert seats == [
        (1, "complaint_specialist", "open", [{"id": house.specialist.pk, "name": "王芳"}]),
        (2, "service_supervisor", "open", []),
    ]


def test_a_word_with_the_version_that_was_read(house: House, specialist: Program) -> None:
    row = ask(house.agent)
    match = etag(specialist, row)
    assert specialist.post(f"/approvals/{row.pk}/decision", {"word": "sign"}).json()["code"] == "if-match-required"
    answer = decide(specialist, row, "sign", match, note="同意", key="k1")
    assert (answer.status_code, answer.json()["state"]) == (200, "granted")
    again = decide(specialist, row, "sign", match, note="同意", key="k1")
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert decide(specialist, row, "sign", match).json()["code"] == "stale"
    assert [name for name, _data in told(row)] == ["asked", "signed", "granted"]


def test_nobody_decides_about_his_own_by_a_token(house: House) -> None:
    row = ask(house.specialist)
    own = program_of(house.specialist, *BOTH)
    answer = decide(own, row, "sign", etag(own, row))
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "李主任" in answer.json()["errors"][0]["detail"]


def test_refusing_needs_a_reason(house: House, specialist: Program) -> None:
    row = ask(house.agent)
    refused = decide(specialist, row, "decline", etag(specialist, row)).json()
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("refused", "/note")
    assert decide(specialist, row, "return", etag(specialist, row), note="缺照片").json()["state"] == "returned"


def test_a_signature_is_asked_for_besides(house: House, specialist: Program) -> None:
    row = ask(house.agent)
    path, match = f"/approvals/{row.pk}/signatures", etag(specialist, row)
    answer = specialist.post(path, {"person": house.finance.pk}, **{"If-Match": match})
    assert answer.status_code == 201
    assert [(seat["person"], seat["added"]) for seat in answer.json()["seats"]] == [
        (None, False),
        (house.finance.pk, True),
    ]
    assert specialist.post(path, {"person": house.finance.pk}, **{"If-Match": match}).json()["code"] == "stale"


def test_who_asked_withdraws_it(house: House, specialist: Program) -> None:
    row = ask(house.agent)
    agent = program_of(house.agent, *BOTH)
    reader = Program(*tokens.issue(agent.token.account, name="BI", scopes=BOTH[:1], expires_at=None, at=AT))
    path, match = f"/approvals/{row.pk}/withdraw", {"If-Match": etag(agent, row)}
    assert reader.post(path, **match).status_code == 403
    assert specialist.post(path, **match).json()["code"] == "refused"
    assert agent.post(path, **match).json()["state"] == "withdrawn"


def test_what_is_not_ones_own_is_not_found(house: House, specialist: Program) -> None:
    row = ask(house.agent)
    stranger = program_of(house.hire("周洋", "general_manager", site=house.places.beijing), *BOTH)
    for answer in (
        stranger.get(f"/approvals/{row.pk}"),
        stranger.get("/approvals/99999999999999999999"),
        decide(stranger, row, "sign", "*"),
    ):
        assert answer.status_code == 404
    reader = program_of(house.manager, "approval.view")
    assert decide(reader, row, "sign", "*").json()["code"] == "lacks-scope"


def test_a_list_costs_the_same_for_one_and_for_three(house: House, specialist: Program) -> None:

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            numbers(specialist)
        return len(caught)

    sign(ask(house.agent, subject="case:9"), house.specialist)
    ask(house.agent)
    numbers(specialist)
    first = cost()
    for number in (2, 3):
        ask(house.agent, subject=f"case:{number}")
    assert cost() == first
