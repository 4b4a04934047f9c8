"""Webhooks to a receiver on this machine; mail servers on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.access.actions import local_account
from shouyue.communications import actions
from shouyue.communications.models import Endpoint
from shouyue.journal import reactor
from tests.domain.api.conftest import adopted
from tests.domain.cases.conftest import people
from tests.domain.communications.mail_servers import Dovecot, Post, dovecot, posting
from tests.domain.communications.receiver import Receiver, receiving
from tests.domain.journal.heads import Numbers

__all__ = ["adopted", "people"]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Another system; this machine is allowed for it."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as found:
        yield found


@pytest.fixture
def hook(db: None, receiver: Receiver) -> tuple[Endpoint, str]:
    """A webhook for promises and received orders, with its secret."""
    return actions.create(
        name="TMS",
        url=receiver.url,
        patterns=["obligation.*", "order.received"],
        owner=local_account(),
        at=timezone.now(),
    )


@pytest.fixture(scope="session")
def imap_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """One IMAP server for all tests. Without Dovecot they fail and say what to install."""
    if shutil.which("dovecot") is None and not Path("/usr/sbin/dovecot").exists():
        pytest.fail("Dovecot is not installed: apt-get install dovecot-imapd")
    with dovecot(tmp_path_factory.mktemp("dovecot", numbered=True)) as server:
        yield server


@pytest.fixture
def imap(imap_server: Dovecot, settings: Settings) -> Dovecot:
    """Its mailbox, emptied."""
    settings.MAIL_CA = imap_server.authority
    imap_server.remove_all()
    return imap_server


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Post]:
    """An SMTP server in the open, as a relay in one's own network."""
    settings.MAIL_FROM = "客服中心 <desk@example.com>"
    with posting() as server:
        settings.SMTP_URL = f"smtp://127.0.0.1:{server.port}?tls=never"
        yield server


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal numbers facts, and no policy has to be adopted for each test."""
    monkeypatch.setattr(reactor, "_installed", [Numbers])
