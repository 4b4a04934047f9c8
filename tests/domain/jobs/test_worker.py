"""What a worker does beside one job after another: sources of work, queues, processes, pruning, figures."""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Timer

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from shouyue.jobs import actions, commands, queries, sources
from shouyue.jobs.actions import enqueue
from shouyue.jobs.clock import Now, now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.queries import Depth
from shouyue.jobs.sources import SOURCES
from shouyue.jobs.upkeep import prune
from shouyue.jobs.worker import drain, main, step
from tests.domain.jobs import work
from tests.domain.jobs.conftest import PATIENCE, StartWorker, wait_until

pytestmark = pytest.mark.usefixtures("effect_table")

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def parcels() -> Iterator[list[str]]:
    """What a source of work of these tests has still to do; it notes what it did in the table of effects."""
    waiting: list[str] = []

    def deliver(worker: str, stop: Event) -> bool:
        if waiting:
            work.affect(waiting.pop(0))
            return True
        return False

    sources.register("parcels", deliver)
    yield waiting
    del SOURCES["parcels"]


def run_for(seconds: float, **options: list[str]) -> None:
    stop = Event()
    timer = Timer(seconds, stop.set)
    timer.start()
    assert main(stop, **options) == 0
    timer.join()


def test_other_work_is_drained_with_the_jobs(parcels: list[str]) -> None:
    parcels += ["parcel 1", "parcel 2"]
    work.write.enqueue("job")

    assert drain() == 3
    assert work.effects() == ["job", "parcel 1", "parcel 2"]


def test_a_worker_takes_turns_so_that_nobody_starves() -> None:
    """Neither the jobs, of which there are many, nor a source that always has something."""
    stop, before_each = Event(), list[int]()

    def deliver(worker: str, stop: Event) -> bool:
        before_each.append(len(work.effects()))
        if before_each[-1] == 5:
            stop.set()
        return True

    for number in range(10):
        work.write.enqueue(f"job {number}")
    sources.register("endless", deliver)
    try:
        assert main(stop) == 0
    finally:
        del SOURCES["endless"]

    assert before_each == [1, 2, 3, 4, 5]


def test_a_source_that_fails_stops_neither_the_jobs_nor_the_other_sources(
    parcels: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(worker: str, stop: Event) -> bool:
        raise LookupError("a mistake")

    parcels += ["parcel"]
    work.write.enqueue("job")
    sources.register("broken", broken)
    try:
        run_for(0.5)
    finally:
        del SOURCES["broken"]

    assert work.effects() == ["job", "parcel"]
    assert "LookupError: a mistake" in caplog.text


def test_a_source_may_be_registered_once(parcels: list[str]) -> None:
    sources.register("parcels", SOURCES["parcels"])
    with pytest.raises(ValueError, match="registered twice"):
        sources.register("parcels", lambda worker, stop: False)


def test_a_worker_serves_only_the_queues_and_sources_that_it_is_told(parcels: list[str]) -> None:
    parcels += ["parcel"]
    work.write.enqueue("job")
    work.write_a_letter.enqueue("letter")

    run_for(0.3, queues=["mail"])
    assert work.effects() == ["letter"]

    run_for(0.3, queues=["parcels"])
    assert work.effects() == ["letter", "parcel"]

    run_for(0.3)
    assert work.effects() == ["job", "letter", "parcel"]


@pytest.mark.parametrize(
    ("queues", "processes", "celery", "said"),
    [
        (["default", "post"], 1, False, "there is no queue “post”; choose from default, "),
        ([""], 1, False, "there is no queue “”; choose from default, "),
        (None, 0, False, "--processes must be 1 or more"),
        (["default"], 1, True, "--celery needs SHOUYUE_CELERY_BROKER"),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(
    queues: list[str] | None, processes: int, celery: bool, said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert commands.work(queues, processes, celery=celery) == 2

    assert f" / {said}" in capsys.readouterr().err


def children_of(process: "subprocess.Popen[bytes]") -> list[int]:
    command = ["ps", "-o", "pid=", "--ppid", str(process.pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return sorted(int(pid) for pid in found.stdout.split())


def test_several_processes_under_one_command_replace_the_killed_and_end_together(
    shared_database: str, start_crew: "subprocess.Popen[bytes]"
) -> None:
    wait_until(lambda: len(children_of(start_crew)) == 2)
    first = children_of(start_crew)

    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: len(set(children_of(start_crew)) - {first[0]}) == 2)
    last = children_of(start_crew)
    start_crew.send_signal(signal.SIGTERM)

    assert start_crew.wait(PATIENCE) == 0
    assert first[1] in last
    assert [pid for pid in last if os.path.exists(f"/proc/{pid}")] == []


@pytest.fixture
def start_crew(start_worker: StartWorker) -> "subprocess.Popen[bytes]":
    return start_worker(60, "--processes", "2", "--queues", "default")


def test_old_jobs_are_removed_but_for_the_dead_and_the_unfinished() -> None:
    states = (State.DONE, State.CANCELLED, State.DEAD)
    for days in (6, 8):
        for state in states:
            ended(state, now() - timedelta(days=days))
    work.write.enqueue("waiting")
    Job.objects.filter(state=State.READY).update(enqueued_at=now() - 30 * DAY)

    assert prune.call(days=7) == 2

    left = Job.objects.order_by("pk").values_list("state", flat=True)
    assert list(left) == [*states, State.DEAD, State.READY]


def test_pruning_goes_in_batches() -> None:
    for _ in range(5):
        ended(State.DONE, AT)

    assert [actions.prune(before=AT + DAY, at_most=2) for _ in range(4)] == [2, 2, 1, 0]


def ended(state: State, at: datetime) -> None:
    Job.objects.create(
        task="tests.domain.jobs.work.write", queue="default", priority=0, args=[], kwargs={}, state=state,
        enqueued_at=at, finished_at=at,
    )  # fmt: skip


def test_the_depth_of_every_queue_is_read_in_one_query() -> None:
    put = partial(enqueue, "tests.domain.jobs.work.write", ["x"], {}, priority=0)
    put(queue="default", not_before=None, at=AT - timedelta(seconds=90))
    put(queue="default", not_before=None, at=AT)
    put(queue="default", not_before=AT + DAY, at=AT)
    put(queue="mail", not_before=None, at=AT)
    actions.claim(worker="a", lease=DAY, at=AT, queues=["mail"])
    ended(State.DEAD, AT)
    ended(State.DONE, AT)

    with CaptureQueriesContext(connection) as captured:
        found = queries.depth(AT)

    assert [depth for depth in found if depth != Depth(depth.queue)] == [
        Depth("default", ready=2, later=1, dead=1, oldest=timedelta(seconds=90)),
        Depth("mail", running=1),
    ]
    assert len(captured) == 1


def test_the_depth_goes_by_the_jobs_clock_and_names_empty_queues() -> None:
    work.write.enqueue("x")
    Job.objects.update(claimable_at=now() - timedelta(seconds=100))

    found = {depth.queue: depth for depth in queries.depth()}

    assert found.keys() == queries.queue_names()
    assert found["mail"] == Depth("mail")
    default = found["default"]
    assert (default.ready, default.later) == (1, 0)
    assert default.oldest is not None
    assert 100 <= default.oldest.total_seconds() < 130


def test_a_job_is_claimed_by_the_clock_of_the_statement_in_two_statements() -> None:
    work.write.enqueue("x")
    before = now()

    with CaptureQueriesContext(connection) as captured:
        job = actions.claim(worker="a", lease=DAY, at=Now())

    assert job is not None
    assert job.attempted_at is not None
    assert before <= job.attempted_at <= now()
    assert job.claimable_at == job.attempted_at + DAY
    assert [query["sql"].split()[0] for query in captured] == ["BEGIN", "SELECT", "UPDATE", "COMMIT"]


def test_a_job_can_be_claimed_by_its_number() -> None:
    first, second = (work.write.enqueue(name) for name in ("a", "b"))

    assert step("w", Event(), only=int(second.id))
    assert not step("w", Event(), only=int(second.id))
    assert work.effects() == ["b"]
    assert step("w", Event(), only=int(first.id))


def test_all_dead_jobs_of_a_task_are_sent_again_at_once() -> None:
    for _ in range(3):
        ended(State.DEAD, AT)
    ended(State.CANCELLED, AT)
    Job.objects.filter(pk=Job.objects.order_by("pk")[0].pk).update(task="tests.domain.jobs.work.tick")

    assert queries.dead_by_task() == [("tests.domain.jobs.work.write", 2), ("tests.domain.jobs.work.tick", 1)]
    assert actions.retry_all("tests.domain.jobs.work.write", at=AT) == 2
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["dead", "ready", "ready", "cancelled"]


def test_a_worker_outlives_a_database_that_is_away(parcels: list[str], caplog: pytest.LogCaptureFixture) -> None:
    calls = []

    def away(worker: str, stop: Event) -> bool:
        calls.append(worker)
        raise OperationalError("the server went away")

    sources.register("away", away)
    try:
        run_for(0.5)
    finally:
        del SOURCES["away"]

    assert len(calls) > 1
    assert "trying again: the server went away" in caplog.text
