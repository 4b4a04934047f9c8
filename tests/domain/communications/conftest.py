"""A webhook to a receiver on this machine."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.access.actions import local_account
from shouyue.communications import actions
from shouyue.communications.models import Endpoint
from tests.domain.communications.receiver import Receiver, receiving


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
