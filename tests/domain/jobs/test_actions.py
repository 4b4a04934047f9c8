"""The verbs, with the clock in the test's hand."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from shouyue.jobs import actions, queries
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.queries import Progress

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


def enqueue(name: str = "x", *, priority: int = 0, not_before: datetime | None = None, at: datetime = AT) -> Job:
    return actions.enqueue(
        "tests.domain.jobs.work.write", [name], {}, queue="default", priority=priority, not_before=not_before, at=at
    )


def claim(at: datetime = AT, worker: str = "a") -> Job:
    job = actions.claim(worker=worker, lease=LEASE, at=at)
    assert job is not None
    return job


def row(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def fail(job: Job, message: str, *, at: datetime) -> bool:
    return actions.fail(job, TimeoutError(message), at=at, spread=0)


def test_a_claimed_job_runs_under_a_lease() -> None:
    job = enqueue()

    claimed = claim(at=AT + SECOND)

    assert claimed.pk == job.pk
    assert claimed.lease is not None
    fields = ("state", "lease", "claimable_at", "workers", "started_at", "attempted_at", "finished_at")
    assert [getattr(row(job), field) for field in fields] == [getattr(claimed, field) for field in fields]
    assert (claimed.state, claimed.claimable_at, claimed.workers) == (State.RUNNING, AT + SECOND + LEASE, ["a"])


def test_a_leased_job_is_not_given_to_another_worker_before_its_lease_ends() -> None:
    enqueue()
    claim()

    assert actions.claim(worker="b", lease=LEASE, at=AT + LEASE - SECOND) is None
    assert claim(at=AT + LEASE, worker="b").workers == ["a", "b"]


def test_jobs_go_by_priority_then_by_their_time() -> None:
    for name, priority, second in (("late", 0, 3), ("early", 0, 1), ("urgent", 10, 2), ("low", -10, 0)):
        enqueue(name, priority=priority, at=AT + second * SECOND)

    assert [claim(at=AT + 5 * SECOND).args for _ in range(4)] == [["urgent"], ["early"], ["late"], ["low"]]


def test_a_job_for_later_waits_for_its_time() -> None:
    enqueue(not_before=AT + SECOND)

    assert actions.claim(worker="a", lease=LEASE, at=AT) is None
    assert claim(at=AT + SECOND).args == ["x"]


def test_a_job_of_a_transaction_that_is_rolled_back_never_was() -> None:
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_finished_job_keeps_its_result_and_gives_its_lease_back() -> None:
    enqueue()
    job = claim()

    assert actions.finish(job, {"late": 3}, at=AT + SECOND)

    done = row(job)
    assert (done.state, done.result, done.lease) == (State.DONE, {"late": 3}, None)
    assert (done.claimable_at, done.finished_at) == (None, AT + SECOND)


def test_who_lost_the_lease_can_neither_finish_nor_fail_nor_renew_nor_report() -> None:
    enqueue()
    slow = claim(worker="slow")
    quick = claim(at=AT + LEASE, worker="quick")

    assert not actions.finish(slow, None, at=AT + LEASE)
    assert not fail(slow, "too late", at=AT + LEASE)
    assert not actions.release(slow, at=AT + LEASE)
    assert not actions.renew(slow, until=AT + 2 * LEASE)
    assert not actions.set_progress(slow, done=1, total=2, note="")
    assert (row(quick).lease, row(quick).errors, row(quick).done) == (quick.lease, [], 0)
    assert actions.finish(quick, None, at=AT + LEASE)


def test_a_renewed_lease_keeps_others_off() -> None:
    enqueue()
    job = claim()

    assert actions.renew(job, until=AT + 2 * LEASE)

    assert actions.claim(worker="b", lease=LEASE, at=AT + LEASE) is None


def test_a_failed_job_is_tried_again_later_and_after_five_attempts_it_is_dead_with_its_errors() -> None:
    enqueue()
    at = AT
    waits = []
    for attempt in range(1, 6):
        job = claim(at=at)
        fail(job, f"failure {attempt}", at=at)
        again = row(job).claimable_at
        waits.append(None if again is None else (again - at).total_seconds())
        at = again or at

    dead = row(job)
    assert waits == [2, 4, 8, 16, None]
    assert (dead.state, dead.attempts, dead.finished_at) == (State.DEAD, 5, at)
    assert [error["class"] for error in dead.errors] == ["builtins.TimeoutError"] * 5
    assert [error["traceback"] for error in dead.errors] == [f"TimeoutError: failure {n}\n" for n in range(1, 6)]
    assert [job.pk for job in queries.dead()] == [dead.pk]


def test_a_dead_job_can_be_sent_again_with_all_its_attempts() -> None:
    enqueue()
    job = claim()
    Job.objects.update(state=State.DEAD, lease=None, claimable_at=None, finished_at=AT, workers=["a"] * 5, done=3)

    assert actions.retry(job.pk, at=AT + SECOND)

    again = row(job)
    assert (again.state, again.claimable_at, again.finished_at) == (State.READY, AT + SECOND, None)
    assert (again.attempts, again.done) == (0, 0)
    assert claim(at=AT + SECOND).pk == job.pk


def test_only_a_dead_or_cancelled_job_can_be_sent_again() -> None:
    job = enqueue()
    assert not actions.retry(job.pk, at=AT)
    running = claim()
    assert not actions.retry(job.pk, at=AT)
    actions.finish(running, None, at=AT)
    assert not actions.retry(job.pk, at=AT)
    assert not actions.retry(job.pk + 1, at=AT)


def test_an_error_that_the_database_cannot_store_is_stored_without_what_it_cannot() -> None:
    enqueue()
    job = claim()

    assert fail(job, "bad bytes \0 and \ud800", at=AT)

    assert row(job).errors[0]["traceback"] == "TimeoutError: bad bytes ? and ?\n"


def test_of_a_long_traceback_the_end_is_kept() -> None:
    enqueue()
    job = claim()

    fail(job, "x" * 10_000 + "cause", at=AT)

    assert row(job).errors[0]["traceback"] == "x" * 3_994 + "cause\n"


def test_a_job_whose_workers_all_died_is_not_given_to_a_sixth() -> None:
    enqueue()
    for attempt in range(5):
        claim(at=AT + attempt * LEASE, worker=f"w{attempt}")

    assert actions.claim(worker="w5", lease=LEASE, at=AT + 5 * LEASE) is None

    [job] = queries.dead()
    assert job.errors == [
        {
            "class": "shouyue.jobs.logic.WorkersDied",
            "traceback": "shouyue.jobs.logic.WorkersDied: "
            "5 workers ended while they ran this job: w0, w1, w2, w3, w4\n",
        }
    ]


def test_a_released_job_is_ready_at_once_and_the_attempt_is_not_counted() -> None:
    enqueue()
    job = claim()

    assert actions.release(job, at=AT + SECOND)

    assert (row(job).state, row(job).claimable_at, row(job).attempts) == (State.READY, AT + SECOND, 0)


def test_a_waiting_job_can_be_cancelled_and_is_then_not_run() -> None:
    job = enqueue()

    assert actions.cancel(job.pk, at=AT)

    assert (row(job).state, row(job).finished_at) == (State.CANCELLED, AT)
    assert actions.claim(worker="a", lease=LEASE, at=AT) is None


def test_a_running_job_can_be_cancelled_and_then_cannot_finish() -> None:
    enqueue()
    job = claim()

    assert actions.cancel(job.pk, at=AT + SECOND)

    assert not actions.finish(job, None, at=AT + 2 * SECOND)
    assert row(job).state == State.CANCELLED


def test_what_has_ended_or_never_was_cannot_be_cancelled() -> None:
    enqueue()
    job = claim()
    actions.finish(job, None, at=AT)

    assert not actions.cancel(job.pk, at=AT)
    assert not actions.cancel(job.pk + 1, at=AT)


def test_progress_says_state_steps_and_the_last_error() -> None:
    enqueue()
    job = claim()
    fail(job, "gateway timed out", at=AT)
    job = claim(at=AT + LEASE)

    actions.set_progress(job, done=30, total=120, note="x" * 300)

    progress = queries.progress(job.pk)
    assert progress == Progress(State.RUNNING, 30, 120, "x" * 200, 2, "TimeoutError: gateway timed out")
    assert progress.share == 0.25


def test_progress_of_unknown_length_has_no_share_and_an_unknown_job_no_progress() -> None:
    job = enqueue()

    progress = queries.progress(job.pk)
    assert progress == Progress(State.READY, 0, 0, "", 0, "")
    assert progress.share is None
    assert queries.progress(job.pk + 1) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "running"},
        {"lease": uuid4()},
        {"claimable_at": None},
        {"state": "done", "finished_at": AT},
        {"state": "done", "claimable_at": None},
        {"finished_at": AT},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(wrong: dict[str, object]) -> None:
    job = enqueue()

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)
