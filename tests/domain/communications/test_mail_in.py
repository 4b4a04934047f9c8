"""Mail from a real IMAP server: kept once, put to its thread, told to the journal, whatever fails."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.communications import actions, queries, tasks, threads
from shouyue.communications import permissions as guards
from shouyue.communications.models import Mail, Mailbox, MailFile
from shouyue.files.queries import open_file
from shouyue.jobs.worker import drain
from shouyue.journal.models import Fact, Mention
from tests.domain.communications.mail_servers import PASSWORD, USER, Dovecot, Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbers")]
NUMBER = re.compile(r"[A-Z]{2}\d{2}-\d{6}-\d{3}")


@pytest.fixture
def box(imap: Dovecot) -> Mailbox:
    return actions.add_mailbox(entered(imap))


def entered(imap: Dovecot, **changes: Any) -> actions.Entered:
    today = timezone.localdate()
    usual = actions.Entered(
        name="客服邮箱",
        host="127.0.0.1",
        port=imap.secure,
        security="tls",
        user=USER,
        password=PASSWORD,
        folder="INBOX",
        since=today,
        site="",
        region="",
    )
    return replace(usual, **changes)


def written(subject: str = "货物破损", text: str = "请尽快处理。", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = headers.pop("From", "张三 <zhang@example.cn>")
    mail["To"] = "desk@example.com"
    mail["Subject"] = subject
    mail["Message-ID"] = headers.pop("id", f"<{abs(hash((subject, text)))}@example.cn>")
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def fetch() -> list[Mail]:
    """Look once; all that came in until now."""
    tasks.fetch_mail.enqueue()
    drain()
    return list(Mail.objects.filter(direction="in").order_by("id"))


def told() -> list[tuple[str, str]]:
    facts = Fact.objects.filter(name__startswith="message.").order_by("recorded_at", "id")
    return [(fact.name, fact.data.get("kind", "")) for fact in facts]


def test_a_mail_is_kept_with_its_file_and_told_once(box: Mailbox, imap: Dovecot) -> None:
    mail = written()
    mail.add_attachment(b"%PDF-1.4\n%%EOF", maintype="application", subtype="pdf", filename="签收单.pdf")
    imap.put(bytes(mail))
    (found,) = fetch()
    assert (found.sender, found.sender_name, found.to) == ("zhang@example.cn", "张三", ["desk@example.com"])
    assert (found.subject, found.text, found.kind, found.state) == ("货物破损", "请尽快处理。", "new", "received")
    assert found.raw is not None
    with open_file(found.raw) as raw:
        assert b"Message-ID: <" in raw.read()
    kept = MailFile.objects.get()
    assert kept.file is not None
    assert (kept.name, kept.file.media_type, kept.refused) == ("签收单.pdf", "application/pdf", None)
    assert [fact.subject for fact in Fact.objects.filter(name="message.received")] == [f"message:{found.key}"]
    assert (told(), len(fetch())) == ([("message.received", "new")], 1)
    box.refresh_from_db()
    assert (box.error, box.busy_until, box.last_ok_at is not None, box.last_uid > 0) == ("", None, True, True)


def test_the_promise_counts_from_when_the_server_got_it(box: Mailbox, imap: Dovecot) -> None:
    at = datetime.now(UTC) - timedelta(minutes=40)
    imap.put(bytes(written()), arrived=at)
    (found,) = fetch()
    assert abs((found.at - at).total_seconds()) < 5
    assert Fact.objects.get(name="message.received").occurred_at == found.at
    assert Fact.objects.get(name="case.received").occurred_at == found.at


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_the_server_is_entered_as_it_wants(imap: Dovecot, security: str) -> None:
    port = imap.secure if security == "tls" else imap.port
    actions.add_mailbox(entered(imap, security=security, port=port))
    imap.put(bytes(written()))
    assert len(fetch()) == 1


def test_a_certificate_of_nobody_and_a_wrong_password_are_said(imap: Dovecot, settings: Settings) -> None:
    wrong = actions.add_mailbox(entered(imap, password="guess"))
    fetch()
    wrong.refresh_from_db()
    assert "Authentication failed" in wrong.error
    settings.MAIL_CA = ""
    fetch()
    wrong.refresh_from_db()
    assert "certificate" in wrong.error.lower()


def test_the_password_is_not_in_the_table(box: Mailbox) -> None:
    assert PASSWORD not in str(Mailbox.objects.values())


def test_a_server_that_is_down_loses_nothing(box: Mailbox, imap: Dovecot) -> None:
    imap.put(bytes(written("一")))
    imap.stop()
    assert fetch() == []
    box.refresh_from_db()
    assert box.error
    assert box.failing_since is not None
    imap.start()
    imap.put(bytes(written("二")))
    assert [one.subject for one in fetch()] == ["一", "二"]
    well = Mailbox.objects.get()
    assert (well.error, well.failing_since) == ("", None)


def test_another_uidvalidity_brings_nothing_twice(box: Mailbox, imap: Dovecot) -> None:
    imap.put(bytes(written("一")))
    assert len(fetch()) == 1
    box.refresh_from_db()
    before = box.uidvalidity
    imap.count_anew()
    imap.put(bytes(written("二")))
    assert [one.subject for one in fetch()] == ["一", "二"]
    box.refresh_from_db()
    assert box.uidvalidity != before


def test_only_one_worker_reads_a_mailbox_and_a_dead_one_is_given_up(box: Mailbox, imap: Dovecot) -> None:
    imap.put(bytes(written()))
    assert actions.begin_reading(box.pk, at=timezone.now()) is not None
    assert actions.begin_reading(box.pk, at=timezone.now()) is None
    assert fetch() == []
    Mailbox.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert len(fetch()) == 1


def test_a_mailbox_that_is_paused_is_not_read_until_it_goes_on(box: Mailbox, imap: Dovecot) -> None:
    actions.pause_mailbox(box, active=False)
    imap.put(bytes(written()))
    assert fetch() == []
    actions.pause_mailbox(box, active=True)
    assert len(fetch()) == 1


def test_mails_from_before_its_first_day_are_left(imap: Dovecot) -> None:
    actions.add_mailbox(entered(imap))
    imap.put(bytes(written("旧")), arrived=datetime.now(UTC) - timedelta(days=5))
    imap.put(bytes(written("新")))
    assert [one.subject for one in fetch()] == ["新"]


def test_a_mail_of_40_mb_is_not_taken_and_its_sender_is_told(
    box: Mailbox, imap: Dovecot, smtp: Post, settings: Settings
) -> None:
    settings.MAIL_LARGEST = 1_000_000
    imap.put(bytes(written("现场视频")) + b"x" * 1_200_000)
    imap.put(bytes(written("正常的")))
    large, usual = fetch()
    assert (large.subject, large.text, large.too_large, large.raw) == ("现场视频", "", True, None)
    assert (usual.subject, usual.too_large) == ("正常的", False)
    (answer,) = smtp.taken
    assert answer.rcpt_tos == ["zhang@example.cn"]
    assert b"Auto-Submitted: auto-replied" in smtp.content()
    sent = Mail.objects.get(direction="out")
    assert (sent.state, sent.thread, sent.kind) == ("sent", large.thread, "automatic")
    assert "现场视频" in sent.text


def test_what_the_files_refuse_is_noted_and_the_mail_is_kept(box: Mailbox, imap: Dovecot) -> None:
    mail = written()
    mail.add_attachment("<script>alert(1)</script>", subtype="html", filename="票据.html")
    mail.add_attachment(b"\x89PNG\r\n\x1a\nbroken", maintype="image", subtype="png", filename="照片.png")
    mail.add_attachment(b"plain", maintype="application", subtype="octet-stream", filename="日志.log")
    imap.put(bytes(mail))
    (found,) = fetch()
    files = list(MailFile.objects.filter(mail=found))
    assert [(one.name, one.file is not None) for one in files] == [
        ("票据.html", False),
        ("照片.png", False),
        ("日志.log", True),
    ]
    assert "网页" in str(files[0].refused)


def test_one_that_cannot_be_kept_as_it_is_does_not_keep_back_the_others(
    box: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shouyue.communications import reading

    whole = reading.letter

    def fails(raw: bytes) -> reading.Letter:
        if b"poison" in raw:
            raise ValueError("as if the reader had a mistake")
        return whole(raw)

    monkeypatch.setattr(reading, "letter", fails)
    imap.put(bytes(written("一")))
    imap.put(bytes(written("二", text="poison")))
    imap.put(bytes(written("三")))
    found = fetch()
    assert [(one.subject, one.text != "", one.raw is not None) for one in found] == [
        ("一", True, True),
        ("二", False, True),
        ("三", True, True),
    ]


# ── threads ──────────────────────────────────────────────────────────────────────────────────────────────────────


def send(*, about: str = "", customer: int | None = None) -> Mail:
    """Our own mail of a minute ago."""
    at = timezone.now() - timedelta(minutes=1)
    to, text = ["zhang@example.cn"], "我们在处理。"
    return actions.send_mail(
        to=to, subject="您的投诉", text=text, about=about, customer=customer, actor="person:1", at=at
    )


def test_an_answer_belongs_to_the_mail_that_it_answers(box: Mailbox, imap: Dovecot, smtp: Post) -> None:
    sent = send(about="case:7", customer=12)
    imap.put(bytes(written("完全不同的主题", In_Reply_To=sent.message_id)))
    (found,) = fetch()
    assert (found.kind, found.about, found.customer, found.thread) == ("reply", "case:7", 12, sent.thread)
    fact = Fact.objects.get(name="message.received")
    assert set(Mention.objects.filter(fact=fact).values_list("subject", flat=True)) >= {"case:7", "customer:12"}
    assert [one.pk for one in queries.thread("case:7")] == [sent.pk, found.pk]


def test_a_number_of_ours_in_the_subject_joins_and_words_alone_do_not(
    box: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(word: str) -> str:
        return "case:4" if word == "SH01-261122-004" else ""

    monkeypatch.setattr(threads, "_known", [])
    threads.recognise(NUMBER, find)
    imap.put(bytes(written("回复：[SH01-261122-004] 破损")))
    imap.put(bytes(written("回复：[SH01-261122-999] 破损")))
    imap.put(bytes(written("回复：破损")))
    kinds = [(one.kind, one.about.startswith("case:HQ-")) for one in fetch()]
    assert kinds == [("reply", True), ("new", True), ("new", True)]  # of nothing that there is: a case of its own


def test_a_mail_without_a_case_is_put_to_one_with_its_thread(box: Mailbox, imap: Dovecot) -> None:
    imap.put(bytes(written("一", id="<1@example.cn>")))
    (first,) = fetch()
    assert actions.assign(first, about="case:9", customer=3) == 1
    imap.put(bytes(written("二", References="<1@example.cn>")))
    second = fetch()[1]
    assert (second.about, second.customer, second.kind, second.thread) == ("case:9", 3, "reply", first.thread)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"X_Shouyue_Loop": "http://testserver"}, "loop"),
        ({"From": "Mailer <mailer-daemon@example.cn>"}, "bounce"),
    ],
)
def test_what_a_machine_wrote_is_kept_and_answered_by_nobody(
    box: Mailbox, imap: Dovecot, settings: Settings, headers: dict[str, str], reason: str
) -> None:
    settings.MAIL_LARGEST = 500  # even one that is too large
    imap.put(bytes(written(**headers)) + b"x" * 1000)
    (found,) = fetch()
    assert (found.kind, found.reason, told()) == ("automatic", reason, [("message.received", "automatic")])
    assert not Mail.objects.filter(direction="out").exists()


def test_our_own_mail_that_comes_back_is_a_loop(box: Mailbox, imap: Dovecot, smtp: Post) -> None:
    sent = send()
    imap.put(bytes(written(id=sent.message_id)))
    assert [(one.kind, one.reason, one.thread) for one in fetch()] == [("automatic", "loop", sent.thread)]


def test_too_many_of_one_sender_are_a_machine(box: Mailbox, imap: Dovecot, settings: Settings) -> None:
    settings.MAIL_FLOOD = 2
    for number in range(3):
        imap.put(bytes(written(f"第 {number} 封")))
    imap.put(bytes(written("别人的", From="li@example.cn")))
    assert [(one.kind, one.reason) for one in fetch()] == [
        ("new", ""),
        ("new", ""),
        ("automatic", "flood"),
        ("new", ""),
    ]


def test_a_mail_that_comes_by_two_mailboxes_is_one_matter(imap: Dovecot) -> None:
    actions.add_mailbox(entered(imap, name="一"))
    actions.add_mailbox(entered(imap, name="二", host="localhost", security="none", port=imap.port))
    imap.put(bytes(written()))
    first, copy = fetch()
    assert (first.kind, copy.kind, copy.reason, copy.thread) == ("new", "automatic", "copy", first.thread)


def test_a_bounce_marks_the_mail_of_which_it_speaks(box: Mailbox, imap: Dovecot, smtp: Post) -> None:
    from tests.unit.communications.test_reading import REPORT

    sent = send(about="case:7")
    drain()
    report = REPORT.replace(b"ACTION", b"failed").replace(b"<ours@example.com>", sent.message_id.encode())
    imap.put(report)
    (found,) = fetch()
    sent.refresh_from_db()
    assert (sent.state, sent.error) == ("bounced", "smtp; 550 no such mailbox")
    assert (found.kind, found.reason, found.about, found.thread) == ("automatic", "bounce", "case:7", sent.thread)
    assert [name for name, _kind in told()] == ["message.sent", "message.failed", "message.received"]


# ── files of a mail ──────────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_served_by_who_speaks_for_the_subject_and_by_nobody_else(
    box: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shouyue.access.actions import local_account

    monkeypatch.setattr(guards, "_known", {})
    mail = written()
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="x.bin")
    imap.put(bytes(mail))
    (found,) = fetch()
    files = [found.raw, MailFile.objects.get().file]
    visitor = local_account()
    assert [guards.may_read(visitor, one) for one in files] == [False, False]
    actions.assign(found, about="case:1")
    assert [guards.may_read(visitor, one) for one in files] == [False, False]
    guards.register("case", lambda who, about: about == "case:1")
    assert [guards.may_read(visitor, one) for one in files] == [True, True]
    actions.assign(found, about="case:2")
    assert [guards.may_read(visitor, one) for one in files] == [False, False]
    assert guards.may_read(visitor, None) is False
