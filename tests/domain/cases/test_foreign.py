"""What lies elsewhere is not there: neither its customers nor its cases, whatever number a form or a program sends."""

from datetime import timedelta
from typing import Any

import pytest

from shouyue.cases import actions
from shouyue.cases.logic import State, Step
from shouyue.cases.models import Case, Entry, Meeting, Question
from shouyue.customers.models import Contact, Customer
from shouyue.kit.refusals import Refused
from tests.domain.cases.house import AT, House, by, complaint, customer, desk, taken
from tests.domain.cases.test_api import CASE, act, program_of
from tests.domain.people.company import with_role

TYPED = {"kind": "inquiry", "channel": "phone", "content": "几点到货"}


@pytest.fixture
def northern(people: House) -> Customer:
    """A customer of Beijing."""
    made = customer(people.company, "北京远大贸易有限公司", "13700000003")
    Customer.objects.filter(pk=made.pk).update(site=people.company.beijing, region=people.company.north)
    return made


def contact(of: Customer) -> int:
    return Contact.objects.get(customer=of).pk


def test_no_case_is_taken_in_for_a_customer_of_elsewhere(people: House, northern: Customer) -> None:
    typed = {**TYPED, "customer": str(northern.pk), "contact": str(contact(northern))}
    answer = desk(people.agent).post("/cases/new/", typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"customer"}
    told = program_of(people.specialist).post("/cases", {**CASE, "customer": northern.pk})
    assert (told.status_code, told.json()["code"]) == (422, "refused")
    assert not Case.objects.exists()


def test_no_case_is_given_to_a_customer_of_elsewhere(people: House, northern: Customer) -> None:
    case = taken(people)
    typed = {"title": "破损", "content": "外箱破损", "customer": str(northern.pk), "version": str(case.version)}
    answer = desk(people.agent).post(f"/cases/{case.number}/edit/", typed)
    assert answer.context["form"].errors.keys() == {"customer"}
    case.refresh_from_db()
    assert case.customer_id == people.customer.pk


@pytest.mark.parametrize("whose", ["another's", "nobody's", "of no customer"])
def test_a_contact_is_one_of_the_customer(people: House, northern: Customer, whose: str) -> None:
    number = 999_999 if whose == "nobody's" else contact(northern)
    named = None if whose == "of no customer" else people.customer.pk
    with pytest.raises(Refused) as refused:
        taken(people, complaint(customer=named, contact=number))
    assert refused.value.field == "contact"
    told = program_of(people.agent).post("/cases", {**CASE, "customer": named, "contact": number})
    assert (told.status_code, told.json()["code"]) == (422, "refused")


def test_other_cases_of_a_customer_are_those_that_one_sees(people: House) -> None:
    here = taken(people)
    there = taken(people, complaint(customer=people.customer.pk, site="BJ01", title="北京的货"), by=people.northern)
    assert there.site == "BJ01"
    client = desk(people.agent)
    assert client.get(f"/cases/{here.number}/").context["others"] == []
    assert [row.case.number for row in client.get("/cases/caller/?reach=13800138000").context["cases"]] == [here.number]
    assert there.title not in client.get(f"/cases/{here.number}/").content.decode()


def test_no_case_goes_on_in_one_of_elsewhere(people: House) -> None:
    there = taken(people, complaint(site="BJ01", received_at=AT - timedelta(hours=1)), by=people.northern)
    here = taken(people, complaint())
    typed = {"into": there.number, "text": "同一件事", "version": str(here.version)}
    answer = desk(people.agent).post(f"/cases/{here.number}/do/merged/", typed)
    assert answer.context["form"].errors.keys() == {"into"}
    told = act(program_of(people.specialist), here, "merge", {"into": there.number})
    assert told.status_code == 404
    assert not Entry.objects.filter(step="merged").exists()


def test_who_only_reads_cases_calls_no_meeting_and_asks_nobody(people: House) -> None:
    case = taken(people)
    clerk = program_of(with_role("accountant", "钱静", site=people.company.shanghai))
    called: dict[str, Any] = {"when": AT + timedelta(hours=3), "place": "会议室", "invited": [people.agent.pk]}
    meeting = actions.call_meeting(case, purpose="讨论", **called, **by(people.agent))
    asked: dict[str, Any] = {
        "meetings": {"purpose": "x", "when": AT.isoformat(), "place": "x", "invited": [people.agent.pk]},
        f"meetings/{meeting.pk}/minutes": {"minutes": "x", "decisions": []},
        "questions": {"department": "transport", "text": "x"},
    }
    answers = {path: clerk.post(f"/cases/{case.number}/{path}", body).status_code for path, body in asked.items()}
    assert set(answers.values()) == {403}, answers
    assert (Meeting.objects.filter(held_at=None).count(), Question.objects.count()) == (1, 0)


def test_a_form_that_was_taken_in_loses_no_second_matter(people: House) -> None:
    first = taken(people, key="form-1")
    assert taken(people, key="form-1").pk == first.pk
    with pytest.raises(Refused, match=first.number):
        taken(people, complaint(customer=people.customer.pk, content="另一件事"), key="form-1")


@pytest.mark.parametrize("path", ["/cases/%00/", "/cases/SH%0001/do/noted/"])
def test_a_number_that_no_database_holds_is_no_case(people: House, path: str) -> None:
    assert desk(people.agent).get(path).status_code == 404


def test_another_matter_becomes_a_case_of_its_own(people: House) -> None:
    case = taken(people, complaint(customer=people.customer.pk, received_at=AT - timedelta(hours=1)))
    client = desk(people.agent)
    address = f"/cases/{case.number}/split/"
    assert address in client.get(f"/cases/{case.number}/").content.decode()
    form = client.get(address).context["form"]
    hidden = {"key": form["key"].value(), "version": str(case.version)}
    typed = {"kind": "complaint", "content": "另：运费多收 30 元", **hidden}
    refused = client.post(address, typed)
    assert {"demand", "promised_at"} <= refused.context["form"].errors.keys(), "the policy asks for both (SG-2.2.2b)"
    typed |= {"demand": "退还运费", "promised_at": f"{AT + timedelta(days=1):%Y-%m-%dT%H:%M}"}
    for _ in range(2):
        assert client.post(address, typed).status_code == 302
    part = Case.objects.get(split_from=case)
    back = client.post(address, typed | {"content": "第三件：司机态度差"})
    assert part.number in str(back.context["form"].errors), "a third matter in the same form is not lost without a word"
    assert (part.customer_id, part.channel, part.received_at) == (case.customer_id, "phone", case.received_at)
    whole = program_of(people.specialist).get(f"/cases/{part.number}").json()
    assert (whole["split_from"], whole["content"]) == (case.number, "另：运费多收 30 元")


def test_a_program_splits_a_case(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    told = act(program, case, "parts", {"kind": "inquiry", "content": "另问：发票何时开？"})
    assert (told.status_code, told.json()["split_from"]) == (201, case.number)
    actions.take_step(Case.objects.get(pk=case.pk), Step.WITHDRAWN, "客户撤回", **by(people.agent))
    assert act(program, case, "parts", {"kind": "inquiry", "content": "再问"}).status_code == 422
    assert State(Case.objects.get(pk=case.pk).state) is State.WITHDRAWN
