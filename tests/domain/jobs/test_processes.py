"""Workers as processes: shared work, kills, leases."""

import signal
from pathlib import Path

import pytest

from shouyue.jobs.actions import cancel
from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from tests.domain.jobs import work
from tests.domain.jobs.conftest import PATIENCE, StartWorker, wait_until


def all_done() -> bool:
    return not Job.objects.exclude(state=State.DONE).exists()


def test_two_workers_share_the_work_and_do_nothing_twice(start_worker: StartWorker) -> None:
    names = [f"job {number:03}" for number in range(200)]
    for name in names:
        work.write.enqueue(name)

    start_worker(60)
    start_worker(60)
    wait_until(all_done)

    assert work.effects() == names
    assert sum(work.processes().values()) == 200
    assert {job.attempts for job in Job.objects.all()} == {1}


def test_a_job_whose_worker_is_killed_runs_again_and_has_its_effects_once(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    work.write_slowly.enqueue("A-1", 1.0, str(begun))
    first = start_worker(1)
    wait_until(begun.exists)

    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE)
    assert (work.effects(), Job.objects.get().state) == ([], State.RUNNING)
    start_worker(1)
    wait_until(all_done)

    assert (work.effects(), Job.objects.get().attempts) == (["A-1"], 2)


@pytest.mark.parametrize("task", [work.write_slowly, work.write_slowly_in_the_open])
def test_a_job_longer_than_its_lease_keeps_it(task: work.Slow, start_worker: StartWorker, tmp_path: Path) -> None:
    task.enqueue("A-1", 2.0, str(tmp_path / "begun"))

    start_worker(0.5)
    start_worker(0.5)
    wait_until(all_done)

    assert (work.effects(), Job.objects.get().attempts) == (["A-1"], 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_gets_a_signal_ends_well_and_hands_a_long_job_back(
    number: signal.Signals, start_worker: StartWorker, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    work.wait_for_the_end.enqueue(str(begun))
    worker = start_worker(60)
    wait_until(begun.exists)

    worker.send_signal(number)

    assert worker.wait(PATIENCE) == 0
    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.READY, 0)


def test_a_worker_that_gets_a_signal_finishes_a_short_job(start_worker: StartWorker, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    work.write_slowly.enqueue("A-1", 0.5, str(begun))
    worker = start_worker(60)
    wait_until(begun.exists)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(PATIENCE) == 0
    assert (work.effects(), Job.objects.get().state) == (["A-1"], State.DONE)


def test_a_running_job_is_cancelled_from_another_process(start_worker: StartWorker, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    result = work.wait_for_the_end.enqueue(str(begun))
    worker = start_worker(60)
    wait_until(begun.exists)

    assert cancel(int(result.id), at=now())
    work.write.enqueue("next")
    wait_until(lambda: work.effects() == ["next"])

    assert Job.objects.get(pk=result.id).state == State.CANCELLED
    assert worker.poll() is None
