"""Celery carries the numbers of jobs over a real broker: each job is done exactly once, whatever the broker does.

The broker is the one of SHOUYUE_TEST_BROKER (redis://… or amqp://…), else a redis-server found on PATH.
"""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from celery import Celery
from kombu.connection import Connection

from shouyue.jobs import carrier, hints
from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from tests.domain.jobs import work
from tests.domain.jobs.conftest import PATIENCE, wait_until
from tests.faults.jobs_house import StartWorker, postgres, server, start_worker  # noqa: F401 - fixtures

# ruff: noqa: F811 - fixtures again

NOWHERE = "No broker: `apt install redis-server`, or SHOUYUE_TEST_BROKER=amqp://… (what Celery does is NOT tested)"
QUEUE = "shouyue.default"
JOBS, TWICE = 500, 100


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a broker."""
    named, program = os.environ.get("SHOUYUE_TEST_BROKER"), shutil.which("redis-server")
    if named:
        yield named
        return
    if program is None:
        pytest.skip(NOWHERE)
    port = free_port()
    folder = str(tmp_path_factory.mktemp("redis"))
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def app(broker: str, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """This process sends hints to the broker, as if its settings named it; no old one is there."""
    app = carrier.connect(broker)
    monkeypatch.setattr(hints, "CARRIERS", [carrier.carry(app)])
    with app.connection_for_write() as connection:
        declare(connection)
        channel: Any = connection.default_channel
        channel.queue_purge(QUEUE)
    return app


def declare(connection: Connection) -> int:
    """Hints that no worker has taken yet."""
    channel: Any = connection.default_channel
    count: int = channel.queue_declare(queue=QUEUE, durable=True, auto_delete=False).message_count
    return count


def waiting(app: Celery) -> int:
    with app.connection_for_write() as connection:
        return declare(connection)


def send_again(job_id: int) -> None:
    hints.CARRIERS[0].send(job_id, "default", timedelta(0))


def all_done() -> bool:
    return not Job.objects.exclude(state=State.DONE).exists()


def test_500_jobs_with_100_hints_delivered_twice_are_done_exactly_once(
    broker: str, app: Celery, postgres: str, start_worker: StartWorker
) -> None:
    names = [f"job {number:03}" for number in range(JOBS)]
    numbers = [int(work.write.enqueue(name).id) for name in names]
    for number in random.sample(numbers, TWICE):
        send_again(number)
    assert waiting(app) == JOBS + TWICE

    for _ in range(2):
        start_worker(postgres, "--celery", "--processes", "2", lease=60, broker=broker)
    wait_until(lambda: all_done() and waiting(app) == 0)
    for number in random.sample(numbers, TWICE):  # and again when all is done
        send_again(number)
    wait_until(lambda: waiting(app) == 0)
    time.sleep(1)

    assert work.effects() == names
    assert {job.attempts for job in Job.objects.all()} == {1}
    assert len(work.processes()) > 1


def test_a_job_that_fails_is_carried_again_when_its_wait_is_over(
    broker: str, app: Celery, postgres: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker(postgres, "--celery", lease=60, broker=broker)
    work.succeed_at_the_third_time.enqueue("A-1", str(tmp_path / "tried"))

    wait_until(all_done)

    job = Job.objects.get()
    assert (job.attempts, work.effects()) == (3, ["A-1"])
    assert job.finished_at is not None
    assert (job.finished_at - job.enqueued_at).total_seconds() >= 4.8


def test_a_hint_that_got_lost_is_sent_again_by_a_worker(
    broker: str, app: Celery, postgres: str, start_worker: StartWorker
) -> None:
    [ours] = hints.CARRIERS
    hints.CARRIERS.clear()
    for name in ("lost", "fresh"):
        work.write.enqueue(name)
    Job.objects.filter(args=["lost"]).update(claimable_at=now() - timedelta(seconds=11))

    assert [ours.sweep("a", Event()), ours.sweep("a", Event())] == [False, False]
    assert waiting(app) == 1

    start_worker(postgres, "--celery", broker=broker)
    wait_until(lambda: work.effects() == ["lost"])


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_away_holds_nobody_up(
    scheme: str, postgres: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = carrier.connect(f"{scheme}://127.0.0.1:{free_port()}//")
    monkeypatch.setattr(hints, "CARRIERS", [carrier.carry(app)])
    begun = time.monotonic()

    work.write.enqueue("A-1")

    assert time.monotonic() - begun < 10
    assert "broker did not take the hint" in caplog.text
    assert Job.objects.get().state == State.READY


def test_what_can_be_taken_only_later_is_left_to_the_sweep(app: Celery, postgres: str) -> None:
    work.write.using(run_after=now() + timedelta(minutes=2)).enqueue("A-1")

    assert waiting(app) == 0
