"""A worker is killed in mid-send: the mail still goes out, twice at most and under one Message-ID, and is told once."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from shouyue.communications import actions
from shouyue.communications.models import Mail
from shouyue.journal.models import Fact
from shouyue.obligations.actions import adopt_shipped
from tests.domain.communications.mail_servers import Post, posting
from tests.domain.jobs.conftest import (  # noqa: F401 - fixtures
    StartWorker,
    effect_table,
    shared_database,
    start_worker,
)

PATIENCE = 90.0  # seconds
LEASE = 2.0
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A server that takes a mail and is slow to say so; workers of this test know it."""
    with posting() as found:
        monkeypatch.setenv("SHOUYUE_SMTP_URL", f"smtp://127.0.0.1:{found.port}?tls=never")
        monkeypatch.setenv("SHOUYUE_TEST_ROOMS", "")
        found.hangs = 3.0
        yield found


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_a_mail_in_the_hands_of_a_worker_that_dies_goes_out(
    server: Post,
    start_worker: StartWorker,  # noqa: F811
) -> None:
    adopt_shipped(actor="system:test", at=AT)
    mail = actions.send_mail(to=["zhang@example.cn"], subject="一", text="二", actor="system:test", at=AT)
    worker = start_worker(LEASE, "--queues", "mail")
    wait_until(lambda: len(server.taken) == 1)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE)
    assert Mail.objects.get().state == "sending"
    server.hangs = 0.0
    start_worker(LEASE, "--queues", "mail")
    wait_until(lambda: Mail.objects.get().state == "sent")
    names = [message_from_bytes(server.content(number))["Message-ID"] for number in range(len(server.taken))]
    assert names == [mail.message_id] * 2
    assert Fact.objects.filter(name="message.sent", subject=f"message:{mail.key}").count() == 1
