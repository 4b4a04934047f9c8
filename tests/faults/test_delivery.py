"""A worker is killed in mid-delivery: nothing is lost, nothing happens twice. On PostgreSQL and on SQLite."""

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from shouyue.clock.queries import now
from shouyue.journal import listeners, reactor
from shouyue.journal.models import Delivery, Fact
from tests.domain.jobs.conftest import (  # noqa: F401 - fixtures
    StartWorker,
    effect_table,
    shared_database,
    start_worker,
)
from tests.domain.journal.heads import Numbers
from tests.domain.journal.house import received, tell

PATIENCE = 90.0  # seconds
CASES = [f"case:{number:02}" for number in range(12)]


def writes_slowly(fact: Fact, at: datetime) -> None:
    """An effect, a sign that it has begun, and time in which to be killed."""
    _write(f"slow {fact.subject}")
    Path(os.environ["SHOUYUE_TEST_BEGUN"], fact.subject).touch()
    time.sleep(0.3)


def writes(fact: Fact, at: datetime) -> None:
    _write(f"quick {fact.subject}")


def _write(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s, %s)", [name, os.getpid()])


def effects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM effect ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the slow listener shows that it has begun; two listeners hear of cases."""
    monkeypatch.setattr(reactor, "_installed", [Numbers])
    monkeypatch.setattr(listeners, "_listeners", {})
    monkeypatch.setattr(listeners, "_found", {})
    listeners.listen("case.received", f"{__name__}.writes_slowly")
    listeners.listen("case.received", f"{__name__}.writes")
    folder = tmp_path / "begun"
    folder.mkdir()
    monkeypatch.setenv("SHOUYUE_TEST_BEGUN", str(folder))
    return folder


def wait_until(happened: Callable[[], bool]) -> None:
    """Look twenty times a second; on a busy machine a worker takes its time to start."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_every_fact_reaches_every_listener_once_though_a_worker_is_killed(
    begun: Path,
    start_worker: StartWorker,  # noqa: F811
) -> None:
    tell(*(received(case, about=()) for case in CASES))
    worker = start_worker(60, "--queues", "deliveries")
    wait_until(lambda: len(list(begun.iterdir())) >= 3)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE)
    assert len([name for name in effects() if name.startswith("slow")]) in (2, 3)
    Delivery.objects.filter(attempts=1).update(claimable_at=now())  # else it would be tried again after a minute

    for _ in range(2):
        start_worker(60, "--queues", "deliveries")
    wait_until(lambda: not Delivery.objects.exists())

    assert effects() == sorted(f"{how} {case}" for how in ("slow", "quick") for case in CASES)
    assert len(list(begun.iterdir())) == len(CASES)
