"""Cases by mail: one comes in, words are exchanged, and a step counts from when the server took the mail."""

from datetime import timedelta
from typing import Any

import pytest

from shouyue.cases.actions.mailing import mail_failed, mail_sent, take_mail, write_to_customer
from shouyue.cases.logic import Step
from shouyue.cases.models import Case
from shouyue.communications.models import Mail
from shouyue.journal.models import Fact
from shouyue.kit.ids import uuid7
from shouyue.kit.refusals import Refused
from tests.domain.cases.house import AT, House, by, running, taken
from tests.domain.cases.test_receiving import told


def incoming(**more: Any) -> Mail:
    key = uuid7(AT)
    standard: dict[str, Any] = {
        "key": key,
        "direction": "in",
        "message_id": f"<{key}@customer.example>",
        "thread": key,
        "sender": "chen@hongyan.example",
        "sender_name": "陈晨",
        "to": ["desk@shouyue.example"],
        "subject": "运单 SY250502738356 外箱破损",
        "text": "外箱破损，请尽快处理。",
        "kind": "new",
        "state": "received",
        "at": AT,
    }
    return Mail.objects.create(**{**standard, **more})


def test_a_mail_becomes_a_case_with_its_four_hours(people: House) -> None:
    mail = incoming()
    case = take_mail(mail, at=AT)
    assert case is not None
    assert (case.channel, case.kind, case.title, case.caller) == ("email", "inquiry", mail.subject, "陈晨")
    assert case.received_at == mail.at
    assert "SG-2.1.2/email" in running(case)
    assert Mail.objects.get().about == case.subject
    again = take_mail(Mail.objects.get(), at=AT)
    assert (again, Case.objects.count()) == (case, 1)


def test_an_answer_joins_its_case_and_a_machine_makes_none(people: House) -> None:
    case = taken(people)
    take_mail(incoming(about=case.subject, kind="reply", text="照片见附件"), at=AT)
    assert [entry.step for entry in case.entries.all()][-1] == Step.WROTE
    assert take_mail(incoming(kind="automatic"), at=AT) is None
    assert Case.objects.count() == 1


def test_a_reply_counts_once_the_server_has_taken_it(people: House) -> None:
    case = take_mail(incoming(), at=AT)
    assert case is not None
    mail = write_to_customer(case, Step.ANSWERED, "三天内补发", to="chen@hongyan.example", **by(people.agent))
    assert (mail.about, mail.subject) == (case.subject, f"运单 SY250502738356 外箱破损 [{case.number}]")
    assert "case.answered" not in told(case)
    sent = AT + timedelta(milliseconds=1)
    mail_sent(mail, occurred_at=sent, at=sent)
    assert told(case)[-2:] == ["case.contacted", "case.answered"]
    assert Fact.objects.get(subject=case.subject, name="case.answered").occurred_at == sent
    entry = case.entries.get(mail=mail)
    assert (entry.told, entry.fact is not None) == (True, True)
    mail_sent(mail, occurred_at=sent, at=sent)
    assert told(case).count("case.answered") == 1


def test_a_mail_that_does_not_arrive_shows_on_the_case(people: House) -> None:
    case = taken(people)
    mail = write_to_customer(case, Step.PLAN_TOLD, "补发", to="chen@hongyan.example", **by(people.agent))
    mail_failed(mail, at=AT)
    assert [entry.step for entry in case.entries.all()][-1] == Step.MAIL_FAILED
    assert "case.plan_told" not in told(case)


def test_what_is_not_told_by_mail_is_refused(people: House) -> None:
    for step, to in ((Step.EMERGENCY_STARTED, "chen@hongyan.example"), (Step.ANSWERED, "no address")):
        with pytest.raises(Refused):
            write_to_customer(taken(people), step, "…", to=to, **by(people.agent))
