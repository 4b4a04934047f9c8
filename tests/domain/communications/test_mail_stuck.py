"""No mail from outside stops its mailbox, and what does stop it is heard of."""

from base64 import b64encode
from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from shouyue.communications import queries, reading
from shouyue.communications.actions import outgoing
from shouyue.communications.models import Mail, Mailbox
from shouyue.kit.refusals import Refused
from tests.domain.communications.mail_servers import Dovecot, Post
from tests.domain.communications.test_mail_in import box as box
from tests.domain.communications.test_mail_in import fetch, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbers")]


@pytest.mark.parametrize("sign", ["⟦运单号⟧", "⟦⟦运单号⟧⟧"])
def test_no_subject_of_a_large_mail_stops_the_mailbox(
    box: Mailbox, imap: Dovecot, smtp: Post, settings: Settings, sign: str
) -> None:
    settings.MAIL_LARGEST = 1_000
    raw = bytes(written("SIGN")).replace(b"SIGN", f"=?utf-8?b?{b64encode(sign.encode()).decode()}?=".encode())
    imap.put(raw + b"x" * 1_200)
    imap.put(bytes(written("正常的")))
    large, usual = fetch()
    assert (large.subject, large.too_large, usual.subject) == (sign, True, "正常的")
    assert "“运单号”" in Mail.objects.get(direction="out").text
    box.refresh_from_db()
    assert (box.error, box.busy_until) == ("", None)


def test_a_sender_who_cannot_be_answered_does_not_stop_the_mailbox(
    box: Mailbox, imap: Dovecot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "RECIPIENTS_MOST", 0)
    settings.MAIL_LARGEST = 1_000
    imap.put(bytes(written("现场视频")) + b"x" * 1_200)
    imap.put(bytes(written("正常的")))
    assert [(one.subject, one.too_large) for one in fetch()] == [("现场视频", True), ("正常的", False)]
    assert not Mail.objects.filter(direction="out").exists()


@pytest.mark.parametrize("error", [ValueError("as if the reader had a mistake"), Refused("as if an action said no")])
def test_one_that_cannot_be_kept_at_all_is_passed_over(
    box: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    whole, head = reading.letter, reading.head

    def fails(raw: bytes, read: Callable[[bytes], reading.Letter]) -> reading.Letter:
        if b"<poison@example.cn>" in raw:
            raise error
        return read(raw)

    monkeypatch.setattr(reading, "letter", partial(fails, read=whole))
    monkeypatch.setattr(reading, "head", partial(fails, read=head))
    imap.put(bytes(written("一")))
    imap.put(bytes(written("二", id="<poison@example.cn>")))
    imap.put(bytes(written("三")))
    assert [one.subject for one in fetch()] == ["一", "三"]
    box.refresh_from_db()
    assert (box.error, box.busy_until) == ("", None)


OURS = {
    "OperationalError: disk full": OperationalError("disk full\nDETAIL: what stood in the mail"),
    "AttributeError: a mistake": AttributeError("a mistake"),
}


@pytest.mark.parametrize("told", OURS)
def test_what_no_mail_is_to_blame_for_keeps_it_and_the_health_hears_of_it(
    box: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    def fails(raw: bytes) -> reading.Letter:
        raise OURS[told]

    imap.put(bytes(written("一")))
    with monkeypatch.context() as broken:
        broken.setattr(reading, "letter", fails)
        broken.setattr(reading, "head", fails)
        assert fetch() == []
    box.refresh_from_db()
    assert (box.error, box.busy_until) == (told, None)
    assert [name for name, _since in queries.unread_since()] == [box.name]
    assert [one.subject for one in fetch()] == ["一"]
    assert queries.unread_since() == []
