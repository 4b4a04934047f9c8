"""Claims by the API."""

from typing import Any

import pytest
from django.utils import timezone

from shouyue.access import tokens
from shouyue.cases import actions
from shouyue.cases.models import Case, EvidenceItem, Payment, Recourse
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.cases.claim_house import Desk, desk, paid, sign
from tests.domain.cases.house import House, by

SCOPES = ("claim.view", "claim.handle", "compensation.pay", "claim.recourse")


@pytest.fixture
def house(people: House) -> Desk:
    return desk(people)


def program_of(house: Desk, person: Person, *scopes: str) -> Program:
    """A program of somebody, with all that he may of SCOPES unless said otherwise."""
    account = house.account(person)
    chosen = scopes or tuple(set(SCOPES) & set(tokens.offered(account)))
    return Program(*tokens.issue(account, name="TMS", scopes=chosen, expires_at=None, at=timezone.now()))


def send(program: Program, case: Case, path: str, body: Any = None, **headers: str) -> Any:
    version = program.get(f"/cases/{case.number}/claim").headers["ETag"]
    return program.post(f"/cases/{case.number}/{path}", body or {}, **{"If-Match": version, **headers})


def test_the_whole_story_by_the_api(house: Desk) -> None:
    case, people = house.claim(), house.people
    specialist, director = program_of(house, people.specialist), program_of(house, people.director)
    accountant = program_of(house, house.accountant)
    asked = send(specialist, case, "evidence", {"proofs": [{"name": "货损照片"}, {"name": "运单"}], "text": "请补齐"})
    assert (asked.status_code, asked.json()["next"]) == (201, "proofs")
    first, second = EvidenceItem.objects.filter(case=case)
    assert send(specialist, case, f"evidence/{first.pk}/receipt").status_code == 201
    missing = send(specialist, case, "evidence/completion")
    assert (missing.status_code, "运单" in missing.json()["errors"][0]["detail"]) == (422, True)
    assert send(specialist, case, f"evidence/{second.pk}/waiver", {"why": "系统内已有"}).status_code == 201
    assert send(specialist, case, "evidence/completion").json()["next"] == "investigate"
    shares = [
        {"kind": "carrier", "party": "顺捷运输", "percent": "40.00"},
        {"kind": "customer", "percent": "60.00"},
    ]
    judged = {"founded": True, "reasons": "装卸野蛮", "shares": shares}
    causes = [{"factor": "people", "text": "野蛮装卸"}]
    sent = send(specialist, case, "investigation", {"finding": "监控", "causes": causes, "judgement": judged})
    assert [one["percent"] for one in sent.json()["investigation"]["shares"]] == ["60.00", "40.00"]
    assert send(specialist, case, "investigation/closing").json()["next"] == "offer"
    refused = send(specialist, case, "offers", {"side": "us", "amount": "800.00"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "OC-14.2")
    assert "王建国" in refused.json()["errors"][0]["detail"]
    assert send(specialist, case, "offers", {"side": "customer", "amount": "900.00"}).status_code == 201
    named = send(director, case, "offers", {"side": "us", "amount": "800.00"}).json()["offers"][-1]
    agreed = send(director, case, "agreement", {"offer": named["id"]}).json()
    assert (agreed["next"], agreed["claim"]["agreed"], agreed["claim"]["demanded"]) == ("approval", "800.00", "900.00")
    assert send(director, case, "approval", {"reason": "按货值"}).json()["next"] == "approvers"
    row = actions.ask_approval(case, href="/", **by(people.director))
    for person in (people.specialist, people.supervisor):
        sign(row, person)
    body = {"voucher": "V-1", "paid_on": f"{paid().paid_on}"}
    done = send(accountant, case, "payment", body)
    assert (done.status_code, done.json()["next"], done.json()["claim"]["paid"]) == (201, "recourse", "800.00")
    owed = Recourse.objects.get()
    assert send(accountant, case, f"recourse/{owed.pk}/claim", {"note": "函"}).status_code == 201
    settled = send(accountant, case, f"recourse/{owed.pk}/settlement", {"amount": "320.00"}).json()
    assert (settled["recourses"][0]["state"], settled["next"]) == ("settled", "nothing")
    assert send(accountant, case, f"recourse/{owed.pk}/dropping", {"reason": "x"}).status_code == 422


def test_the_second_payment_is_refused_and_the_same_request_is_answered_again(house: Desk) -> None:
    case = house.approved()
    accountant = program_of(house, house.accountant)
    body = {"voucher": "V-1", "paid_on": f"{paid().paid_on}"}
    version = accountant.get(f"/cases/{case.number}/claim").headers["ETag"]
    headers = {"If-Match": version, "Idempotency-Key": "p1"}
    answers = [accountant.post(f"/cases/{case.number}/payment", body, **headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    other = program_of(house, house.finance)
    again = other.post(f"/cases/{case.number}/payment", {**body, "voucher": "V-2"}, **{"If-Match": version})
    (error,) = again.json()["errors"]
    assert (again.status_code, error["code"]) == (422, "OC-14.6")
    assert "钱静 paid it on" in error["detail"]
    assert Payment.objects.count() == 1


def test_claims_are_listed_with_their_money(house: Desk) -> None:
    case = house.approved()
    actions.pay(case, paid(), **by(house.accountant))
    house.claim()
    program = program_of(house, house.finance)
    found = program.get("/claims").json()["items"]
    assert [(one["state"], one["agreed"]) for one in found] == [("open", None), ("paid", "1500.00")]
    assert [one["case"] for one in program.get("/claims", recourse="open").json()["items"]] == [case.number]
    assert [one["case"] for one in program.get("/claims", state="paid", site="SH01").json()["items"]] == [case.number]
    assert program.get("/claims", customer=2**31 - 1).json()["items"] == []
    assert program_of(house, house.people.northern, "claim.view").get("/claims").json()["items"] == []


def test_rights_and_places(house: Desk) -> None:
    case = house.claim()
    north = program_of(house, house.people.northern, "claim.view", "claim.handle")
    assert north.get(f"/cases/{case.number}/claim").status_code == 404
    agent = program_of(house, house.people.agent, "claim.view")
    assert send(agent, case, "offers", {"side": "customer", "amount": "1.00"}).status_code == 403
    whole = program_of(house, house.people.agent, "claim.view", "claim.handle")
    assert send(whole, case, f"evidence/{2**70}/receipt").status_code == 404
    assert send(whole, case, "agreement", {"offer": 1}).status_code == 404
    stale = whole.post(f"/cases/{case.number}/evidence", {}, **{"If-Match": '"x"'})
    assert stale.status_code == 412


def test_an_investigation_is_opened_again_and_an_unpaid_case_stays_open(house: Desk) -> None:
    case = house.investigated()
    specialist = program_of(house, house.people.specialist, "claim.view", "claim.handle", "cases.read", "cases.write")
    again = send(specialist, case, "investigation/reopening", {"reason": "客户补充了录像"})
    assert (again.status_code, again.json()["investigation"]["closed_at"]) == (201, None)
    assert send(specialist, case, "investigation/reopening", {"reason": "再来"}).status_code == 422
    owed = house.agreed()
    actions.resolve(owed, "已商定", told_customer=True, **by(house.people.specialist))
    closed = send(specialist, owed, "steps", {"step": "closed", "form": "claim", "cause": "quality"})
    assert (closed.status_code, [one["code"] for one in closed.json()["errors"]]) == (422, ["OC-14.6"])
