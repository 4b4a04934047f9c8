"""Fixtures for every test."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time, so that a change alone makes a test fail; by night it looks elsewhere too.
settings.register_profile(
    "quick", max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("night", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {'PostgreSQL' if os.environ.get('SHOUYUE_TEST_DATABASE') else 'SQLite'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones, which mostly wait for other processes, go first: nobody waits for them at the end."""
    first = (ROOT / "tests" / "faults", ROOT / "tests" / "journeys")
    items.sort(key=lambda item: next((n for n, place in enumerate(first) if place in item.path.parents), len(first)))


@pytest.fixture(scope="session", autouse=True)
def journal_can_be_emptied() -> Iterator[None]:
    """Tests that commit end with a flush; it alone gets past the journal's triggers."""
    from shouyue.journal.testing import emptied

    with emptied():
        yield


@pytest.fixture(autouse=True)
def fresh_roster() -> None:
    """The roster that a process keeps for some seconds is not that of the test before."""
    from shouyue.people import snapshot

    snapshot.drop()
    translation.deactivate()  # a request of the test before may have left its own language


@pytest.fixture(autouse=True)
def fresh_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """The callers of every test have one name: none pays for what the test before asked, however fast the machine."""
    from shouyue.api import limits

    monkeypatch.setattr(limits, "_bucket", limits.Bucket(limits._bucket.rate, limits._bucket.burst))


@pytest.fixture
def colleague(db: None) -> Client:
    """A client that is signed in as the local account, with the person who holds its roles."""
    from shouyue.access.actions import local_account
    from shouyue.people.actions import ensure_local_person

    client = Client()
    ensure_local_person(local_account(), at=datetime.now(UTC))
    client.force_login(local_account())
    return client


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests come through a whole handler, which would close the connection that holds the test's data."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
