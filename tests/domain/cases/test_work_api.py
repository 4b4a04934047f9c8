"""What is done around cases, by programs: what is written changes, measures, mails, the end of a shift."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouyue.cases import actions
from shouyue.cases.logic.claims import Part, PartyKind
from shouyue.cases.models import Case, ShiftList
from shouyue.communications.models import Mail
from shouyue.kit.refusals import Refused
from shouyue.measures.models import Measure
from shouyue.people import actions as people_actions
from shouyue.people.models import Person
from tests.domain.cases.house import AT, House, by, complaint, customer, taken
from tests.domain.cases.test_api import act, program_of
from tests.domain.cases.test_foreign import contact
from tests.domain.people.company import BY, entered, with_role

LATER = (AT + timedelta(days=2)).isoformat()


def changed(program: Any, case: Case, **patch: Any) -> Any:
    tag = program.get(f"/cases/{case.number}")["ETag"]
    return program.call("PATCH", f"/cases/{case.number}", body=patch, headers={"If-Match": tag})


def test_what_is_written_about_a_case_changes(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    assert program.call("PATCH", f"/cases/{case.number}", body={"title": "破损"}).status_code == 428
    answer = changed(program, case, title="两箱破损", waybill="SY250502738356", content=None)
    assert (answer.status_code, answer.json()["title"]) == (200, "两箱破损")
    assert answer["ETag"] == program.get(f"/cases/{case.number}")["ETag"]
    case.refresh_from_db()
    assert (case.title, case.waybill, case.content) == ("两箱破损", "SY250502738356", "外箱破损，内物受潮")
    assert changed(program, case, title=" ", waybill="").json()["title"] == "外箱破损，内物受潮"
    case.refresh_from_db()
    assert changed(program, case, content="三箱破损").json()["version"] == case.version + 1
    assert case.entries.last().text.startswith("外箱破损，内物受潮")


def test_a_case_changes_its_customer_and_with_it_the_contact(people: House) -> None:
    other = customer(people.company, "宁波海川进出口有限公司", "13800138001")
    case, program = taken(people), program_of(people.agent)
    assert changed(program, case, contact=contact(people.customer)).status_code == 200
    assert changed(program, case, customer=other.pk).json()["customer"] == other.pk
    case.refresh_from_db()
    assert case.contact_id is None
    assert changed(program, case, customer=other.pk, contact=contact(people.customer)).status_code == 422
    assert changed(program, case, customer=999_999).json()["code"] == "refused"
    assert changed(program, case, customer=None).json()["customer"] is None


def test_a_measure_is_set_because_of_a_case(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    wanted = {"title": "培训装卸", "department": "transport", "do_by": LATER}
    made = program.post(f"/cases/{case.number}/measures", wanted, **{"Idempotency-Key": "m1"})
    assert (made.status_code, made.json()["case"], made.json()["state"]) == (201, case.number, "open")
    assert program.post(f"/cases/{case.number}/measures", wanted, **{"Idempotency-Key": "m1"}).status_code == 201
    row = Measure.objects.get()
    assert (row.about, row.origin, row.href) == (case.subject, "complaint", f"/cases/{case.number}/")
    assert program.post(f"/cases/{case.number}/measures", {**wanted, "department": None}).status_code == 422
    assert program_of(people.northern).post(f"/cases/{case.number}/measures", wanted).status_code == 404


def test_a_step_is_told_by_mail(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    told = {"step": "answered", "text": "三天内补发", "to": "chen@hongyan.example"}
    assert act(program, case, "steps", told).status_code == 201
    assert Mail.objects.get().about == case.subject
    assert act(program, case, "steps", {**told, "to": "no address"}).json()["code"] == "refused"
    assert act(program, case, "steps", {**told, "step": "contacted"}).status_code == 422
    assert Mail.objects.count() == 1


def test_a_shift_is_left_and_taken_with_two_signatures(people: House) -> None:
    case, giver, taker = taken(people), program_of(people.agent), program_of(people.specialist)
    left = {"taker": people.specialist.pk, "note": "晚班", "cases": [{"number": case.number, "note": "等回电"}]}
    assert taker.post("/shifts", {**left, "taker": people.agent.pk}).status_code == 422, "he works on none of them"
    made = giver.post("/shifts", left)
    assert (made.status_code, made.json()["taken_at"], made.json()["cases"]) == (201, None, left["cases"])
    address = f"/shifts/{made.json()['id']}/signature"
    assert giver.post(address).status_code == 404, "nobody signs for another"
    signed = taker.post(address)
    assert signed.status_code == 201
    case.refresh_from_db()
    assert case.handler_id == people.specialist.pk
    assert [one["taken_at"] for one in taker.get("/shifts").json()["items"]] == [signed.json()["taken_at"]]
    assert giver.get("/shifts").json()["items"] == taker.get("/shifts").json()["items"]
    assert program_of(people.northern).get("/shifts").json()["items"] == []


@pytest.fixture(params=["somebody who left", "a customer's user"])
def no_colleague(request: pytest.FixtureRequest, people: House) -> Person:
    if request.param == "a customer's user":
        return people_actions.add_person(entered("客户甲"), customer="11", actor=BY, at=AT)
    gone = with_role("service_agent", "离职", site=people.company.shanghai)
    people_actions.leave_company(gone, on=AT.date() - timedelta(days=2), actor=BY, at=AT)
    return gone


def test_nothing_is_given_to_somebody_who_does_not_work_here(people: House, no_colleague: Person) -> None:
    case, program, who = taken(people), program_of(people.agent), no_colleague.pk
    meeting = {"purpose": "会商", "when": LATER, "invited": [people.driver.pk, who]}
    given: dict[str, Any] = {
        f"/cases/{case.number}/hand-over": {"to": "specialist", "person": who},
        f"/cases/{case.number}/team": {"leader": people.specialist.pk, "members": [who]},
        f"/cases/{case.number}/meetings": meeting,
        f"/cases/{case.number}/measures": {"title": "培训", "person": who, "do_by": LATER},
        "/shifts": {"taker": who, "cases": [{"number": case.number}]},
    }
    tag = program.get(f"/cases/{case.number}")["ETag"]
    for address, body in given.items():
        answer = program.post(address, body, **{"If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (422, "refused"), address
    case.refresh_from_db()
    assert case.handler_id == people.agent.pk
    assert not case.meetings.exists()
    assert not ShiftList.objects.exists()
    assert not Measure.objects.exists()


def test_a_customers_user_bears_no_share_as_a_colleague(people: House) -> None:
    outside = people_actions.add_person(entered("客户甲"), customer="11", actor=BY, at=AT)
    case = taken(people, complaint(customer=people.customer.pk))
    share = Part(PartyKind.EMPLOYEE, str(outside.pk), Decimal(100))
    with pytest.raises(Refused) as refused:
        actions.judge(case, True, "装卸野蛮", [share], **by(people.specialist))
    assert refused.value.field == "shares"
