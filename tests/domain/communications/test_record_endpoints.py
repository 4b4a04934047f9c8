"""Communications by the API: recorded once, masked, of one's own places, corrected by version."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouyue.access import tokens
from shouyue.clock.queries import now
from shouyue.communications.models import Communication
from shouyue.customers.models import Customer
from shouyue.measures.models import Measure
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.cases.house import PHONE, House, taken
from tests.domain.communications.talking import REACH, SUMMARY, recorded
from tests.domain.people.company import account_of

pytestmark = pytest.mark.django_db
SCOPES = ("communications.read", "communications.write", "cases.read")


def program_of(person: Person, *scopes: str) -> Program:
    token = tokens.issue(account_of(person), name="CRM", scopes=scopes or SCOPES, expires_at=None, at=datetime.now(UTC))
    return Program(*token)


def said(people: House, **more: Any) -> dict[str, Any]:
    usual = {"way": "phone", "summary": SUMMARY, "begun_at": now().isoformat(), "person": people.agent.pk}
    return {**usual, "customer": people.customer.pk, "nothing_follows": True, **more}


def flaws(answer: Any) -> list[tuple[str, str]]:
    return [(one["code"] or "", one.get("pointer") or "") for one in answer.json()["errors"]]


def test_a_communication_is_recorded_once_however_often_it_is_sent(people: House) -> None:
    program = program_of(people.agent)
    contact, until = people.customer.contacts.get(), now() + timedelta(days=1)
    follow_up = {"what": "报价", "person": people.agent.pk, "do_by": until.isoformat()}
    body = said(people, contact=contact.pk, reach=PHONE, seconds=95, nothing_follows=False, follow_ups=[follow_up])
    answers = [program.post("/communications", body, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].content.decode()
    assert answers[0].json() == answers[1].json()
    row, shown = Communication.objects.get(), answers[0].json()
    assert (shown["id"], shown["customer"], shown["contact_name"], shown["reach"]) == (
        row.pk, people.customer.pk, "陈晨", "138****8000",
    )  # fmt: skip
    assert shown["follow_ups"] == [{"what": "报价", "measure": Measure.objects.get().pk}]
    assert (shown["seconds"], shown["kind"], shown["direction"], shown["recorded_by"]) == (
        95, "other", "in", f"person:{people.agent.pk}",
    )  # fmt: skip


def test_a_newcomer_is_registered_with_it_or_refused_by_clause(people: House) -> None:
    program = program_of(people.agent)
    form = {"name": "宁波海通贸易有限公司", "contact": "何丽", "needs": "每周三票零担", "site": "SH01"}
    bare = program.post("/communications", said(people, customer=None, newcomer={"name": "海通"}))
    assert (bare.status_code, bare.json()["code"]) == (422, "gate-refused")
    assert [one["code"] for one in bare.json()["errors"]] == ["CC-4.1", "CC-4.1", "CC-4.1"]
    empty = program.post("/communications", {"way": "phone"})
    assert [one["code"] for one in empty.json()["errors"]] == ["CC-4.1", "CC-4.1", "CC-4.1", "CC-4.2"]
    assert Customer.objects.count() == 1
    made = program.post("/communications", said(people, customer=None, newcomer=form, reach=REACH))
    assert made.status_code == 201, made.content.decode()
    customer = Customer.objects.get(pk=made.json()["customer"])
    assert (customer.name, customer.site and customer.site.code) == ("宁波海通贸易有限公司", "SH01")
    wrong = {**said(people, customer=None, newcomer={**form, "site": "nowhere"}, reach=REACH)}
    assert program.post("/communications", wrong).json()["code"] == "refused"


def test_what_cannot_be_is_refused_and_foreign_things_are_not_told(people: House) -> None:
    program, case = program_of(people.agent), taken(people)
    refused: list[Any] = [{"customer": 999_999}, {"contact": 999_999}, {"case": "BJ01-261122-001"}, {"newcomer": {}}]
    for more in refused:
        answer = program.post("/communications", said(people, **more))
        assert (answer.status_code, answer.json()["code"]) == (422, "refused"), answer.content.decode()
    invalid: list[Any] = [
        {"customer": 2**70},
        {"seconds": -1},
        {"way": "pigeon"},
        {"follow_ups": [{"what": "报价"}] * 11},
    ]
    for more in invalid:
        assert program.post("/communications", said(people, **more)).json()["code"] == "invalid-request", more
    assert program.post("/communications", said(people, case=case.number)).json()["case"] == case.number
    northern = program_of(people.northern)
    assert northern.post("/communications", said(people)).json()["code"] == "refused"
    row = Communication.objects.get()
    assert northern.get(f"/communications/{row.pk}").status_code == 404
    assert northern.get("/communications").json()["items"] == []


def test_the_list_is_filtered_and_walked(people: House) -> None:
    start = now() - timedelta(days=3)
    rows = [recorded(people, begun_at=start + timedelta(days=day), summary=f"第{day}次通话") for day in range(3)]
    program = program_of(people.agent)
    first = program.get("/communications", limit=2).json()
    assert [one["id"] for one in first["items"]] == [rows[2].pk, rows[1].pk]
    second = program.get("/communications", limit=2, after=first["next"]).json()
    assert ([one["id"] for one in second["items"]], second["next"]) == ([rows[0].pk], None)
    for query in ({"words": "第1次"}, {"customer": people.customer.pk, "words": "第1次", "way": "phone"}):
        assert [one["id"] for one in program.get("/communications", **query).json()["items"]] == [rows[1].pk]
    assert program.get("/communications", person=people.director.pk).json()["items"] == []
    assert program.get("/communications", since="2199-01-01").json()["items"] == []


def test_a_correction_needs_the_version_that_was_read(people: House) -> None:
    row, program = recorded(people), program_of(people.agent)
    path = f"/communications/{row.pk}"
    read = program.get(path)
    body = {"summary": "询价：每周两票", "reason": "听错了"}
    assert program.call("PATCH", path, body=body).status_code == 428
    changed = program.call("PATCH", path, body=body, headers={"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()["version"]) == (200, 2), changed.content.decode()
    (kept,) = changed.json()["corrections"]
    assert (kept["before"], kept["reason"]) == ({"summary": SUMMARY}, "听错了")
    stale = program.call("PATCH", path, body=body, headers={"If-Match": read["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    specialist = program_of(people.specialist)
    tag = specialist.get(path)["ETag"]
    refused = specialist.call("PATCH", path, body={**body, "summary": "另一回事"}, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-permitted")


def test_a_program_without_the_scope_reads_nothing(people: House) -> None:
    program = program_of(people.agent, "cases.read")
    assert program.get("/communications").status_code == 403
