"""For webhooks nothing is written down while nobody hears it, and nothing is lost when somebody begins to."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from shouyue.access.actions import local_account
from shouyue.communications import actions
from shouyue.communications.models import Endpoint
from shouyue.communications.queries import webhooks as queries
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Delivery
from tests.domain.api.conftest import adopted

__all__ = ["adopted"]

pytestmark = pytest.mark.usefixtures("adopted")


@pytest.fixture(autouse=True)
def anew(db: None) -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def tell(name: str = "order.accepted") -> int:
    """Record a fact; answers for how many endpoints' sake it waits."""
    with transaction.atomic():
        (row,) = record([NewFact(name, "order:1")], actor="person:1")
    return Delivery.objects.filter(fact=row, listener="shouyue.communications.listeners.told").count()


def endpoint(*patterns: str) -> Endpoint:
    made, _secret = actions.create(
        name="TMS", url="https://example.com/hook", patterns=patterns, owner=local_account(), at=timezone.now()
    )
    return made


def test_nobody_hears() -> None:
    assert tell() == 0


def test_a_new_endpoint_hears_what_its_own_transaction_records_next() -> None:
    assert tell() == 0
    with transaction.atomic():
        endpoint("order.accepted")
        assert tell() == 1
    assert (tell(), tell("order.received")) == (1, 0)


def test_what_an_endpoint_no_longer_wants_is_not_written_down() -> None:
    made = endpoint("*")
    assert tell() == 1
    actions.change(made, name="TMS", url=made.url, patterns=["customer.*"], active=True)
    assert tell() == 0
    actions.change(made, name="TMS", url=made.url, patterns=["*"], active=True)
    assert tell() == 1
    actions.remove(made)
    assert tell() == 0


def test_an_endpoint_of_another_process_is_heard_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    made = endpoint("*")
    Endpoint.objects.update(active=False)
    queries.forget()
    assert tell() == 0
    Endpoint.objects.filter(pk=made.pk).update(active=True)  # as another process does: nobody here is told
    assert tell() == 0
    monkeypatch.setattr(queries, "LOOK", 0.0)
    queries.forget()
    assert tell() == 1
    Endpoint.objects.update(active=False)
    assert tell() == 0
