"""The room by itself: the journal numbers facts, and no policy has to be adopted for each test."""

import pytest

from shouyue.journal import reactor
from shouyue.obligations.actions import adopt_shipped
from shouyue.obligations.reactor import begin
from tests.domain.journal.heads import Numbers
from tests.domain.people.company import AT


@pytest.fixture(autouse=True)
def small_reactor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactor, "_installed", [Numbers])


@pytest.fixture
def policies_in_force(small_reactor: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped policies hear what is told, and refuse what their catalogue does not know."""
    monkeypatch.setattr(reactor, "_installed", [begin])
    adopt_shipped(actor="system:test", at=AT)
