"""The django-tasks interface over the table."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist, TaskResultMismatch
from pytest_django.fixtures import Settings

from shouyue.jobs import actions
from shouyue.jobs.backend import LeaseBackend
from shouyue.jobs.models import Job
from tests.domain.jobs import work

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claim() -> Job:
    job = actions.claim(worker="host:1", lease=timedelta(seconds=60), at=datetime.now(UTC))
    assert job is not None
    return job


def test_a_task_is_enqueued_as_a_row() -> None:
    before = datetime.now(UTC)

    result = work.write.enqueue("A-1")

    [job] = Job.objects.all()
    assert (job.task, job.args, job.kwargs) == ("tests.domain.jobs.work.write", ["A-1"], {})
    assert (job.queue, job.priority) == ("default", 0)
    assert before <= job.enqueued_at <= datetime.now(UTC)
    assert job.claimable_at == job.enqueued_at
    assert (result.id, result.status, result.args) == (str(job.pk), TaskResultStatus.READY, ["A-1"])


def test_priority_and_time_are_taken_from_the_task() -> None:
    work.write.using(priority=7, run_after=AT).enqueue(name="A-1")

    [job] = Job.objects.all()
    assert (job.priority, job.claimable_at, job.kwargs) == (7, AT, {"name": "A-1"})


def test_arguments_that_are_not_json_are_refused_when_enqueued() -> None:
    with pytest.raises(TypeError, match="Unsupported type"):
        default_task_backend.enqueue(work.write, [AT], {})

    assert not Job.objects.exists()


def test_a_result_is_found_by_its_id_in_every_state() -> None:
    result = work.write.enqueue("A-1")
    assert work.write.get_result(result.id).status == TaskResultStatus.READY

    job = claim()
    result.refresh()
    assert (result.status, result.worker_ids, result.attempts) == (TaskResultStatus.RUNNING, ["host:1"], 1)

    actions.finish(job, "A-1 written", at=AT)
    result.refresh()
    assert (result.status, result.return_value) == (TaskResultStatus.SUCCESSFUL, "A-1 written")
    assert (result.finished_at, result.is_finished) == (AT, True)


@pytest.mark.parametrize("end", ["dead", "cancelled"])
def test_dead_and_cancelled_are_failed(end: str) -> None:
    result = work.write.enqueue("A-1")
    Job.objects.update(state=end, claimable_at=None, finished_at=AT)

    assert work.write.get_result(result.id).status == TaskResultStatus.FAILED


def test_errors_are_kept_with_their_class() -> None:
    result = work.write.enqueue("A-1")
    actions.fail(claim(), TimeoutError("gateway"), at=AT, spread=0)

    result.refresh()

    [error] = result.errors
    assert (error.exception_class, error.traceback) == (TimeoutError, "TimeoutError: gateway\n")


@pytest.mark.parametrize("result_id", ["0", "x", "", "-1"])
def test_an_unknown_id_has_no_result(result_id: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(result_id)


def test_a_result_belongs_to_its_task() -> None:
    result = work.write.enqueue("A-1")

    with pytest.raises(TaskResultMismatch):
        work.write_in_steps.get_result(result.id)


@pytest.mark.parametrize("path", ["tests.domain.jobs.work.gone", "nowhere.at.all", "os.system"])
def test_a_row_that_names_no_task_has_no_result(path: str) -> None:
    result = work.write.enqueue("A-1")
    Job.objects.update(task=path)

    with pytest.raises(InvalidTaskError, match=path):
        default_task_backend.get_result(result.id)


def test_the_lease_is_a_setting(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "shouyue.jobs.backend.LeaseBackend", "OPTIONS": {"LEASE_SECONDS": 5}}}

    assert LeaseBackend("default", settings.TASKS["default"]).lease == timedelta(seconds=5)
    assert LeaseBackend("default", {}).lease == timedelta(seconds=60)


def test_sqlite_without_immediate_transactions_is_an_error_of_the_system_check(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = LeaseBackend("default", {})
    assert list(backend.check()) == []

    options: dict[str, Any] = {**connection.settings_dict["OPTIONS"], "transaction_mode": "DEFERRED"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)

    assert [message.id for message in backend.check()] == (["jobs.E001"] if connection.vendor == "sqlite" else [])
