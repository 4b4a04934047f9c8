"""The pages of mailboxes, sent mail, templates and robots; and the same by the API."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouyue.communications import actions, queries
from shouyue.communications.actions import Wording
from shouyue.communications.models import Mail, Mailbox, Robot, Template, Wish
from shouyue.jobs.worker import drain
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import adopt_shipped
from shouyue.operations.findings import mailboxes, outbox
from shouyue.operations.logic import Level
from shouyue.people.models import Person
from tests.domain.communications.mail_servers import PASSWORD, USER, Dovecot, Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbers")]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BOX = {
    "name": "客服邮箱", "host": "127.0.0.1", "port": "1", "security": "none", "user": USER, "password": PASSWORD,
    "folder": "INBOX", "since": "2026-03-01", "place": "",
}  # fmt: skip
REPLY = {
    "name": "回复", "code": "reply", "language": "zh-hans", "kind": "", "step": "", "subject": "[{case}] 回复",
    "text": "{customer}，您好。", "active": "on",
}  # fmt: skip


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_mailbox_is_added_tested_changed_and_paused(colleague: Client, imap: Dovecot) -> None:
    assert "还没有接入邮箱" in page(colleague, "/mail/")
    colleague.post("/mail/new/", BOX | {"port": str(imap.port)})
    box = Mailbox.objects.get()
    shown = page(colleague, "/mail/")
    assert "客服邮箱" in shown
    assert PASSWORD not in shown + page(colleague, f"/mail/{box.pk}/edit/")
    assert "可以正常收信" in colleague.post(f"/mail/{box.pk}/test/", follow=True).content.decode()
    same = BOX | {"port": str(imap.port), "name": "总邮箱", "password": "", "version": "1"}
    colleague.post(f"/mail/{box.pk}/edit/", same)
    box.refresh_from_db()
    assert (box.name, box.version) == ("总邮箱", 2)
    assert "别人刚刚修改过" in colleague.post(f"/mail/{box.pk}/edit/", same).content.decode()
    elsewhere = colleague.post(f"/mail/{box.pk}/edit/", same | {"version": "2", "host": "localhost"})
    assert "原密码不会发给" in elsewhere.content.decode()
    colleague.post(f"/mail/{box.pk}/pause/")
    box.refresh_from_db()
    assert (box.active, queries.to_read(timezone.now())) == (False, [])


def test_what_is_wrong_with_a_mailbox_is_said(colleague: Client) -> None:
    assert "只能用于本机" in colleague.post("/mail/new/", BOX | {"host": "imap.example.com"}).content.decode()
    colleague.post("/mail/new/", BOX)
    assert "已经接入" in colleague.post("/mail/new/", BOX).content.decode()
    box = Mailbox.objects.get()
    failed = colleague.post(f"/mail/{box.pk}/test/", follow=True).content.decode()
    assert "refused" in failed.lower()
    assert [colleague.post(f"/mail/999/{verb}/").status_code for verb in ("test", "pause")] == [404, 404]


def test_sent_mail_shows_what_became_of_it_and_nothing_of_the_customer(colleague: Client, smtp: Post) -> None:
    assert "没有邮件" in page(colleague, "/mail/outbox/")
    smtp.at_data = ["554 spam", "250 taken"]
    mail = actions.send_mail(
        to=["zhang.san@example.cn"], subject="私密主题", text="私密正文", about="case:7", actor="person:1", at=AT
    )
    drain()
    shown = page(colleague, "/mail/outbox/?state=failed")
    assert "554 spam" in shown
    assert "z***@example.cn" in shown
    assert not any(text in shown for text in ("zhang.san", "私密主题", "私密正文"))
    colleague.post(f"/mail/outbox/{mail.key}/again/")
    drain()
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert "只有未送达" in colleague.post(f"/mail/outbox/{mail.key}/again/", follow=True).content.decode()
    assert "可以登录" in colleague.post("/mail/outbox/test/", follow=True).content.decode()
    smtp.stop()
    assert "可以登录" not in colleague.post("/mail/outbox/test/", follow=True).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_outbox_takes_as_many_queries_whatever_its_length(colleague: Client, count: int) -> None:
    for number in range(count):
        actions.send_mail(to=["a@example.cn"], subject=f"{number}", text="x", actor="person:1", at=AT)
    page(colleague, "/mail/outbox/")
    with CaptureQueriesContext(connection) as caught:
        assert page(colleague, "/mail/outbox/").count("a***@example.cn") == count
    assert len([one for one in caught if "communications_mail" in one["sql"]]) == 1


def test_health_says_which_mailbox_fails_and_that_mail_does_not_go_out(db: None) -> None:
    assert (mailboxes().level, outbox().level) == (Level.GOOD, Level.GOOD)
    entered = actions.Entered("客服", "127.0.0.1", 1, "none", "x", "x", "INBOX", date(2026, 3, 1), "", "")
    box = actions.add_mailbox(entered)
    actions.end_reading(box, error="refused", at=AT)
    mail = actions.send_mail(to=["a@example.cn"], subject="x", text="x", actor="person:1", at=AT)
    Mail.objects.filter(pk=mail.pk).update(attempts=3, since=AT)
    assert (mailboxes().level, outbox().level) == (Level.WARN, Level.WARN)
    assert "客服" in mailboxes().text


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_shipped_comes_once_and_never_over_what_was_changed(db: None) -> None:
    assert (actions.ship_templates(), actions.ship_templates(), Template.objects.count()) == (8, 0, 8)
    mine = Template.objects.get(code="received")
    changed = Wording("received", "zh-hans", "已收到", "", "received", "[{case}] 收到", "谢谢，{customer}。")
    actions.change_template(mine, changed, version=1)
    Template.objects.filter(code="delay").update(shipped="of an older version")
    Template.objects.filter(code="plan").delete()
    assert actions.ship_templates() == 1
    mine.refresh_from_db()
    assert (mine.subject, mine.version) == ("[{case}] 收到", 2)


def test_every_shipped_template_fills_and_shows_its_gaps(db: None) -> None:
    actions.ship_templates()
    for one in queries.templates():
        bare = actions.fill(one, {})
        assert "客户称呼" in bare.gaps
        with pytest.raises(Refused):
            actions.send_mail(to=["a@example.cn"], subject=bare.subject, text=bare.text, actor="person:1", at=AT)
    assert [one.code for one in queries.templates(kind="inquiry", step="result")] == ["result"]


def test_a_template_is_written_and_unknown_names_are_refused(colleague: Client) -> None:
    assert "{nobody}" in colleague.post("/templates/new/", REPLY | {"text": "{nobody}"}).content.decode()
    assert not Template.objects.exists()
    colleague.post("/templates/new/", REPLY)
    one = Template.objects.get()
    assert "张女士，您好。" in page(colleague, "/templates/reply/zh-hans/")
    assert "已有同代码" in colleague.post("/templates/new/", REPLY).content.decode()
    colleague.post("/templates/reply/zh-hans/edit/", REPLY | {"name": "改", "version": "1"})
    one.refresh_from_db()
    assert (one.name, one.version) == ("改", 2)
    with pytest.raises(Stale):
        actions.change_template(one, Wording("reply", "zh-hans", "再", "", "", "x", "x"), version=1)
    assert "改" in page(colleague, "/templates/")
    assert colleague.get("/templates/none/zh-hans/").status_code == 404


# ── robots, and notices by mail ──────────────────────────────────────────────────────────────────────────────────


def test_a_robot_is_connected_changed_and_taken_away_and_its_address_is_never_shown(colleague: Client) -> None:
    address = "https://open.feishu.cn/open-apis/bot/v2/hook/secret-token-1234"
    asked = {
        "name": "值班群",
        "service": "feishu",
        "address": address,
        "hears": ["breached"],
        "place": "",
        "active": "on",
    }
    assert "应以 https://open.feishu.cn" in colleague.post("/robots/new/", asked | {"address": "x"}).content.decode()
    colleague.post("/robots/new/", asked)
    robot = Robot.objects.get()
    assert "secret-token" not in page(colleague, "/robots/") + page(colleague, f"/robots/{robot.pk}/edit/")
    colleague.post(f"/robots/{robot.pk}/edit/", asked | {"address": "", "name": "新群", "version": "1"})
    robot.refresh_from_db()
    assert (robot.name, robot.version, robot.address != "") == ("新群", 2, True)
    colleague.post(f"/robots/{robot.pk}/remove/")
    assert not Robot.objects.exists()


def test_one_chooses_to_have_notices_by_mail(colleague: Client) -> None:
    adopt_shipped(actor="system:test", at=AT)
    assert "没有您的邮箱地址" in colleague.post("/notices/by-mail/", {"wanted": "yes"}, follow=True).content.decode()
    Person.objects.update(email="me@example.com")
    colleague.post("/notices/by-mail/", {"wanted": "yes"})
    assert Wish.objects.get().by_mail
    assert "不再发邮件给我" in page(colleague, "/notices/")
    colleague.post("/notices/by-mail/", {"wanted": "no"})
    assert not Wish.objects.get().by_mail
