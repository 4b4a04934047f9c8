"""Jobs run in this process."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Timer

import pytest

from shouyue.jobs import actions, queries
from shouyue.jobs.execution import execute
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.tasks import report
from shouyue.jobs.worker import drain, main, step
from tests.domain.jobs import work

pytestmark = pytest.mark.usefixtures("effect_table")

LEASE = timedelta(seconds=60)


def the_job() -> Job:
    return Job.objects.get()


def test_a_task_runs_once_and_its_answer_is_kept() -> None:
    result = work.write.enqueue("A-1")

    assert drain() == 1

    result.refresh()
    assert result.return_value == "A-1 written"
    assert work.effects() == ["A-1"]


def test_a_failing_task_has_no_effects_and_waits_for_its_next_attempt() -> None:
    work.write_and_fail.enqueue("A-1")

    assert drain() == 1

    job = the_job()
    assert (job.state, work.effects()) == (State.READY, [])
    assert job.errors[0]["traceback"].endswith("TimeoutError: gateway timed out\n")
    assert job.attempted_at is not None
    assert job.claimable_at is not None
    assert 1.6 <= (job.claimable_at - job.attempted_at).total_seconds() < 4


def test_a_task_that_always_fails_is_dead_after_five_attempts() -> None:
    work.write_and_fail.enqueue("A-1")

    for _ in range(6):
        drain()
        Job.objects.filter(state=State.READY).update(claimable_at=datetime.now(UTC))

    assert (the_job().state, the_job().attempts, work.effects()) == (State.DEAD, 5, [])


def test_an_answer_that_is_not_json_is_a_failure() -> None:
    work.answer_with_an_object.enqueue()

    drain()

    assert the_job().errors[0]["class"] == "builtins.TypeError"


def test_a_row_that_names_no_task_fails_with_the_name() -> None:
    work.write.enqueue("A-1")
    Job.objects.update(task="tests.domain.jobs.work.gone")

    drain()

    assert "There is no task of this name: tests.domain.jobs.work.gone" in the_job().errors[0]["traceback"]


def test_a_task_of_the_plain_interface_runs_and_gets_its_context() -> None:
    result = work.answer_with_attempt.enqueue("A-1")

    drain()

    result.refresh()
    assert result.return_value == "A-1: attempt 1"


def test_who_lost_the_lease_has_no_effects() -> None:
    work.write.enqueue("A-1")
    now = datetime.now(UTC)
    slow = actions.claim(worker="slow", lease=LEASE, at=now)
    quick = actions.claim(worker="quick", lease=LEASE, at=now + LEASE)
    assert slow is not None
    assert quick is not None

    execute(slow, lease=LEASE, stopping=Event())
    assert (work.effects(), the_job().lease) == ([], quick.lease)

    execute(quick, lease=LEASE, stopping=Event())
    assert (work.effects(), the_job().state) == (["A-1"], State.DONE)


def test_a_task_in_steps_commits_each_and_its_last_step_is_reported() -> None:
    work.write_in_steps.enqueue(["a", "b", "c"])

    drain()

    progress = queries.progress(the_job().pk)
    assert progress is not None
    assert (progress.done, progress.total, progress.note, progress.share) == (3, 3, "wrote c", 1.0)
    assert work.effects() == ["a", "b", "c"]


def test_a_cancelled_task_ends_at_its_next_report() -> None:
    work.cancel_itself.enqueue("A-1")

    drain()

    assert (the_job().state, work.effects()) == (State.CANCELLED, [])


def test_outside_a_job_a_report_does_nothing() -> None:
    report(1, 2, "nobody listens")

    assert not Job.objects.exists()


def test_a_worker_that_is_told_to_stop_hands_its_job_back(tmp_path: Path) -> None:
    work.wait_for_the_end.enqueue(str(tmp_path / "begun"))
    stop = Event()
    timer = Timer(0.3, stop.set)
    timer.start()

    assert step("a", stop)

    timer.join()
    job = the_job()
    assert (job.state, job.attempts, job.lease) == (State.READY, 0, None)


def test_a_worker_works_until_it_is_told_to_stop() -> None:
    work.write.enqueue("A-1")
    stop = Event()
    timer = Timer(0.5, stop.set)
    timer.start()

    assert main(stop) == 0

    timer.join()
    assert work.effects() == ["A-1"]
