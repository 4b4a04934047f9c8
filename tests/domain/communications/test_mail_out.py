"""Mail to a real SMTP server that takes it, refuses it, delays, drops, goes away and comes back."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.communications import actions, smtp, tasks
from shouyue.communications import smtp as sending
from shouyue.communications.models import Mail
from shouyue.files import actions as files
from shouyue.files.logic import Media
from shouyue.jobs.models import Job
from shouyue.jobs.worker import drain
from shouyue.journal.models import Fact, Mention
from shouyue.kit.refusals import Refused
from tests.domain.communications.mail_servers import Post, certificate, posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbers")]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def send(**told: object) -> Mail:
    asked = {
        "to": ["zhang@example.cn"],
        "subject": "关于您的投诉",
        "text": "我们在处理。",
        "actor": "person:1",
        "at": AT,
    }
    return actions.send_mail(**{**asked, **told})  # type: ignore[arg-type]


def sent(**told: object) -> Mail:
    mail = send(**told)
    drain()
    mail.refresh_from_db()
    return mail


def try_again(mail: Mail) -> Mail:
    """As if the wait were over."""
    Job.objects.filter(state="ready").update(claimable_at=timezone.now())
    drain()
    mail.refresh_from_db()
    return mail


def told() -> list[tuple[str, str]]:
    rows = Fact.objects.filter(name__startswith="message.").order_by("recorded_at", "id")
    return [(fact.name, fact.data.get("reason", "")) for fact in rows]


def taken(server: Post, number: int = 0) -> Message:
    return message_from_bytes(server.content(number))


def header(message: Message, name: str) -> str:
    return str(make_header(decode_header(message[name])))


def test_a_mail_arrives_whole_and_is_told_with_its_case(smtp: Post) -> None:
    upload = ContentFile(b"%PDF-1.4\n%%EOF", name="签收单.pdf")
    pdf = files.store(upload, purpose="attachment", allowed=frozenset({Media.PDF}), actor="person:1", at=AT)
    mail = sent(about="case:7", customer=12, cc=["li@example.cn"], files=[pdf])
    assert (mail.state, mail.error, mail.left, mail.attempts) == ("sent", "", [], 1)
    got = taken(smtp)
    assert (smtp.taken[0].mail_from, smtp.taken[0].rcpt_tos) == (
        "desk@example.com",
        ["zhang@example.cn", "li@example.cn"],
    )
    assert header(got, "Subject") == "关于您的投诉"
    assert header(got, "From") == "客服中心 <desk@example.com>"
    assert got["Message-ID"] == mail.message_id == f"<{mail.key}@example.com>"
    assert (got["X-Shouyue-Loop"], got["Auto-Submitted"]) == ("http://testserver", None)
    _whole, text, attached = got.walk()
    assert text.get_payload(decode=True) == "我们在处理。\r\n".encode()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("签收单.pdf", b"%PDF-1.4\n%%EOF")
    assert told() == [("message.sent", "")]
    fact = Fact.objects.get()
    assert fact.subject == f"message:{mail.key}"
    assert set(Mention.objects.filter(fact=fact).values_list("subject", flat=True)) >= {"case:7", "customer:12"}


def test_an_answer_carries_its_thread(smtp: Post) -> None:
    first = sent(about="case:7")
    second = sent(in_reply_to=first, automatic=True)
    got = taken(smtp, 1)
    assert (got["In-Reply-To"], got["References"]) == (first.message_id, first.message_id)
    assert (got["Auto-Submitted"], got["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert (second.thread, second.about, second.kind) == (first.thread, "case:7", "automatic")


def test_long_names_of_mails_go_over_the_wire_as_they_are(smtp: Post) -> None:
    long = [f"<{number}{'A' * 86}@PROD.OUTLOOK.COM>" for number in range(3)]
    assert len(long[0]) > 100
    first = sent()
    Mail.objects.update(
        message_id=long[0], references=[long[1], long[2], f"<{'B' * 254}", "<破损@example.cn>", "<a b>"]
    )
    first.refresh_from_db()
    second = sent(in_reply_to=first)
    assert taken(smtp, 1)["In-Reply-To"] == long[0]
    assert taken(smtp, 1)["References"].split() == [long[1], long[2], long[0]]
    head = smtp.content(1).partition(b"\r\n\r\n")[0].decode()
    assert f"\r\nIn-Reply-To: {long[0]}\r\nReferences: {long[1]}\r\n {long[2]}\r\n {long[0]}\r\n" in head
    Mail.objects.filter(pk=second.pk).update(message_id=f"<{'C' * 254}", references=[])
    second.refresh_from_db()
    sent(in_reply_to=second)
    assert (taken(smtp, 2)["In-Reply-To"], taken(smtp, 2)["References"]) == (None, None)


def test_what_is_rolled_back_is_not_sent(smtp: Post) -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    drain()
    assert (smtp.taken, Mail.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": []}, "to"),
        ({"to": ["zhang@example.cn\r\nBcc: all@example.cn"]}, "to"),
        ({"to": ["张三@example.cn"]}, "to"),
        ({"to": ["zhang"]}, "to"),
        ({"to": [f"a{number}@example.cn" for number in range(51)]}, "to"),
        ({"cc": ["li@"]}, "cc"),
        ({"subject": "a\r\nBcc: all@example.cn"}, "subject"),
        ({"subject": "a\nb"}, "subject"),
        ({"subject": "\u2028"}, "subject"),
        ({"subject": " "}, "subject"),
        ({"text": " \n"}, "text"),
        ({"text": "尊敬的⟦客户称呼⟧："}, "text"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(smtp: Post, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        send(**asked)
    assert (refused.value.field, Mail.objects.count(), Job.objects.count()) == (field, 0, 0)


def test_a_server_that_asks_to_wait_gets_the_same_mail_again(smtp: Post) -> None:
    smtp.at_data = ["451 later", "250 taken"]
    mail = sent()
    assert (mail.state, mail.error, mail.attempts) == ("waiting", "451 later", 1)
    assert mail.next_at is not None
    assert timedelta(seconds=50) < mail.next_at - timezone.now() < timedelta(seconds=70)
    again = try_again(mail)
    assert (again.state, again.error, again.next_at) == ("sent", "", None)
    assert [one["Message-ID"] for one in [taken(smtp)]] == [mail.message_id]
    assert told() == [("message.sent", "")]


def test_a_refusal_for_good_fails_at_once_and_can_be_sent_again_by_hand(smtp: Post) -> None:
    smtp.at_data = ["554 spam", "250 taken"]
    mail = sent()
    assert (mail.state, mail.error, told()) == ("failed", "554 spam", [("message.failed", "refused")])
    actions.send_again(mail)
    drain()
    mail.refresh_from_db()
    assert (mail.state, mail.turn, mail.error) == ("sent", 1, "")
    with pytest.raises(Refused):
        actions.send_again(mail)


def test_recipients_are_told_apart(smtp: Post) -> None:
    smtp.at_recipient = {"gone@example.cn": "550 no such mailbox", "full@example.cn": "452 full"}
    mail = sent(to=["zhang@example.cn", "gone@example.cn", "full@example.cn"])
    assert (mail.state, mail.left) == ("waiting", ["full@example.cn"])
    assert "gone@example.cn: 550 no such mailbox" in mail.error
    smtp.at_recipient = {}
    assert (try_again(mail).state, mail.left) == ("sent", [])
    assert [one.rcpt_tos for one in smtp.taken] == [["zhang@example.cn"], ["full@example.cn"]]


def test_all_recipients_refused_is_a_failure(smtp: Post) -> None:
    smtp.at_recipient = {"zhang@example.cn": "550 no such mailbox"}
    mail = sent()
    assert (mail.state, mail.left, told()) == ("failed", ["zhang@example.cn"], [("message.failed", "refused")])


def test_a_server_that_is_away_for_an_hour_loses_and_doubles_nothing(smtp: Post) -> None:
    smtp.stop()
    mails = [sent(subject=f"第 {number} 封") for number in range(3)]
    for _minutes in (1, 2, 5, 10, 20, 30):
        for mail in mails:
            assert try_again(mail).state == "waiting"
    smtp.start()
    for mail in mails:
        assert try_again(mail).state == "sent"
    assert sorted(header(taken(smtp, number), "Subject") for number in range(3)) == ["第 0 封", "第 1 封", "第 2 封"]
    assert told() == [("message.sent", "")] * 3


def test_after_three_days_it_is_given_up(smtp: Post) -> None:
    smtp.stop()
    mail = sent()
    Mail.objects.update(since=timezone.now() - timedelta(days=3))
    assert (try_again(mail).state, told()) == ("failed", [("message.failed", "expired")])


def test_a_server_that_drops_the_line_after_it_took_the_mail_gets_it_twice_under_one_name(smtp: Post) -> None:
    smtp.drops = 1
    mail = sent()
    assert (mail.state, len(smtp.taken)) == ("waiting", 1)
    assert (try_again(mail).state, len(smtp.taken)) == ("sent", 2)
    assert {taken(smtp, number)["Message-ID"] for number in range(2)} == {mail.message_id}


def test_a_server_that_hangs_is_left(smtp: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.3)
    smtp.hangs = 1.0
    mail = sent()
    assert (mail.state, mail.error) == ("waiting", "Connection unexpectedly closed: timed out")


def test_a_job_that_runs_twice_sends_once(smtp: Post) -> None:
    mail = sent()
    tasks.send.enqueue(mail.pk, 0, 0)
    drain()
    assert (len(smtp.taken), told()) == (1, [("message.sent", "")])


def test_a_worker_that_died_in_mid_send_is_followed_by_another(smtp: Post) -> None:
    mail = send()
    assert actions.begin(actions.Sending(mail.pk, 0, 0, timezone.now()), at=timezone.now()) is not None
    drain()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(smtp.taken)) == ("sent", 1, 1)


def test_without_a_server_it_waits_and_says_so(settings: Settings) -> None:
    settings.SMTP_URL = ""
    mail = sent()
    assert mail.state == "waiting"
    assert "SHOUYUE_SMTP_URL" in mail.error


def test_starttls_is_asked_for_and_its_certificate_looked_at(settings: Settings, tmp_path: Path) -> None:
    own = certificate(tmp_path)
    with posting(own) as server:
        settings.SMTP_URL = f"smtp://127.0.0.1:{server.port}"
        settings.MAIL_FROM = "desk@example.com"
        mail = sent()
        assert mail.state == "waiting"
        assert "certificate" in mail.error.lower()
        settings.MAIL_CA = str(own.certificate)
        assert (try_again(mail).state, len(server.taken)) == ("sent", 1)


def test_without_starttls_nothing_is_sent(smtp: Post, settings: Settings) -> None:
    settings.SMTP_URL = f"smtp://127.0.0.1:{smtp.port}"
    mail = sent()
    assert (mail.state, len(smtp.taken)) == ("waiting", 0)
    assert "STARTTLS" in mail.error


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://a%40b:p%2F@mail.example.com", ("mail.example.com", 465, "always", "a@b", "p/")),
        ("smtp://mail.example.com", ("mail.example.com", 587, "start", "", "")),
        ("smtp://127.0.0.1:2525?tls=never", ("127.0.0.1", 2525, "never", "", "")),
    ],
)
def test_the_settings_name_the_server(settings: Settings, url: str, server: tuple[object, ...]) -> None:
    settings.SMTP_URL = url
    found = smtp.server()
    assert (found.host, found.port, found.tls, found.user, found.password) == server
    settings.SMTP_URL = "http://mail.example.com"
    with pytest.raises(smtp.NoServer):
        smtp.server()
