"""Communications are recorded whole or not at all; whoever is new is registered with them; corrections keep the old."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shouyue.clock.queries import now
from shouyue.communications import actions, permissions, queries
from shouyue.communications.actions import Corrected, Partner
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Wanted, Way
from shouyue.communications.models import Communication, Correction
from shouyue.communications.queries import records
from shouyue.customers.actions import merge
from shouyue.customers.models import Customer, Reach
from shouyue.journal.models import Fact, Mention
from shouyue.kit.refusals import Refused, Stale
from shouyue.measures.models import Measure
from shouyue.obligations.actions import GateRefused
from shouyue.people import queries as people_queries
from shouyue.people.days import local_day
from tests.domain.cases.house import House, customer
from tests.domain.communications.talking import REACH, SUMMARY, newcomer, recorded, said
from tests.domain.people.company import account_of

pytestmark = pytest.mark.django_db


def refused(people: House, partner: Partner, **more: Any) -> list[str]:
    """The rules by which a communication is refused; nothing stays of it."""
    before = (Communication.objects.count(), Customer.objects.count())
    with pytest.raises(GateRefused) as error:
        recorded(people, partner, **more)
    assert (Communication.objects.count(), Customer.objects.count()) == before
    return [one.rule for one in error.value.answer.refused]


def field(people: House, partner: Partner | None = None, **more: Any) -> str:
    with pytest.raises(Refused) as error:
        recorded(people, partner, **more)
    return error.value.field


def test_the_four_parts_must_be_there(people: House) -> None:
    known = Partner(people.customer)
    for missing in ({"summary": " "}, {"person": None}, {"begun_at": None}, {"nothing": False}):
        assert refused(people, known, **missing) == ["CC-4.2/complete"]
    assert Fact.objects.filter(name="gate.answered", data__gate="communication.save").count() == 4
    assert Fact.objects.filter(name="communication.recorded").count() == 0


def test_what_is_recorded_is_told_without_what_was_said(people: House) -> None:
    row = recorded(people, kind=Kind.VISIT, way=Way.IN_PERSON, waybill="SY2603020017")
    fact = Fact.objects.get(name="communication.recorded")
    assert (fact.subject, fact.occurred_at) == (f"communication:{row.pk}", row.begun_at)
    assert fact.data == {"kind": "visit", "face_to_face": True}
    about = Mention.objects.filter(fact=fact).exclude(subject=fact.subject).values_list("subject", flat=True)
    assert sorted(about) == [f"customer:{people.customer.pk}", "waybill:SY2603020017"]
    assert SUMMARY not in str(Fact.objects.values())


def test_who_is_new_is_registered_with_it_or_nothing_is_saved(people: House) -> None:
    assert refused(people, Partner(newcomer=newcomer(name="", needs=""))) == ["CC-4.1/form", "CC-4.1/known"]
    assert refused(people, Partner(newcomer=newcomer(phone=""))) == ["CC-4.1/reach", "CC-4.1/known"]
    assert refused(people, Partner()) == ["CC-4.1/known"]
    assert field(people, Partner(newcomer=newcomer(phone="12"))) == "phones"
    row = recorded(people, Partner(newcomer=newcomer(), reach=REACH))
    assert (row.customer.name, row.contact and row.contact.name, row.reach) == ("宁波海通贸易有限公司", "何丽", REACH)
    assert Reach.objects.get(contact=row.contact).normal == "+8613900139000"
    registered = Fact.objects.get(name="customer.registered", subject=f"customer:{row.customer_id}")
    assert Fact.objects.get(name="communication.recorded").recorded_at >= registered.recorded_at


def test_a_refused_communication_says_what_both_gates_ask(people: House) -> None:
    rules = refused(people, Partner(newcomer=newcomer(needs="")), summary="")
    assert rules == ["CC-4.1/form", "CC-4.1/known", "CC-4.2/complete"]


def test_the_same_form_sent_twice_is_kept_once(people: House) -> None:
    first, again = (recorded(people, Partner(newcomer=newcomer()), key="form-1") for _ in range(2))
    assert first.pk == again.pk
    assert Customer.objects.filter(name="宁波海通贸易有限公司").count() == 1


def test_another_talk_under_the_key_of_one_that_is_kept_is_refused(people: House) -> None:
    row = recorded(people, key="form-1")
    other = customer(people.company, "杭州云栖服饰有限公司", "137 0013 7000")
    assert field(people, key="form-1", summary="催货：昨天的那票") == ""
    assert field(people, Partner(other), key="form-1") == ""
    assert field(people, Partner(newcomer=newcomer()), key="form-1") == ""
    with pytest.raises(Refused):
        actions.record_communication(said(people), Partner(people.customer), actor="person:0", at=now(), key="form-1")
    assert recorded(people, key="form-1", summary=f" {SUMMARY}\n").pk == row.pk
    assert Communication.objects.count() == 1


def test_the_same_form_is_known_whatever_became_of_its_record(people: House) -> None:
    row = recorded(people, key="form-1")
    once = correct(row, right(row, summary="询价：每周两票"))
    twice = correct(once, right(once, summary="询价：每周一票"), version=2)
    correct(twice, right(twice, way=Way.EMAIL), version=3)
    other = customer(people.company, "杭州云栖服饰有限公司", "137 0013 7000")
    merge(people.customer, other, actor="person:1", at=now())
    assert recorded(people, key="form-1").pk == row.pk
    assert recorded(people, Partner(other), key="form-1").pk == row.pk
    assert field(people, key="form-1", summary="询价：每周一票") == ""


def test_a_follow_up_of_somebody_until_a_time_is_a_measure(people: House) -> None:
    until = now().replace(microsecond=0) + timedelta(days=2)
    wanted = (Wanted("周三前报价", people.agent.pk, until), Wanted("等客户回传合同"))
    row = recorded(people, nothing=False, follow_ups=wanted)
    measure = Measure.objects.get()
    assert (measure.title, measure.person, measure.do_by, measure.origin) == (
        "周三前报价",
        people.agent,
        until,
        "communication",
    )
    assert (measure.about, measure.href) == (f"communication:{row.pk}", f"/communications/{row.pk}/")
    assert list(row.follow_ups.values_list("what", "measure")) == [("周三前报价", measure.pk), ("等客户回传合同", None)]


def test_what_cannot_be_is_refused_at_its_field(people: House) -> None:
    ahead, until = now() + timedelta(hours=1), now() + timedelta(days=1)
    assert field(people, begun_at=ahead) == "begun_at"
    assert field(people, length=timedelta(hours=25)) == "length"
    assert field(people, kind=Kind.PHONE_TALK, way=Way.EMAIL) == "kind"
    assert field(people, person=999_999) == "person"
    assert field(people, follow_ups=(Wanted("报价"),)) == "nothing"
    assert field(people, follow_ups=(Wanted("报价", people.agent.pk),), nothing=False) == "follow_ups/0/do_by"
    assert field(people, follow_ups=(Wanted("报价", do_by=until),), nothing=False) == "follow_ups/0/person"
    assert field(people, follow_ups=(Wanted("报价"), Wanted(" ")), nothing=False) == "follow_ups/1/what"
    assert field(people, follow_ups=(Wanted("报价"),) * 11, nothing=False) == "follow_ups"
    assert field(people, Partner(people.customer, reach="12")) == "reach"
    other = customer(people.company, "杭州云栖服饰有限公司", "137 0013 7000")
    assert field(people, Partner(people.customer, other.contacts.get())) == "contact"
    assert Communication.objects.count() == 0


def test_a_merged_customer_counts_as_the_one_that_lives_on(people: House) -> None:
    other = customer(people.company, "温州鸿雁鞋业", "137 0013 7000")
    earlier = recorded(people, Partner(other))
    merge(other, people.customer, actor="person:1", at=now())
    later = recorded(people, Partner(other))
    assert later.customer == people.customer
    assert {one.pk for one in records.of_customer(people.customer.pk, most=5)} == {earlier.pk, later.pk}


def test_last_spoken_is_the_latest_of_each(people: House) -> None:
    other = customer(people.company, "杭州云栖服饰有限公司", "137 0013 7000")
    yesterday = now() - timedelta(days=1)
    recorded(people, begun_at=yesterday)
    latest = recorded(people)
    assert queries.last_spoken([people.customer.pk, other.pk]) == {people.customer.pk: latest.begun_at}


def right(row: Communication, **more: Any) -> Corrected:
    length = timedelta(seconds=row.seconds) if row.seconds is not None else None
    same = Corrected(
        Way(row.way), Kind(row.kind), Direction(row.direction), row.begun_at, length, row.summary, row.person_id
    )
    return replace(same, **more)


def correct(row: Communication, wanted: Corrected, *, version: int = 1, reason: str = "听错了") -> Communication:
    return actions.correct(row, wanted, reason=reason, version=version, actor="person:7", at=now())


def test_a_correction_keeps_how_it_read_and_corrects_the_journal(people: House) -> None:
    row = recorded(people, kind=Kind.OTHER)
    changed = correct(row, right(row, summary="询价：每周两票", kind=Kind.FEEDBACK, way=Way.IN_PERSON))
    assert (changed.summary, changed.version) == ("询价：每周两票", 2)
    kept = Correction.objects.get()
    assert kept.before == {"summary": SUMMARY, "kind": "other", "way": "phone"}
    assert (kept.reason, kept.by) == ("听错了", "person:7")
    later = Fact.objects.get(name="communication.recorded", corrects__isnull=False)
    assert later.data == {"kind": "feedback", "face_to_face": True}
    again = correct(changed, right(changed, begun_at=changed.begun_at - timedelta(hours=1)), version=2)
    latest = Fact.objects.get(name="communication.recorded", corrects=later.id)
    assert latest.occurred_at == again.begun_at


def test_a_correction_of_what_was_read_before_is_stale_and_needs_a_reason(people: House) -> None:
    row = recorded(people)
    with pytest.raises(Refused) as error:
        correct(row, right(row, summary="另一回事"), reason=" ")
    assert error.value.field == "reason"
    assert correct(row, right(row)).version == 1  # nothing differs
    correct(row, right(row, summary="另一回事"))
    with pytest.raises(Stale):
        correct(row, right(row, summary="第三回事"))
    assert Correction.objects.count() == 1


def test_the_list_is_searched_filtered_and_walked_by_key(people: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PAGE", 2)
    account = account_of(people.agent)
    reader: Any = {"seen": permissions.visible(account), "scope": people_queries.scope_of(account, permissions.VIEW)}
    start = now() - timedelta(days=5)
    rows = [recorded(people, begun_at=start + timedelta(days=day), summary=f"第{day}次通话") for day in range(5)]

    def found(**asked: str) -> list[int]:
        return [rows.index(one) for one in records.find(records.understood(asked), **reader).rows]

    first = records.find(records.Asked(), **reader)
    assert ([rows.index(one) for one in first.rows], first.before) == ([4, 3], "")
    second = records.find(records.Asked(after=first.after), **reader)
    assert [rows.index(one) for one in second.rows] == [2, 1]
    assert [rows.index(one) for one in records.find(records.Asked(before=second.before), **reader).rows] == [4, 3]
    assert found(words="第2次") == [2]
    assert found(words="鸿雁", way="phone", person=str(people.agent.pk)) == [4, 3]
    assert found(person=str(people.director.pk)) == []
    assert found(until=local_day(rows[1].begun_at).isoformat()) == [1, 0]
    assert found(customer=str(people.customer.pk), since="3000-01-01") == [4, 3]
    assert found(after="nonsense", kind="nonsense") == [4, 3]


def test_what_a_forgotten_contact_was_called_by_is_cleared(people: House) -> None:
    contact = people.customer.contacts.get()
    row = recorded(people, Partner(people.customer, contact, "138 0013 8000"))
    other = recorded(people, Partner(people.customer, None, "137 0013 7000"))
    assert actions.forget_contact(contact.pk) == 1
    assert Communication.objects.get(pk=row.pk).reach == ""
    assert Communication.objects.get(pk=other.pk).reach == "137 0013 7000"


def test_a_history_is_taken_over_without_facts_and_measures(people: House) -> None:
    before = now() - timedelta(days=90)
    past = said(
        people,
        begun_at=before,
        nothing=False,
        follow_ups=(Wanted("报价", people.agent.pk, before + timedelta(days=1)),),
    )
    row = actions.take_over(past, Partner(people.customer), actor="import:1", at=before)
    assert (row.recorded_at, [(one.what, one.measure) for one in row.follow_ups.all()]) == (before, [("报价", None)])
    assert (Measure.objects.count(), Fact.objects.filter(name="communication.recorded").count()) == (0, 0)


def test_a_history_without_what_no_record_can_do_without_is_refused(people: House) -> None:
    known = Partner(people.customer)
    for more, partner, missing in (
        ({"summary": " "}, known, "summary"),
        ({"person": None}, known, "person"),
        ({}, Partner(), "customer"),
    ):
        with pytest.raises(Refused) as error:
            actions.take_over(said(people, **more), partner, actor="import:1", at=now())
        assert error.value.field == missing
    assert Communication.objects.count() == 0
