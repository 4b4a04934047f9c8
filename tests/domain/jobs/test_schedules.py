"""Schedules: any number of workers, one job a slot."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.jobs import beats, queries, schedules
from shouyue.jobs.backend import task_of
from shouyue.jobs.clock import now
from shouyue.jobs.logic import Daily, Every, State
from shouyue.jobs.models import Job, Schedule
from shouyue.jobs.schedules import PLANS, Plan
from shouyue.jobs.worker import drain
from tests.domain.jobs import work
from tests.domain.jobs.conftest import StartWorker, at_once, wait_until

pytestmark = pytest.mark.usefixtures("effect_table")

TICK = Plan("tests.tick", "tests.domain.jobs.work.tick", Every(60))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tick() -> Iterator[None]:
    """One schedule, a minute apart, that is due since an hour; no other."""
    others = dict(PLANS)
    PLANS.clear()
    PLANS[TICK.name] = TICK
    beats.settle(at=now() - timedelta(hours=1))
    yield
    PLANS.clear()
    PLANS.update(others)


@pytest.fixture
def ticking_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes declare the schedule of work.tick, a second apart."""
    monkeypatch.setitem(os.environ, "SHOUYUE_TEST_TICKS", "1")


def row() -> Schedule:
    return Schedule.objects.get(name=TICK.name)


def end_the_job() -> None:
    Job.objects.update(state=State.DONE, claimable_at=None, finished_at=now())


def test_every_schedule_of_the_product_names_a_task() -> None:
    assert "jobs.prune" in PLANS
    for plan in PLANS.values():
        task_of(plan.task)


def test_a_schedule_can_be_declared_once() -> None:
    before = dict(PLANS)
    schedules.daily("jobs.prune", "shouyue.jobs.upkeep.prune", at="03:00", kwargs={"days": 7})
    with pytest.raises(ValueError, match="declared twice"):
        schedules.every("jobs.prune", "shouyue.jobs.upkeep.prune", seconds=60)
    with pytest.raises(ValueError, match="1 or more"):
        schedules.every("tests.never", "shouyue.jobs.upkeep.prune", seconds=0)
    assert before == PLANS


def test_a_new_schedule_waits_for_its_first_slot_and_is_made_once(tick: None) -> None:
    Schedule.objects.all().delete()
    at = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)

    beats.settle(at=at)
    beats.settle(at=at + MINUTE)

    assert (row().next_at, row().rhythm, row().last_at) == (datetime(2026, 3, 2, 9, 1, tzinfo=UTC), "every 60", None)


def test_slots_missed_in_an_outage_are_made_up_for_by_one(tick: None) -> None:
    before = now()

    assert [beats.beat(), beats.beat()] == [1, 0]

    [job] = Job.objects.all()
    assert (job.task, job.state) == (TICK.task, State.READY)
    assert row().last_job == job
    assert before <= (row().last_at or before - MINUTE) <= now()
    assert now() < row().next_at <= now() + MINUTE


def test_of_many_beats_at_once_one_fires(shared_database: str, tick: None) -> None:
    for _ in range(5):
        Schedule.objects.update(next_at=now() - MINUTE)
        end_the_job()
        assert sorted(at_once(8, beats.beat)) == [0] * 7 + [1]

    assert Job.objects.count() == 5


def test_several_workers_fire_each_slot_once(start_worker: StartWorker, ticking_workers: None) -> None:
    for _ in range(3):
        start_worker(60)

    wait_until(lambda: len(work.effects()) >= 3)

    fired = [job.enqueued_at.replace(microsecond=0) for job in Job.objects.filter(task=TICK.task)]
    assert len(fired) >= 3
    assert len(set(fired)) == len(fired)


def test_a_slot_whose_last_job_has_not_ended_is_let_pass(tick: None) -> None:
    beats.beat()
    Schedule.objects.update(next_at=now() - MINUTE)

    assert (beats.beat(), Job.objects.count()) == (0, 1)
    assert row().next_at > now()

    end_the_job()
    Schedule.objects.update(next_at=now() - MINUTE)
    assert (beats.beat(), Job.objects.count()) == (1, 2)


def test_a_beat_that_fails_to_enqueue_leaves_the_slot_due(tick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = row().next_at
    monkeypatch.setitem(PLANS, TICK.name, Plan(TICK.name, TICK.task, TICK.rhythm, {"not": object()}))

    with pytest.raises(TypeError):
        beats.beat()

    assert (row().next_at, row().last_at, Job.objects.count()) == (slot, None, 0)


def test_another_rhythm_in_the_code_is_followed_and_does_not_fire_at_once(
    tick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly = Plan(TICK.name, TICK.task, Daily(time(3), ZoneInfo("Asia/Shanghai")))
    monkeypatch.setitem(PLANS, TICK.name, nightly)
    at = now()

    beats.settle(at=at)

    assert (row().rhythm, row().next_at) == ("daily 03:00", nightly.rhythm.next_after(at))
    assert beats.beat() == 0


def test_a_paused_schedule_rests_and_goes_on_with_its_next_slot(tick: None) -> None:
    assert [beats.pause(TICK.name), beats.pause(TICK.name)] == [True, False]
    assert beats.beat() == 0
    at = now()

    assert [beats.resume(TICK.name, at=at), beats.resume(TICK.name, at=at)] == [True, False]

    assert (row().enabled, row().next_at) == (True, TICK.rhythm.next_after(at))


def test_a_schedule_can_be_run_now_beside_its_slots(tick: None) -> None:
    due = row().next_at
    at = now()

    assert beats.run_now(TICK.name, at=at)
    assert not beats.run_now(TICK.name, at=at)

    assert (row().next_at, row().last_at) == (due, at)
    assert (drain(), work.effects()) == (1, ["tick"])
    assert beats.run_now(TICK.name, at=at)
    assert not beats.run_now("tests.unknown", at=at)


def test_a_slot_that_comes_while_somebody_runs_it_by_hand_is_let_pass(
    tick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire = beats._fire
    monkeypatch.setattr(beats, "_fire", lambda row, *, at: beats.run_now(row.name, at=at) and fire(row, at=at))

    assert beats.beat() == 0

    assert Job.objects.count() == 1
    assert row().next_at > now() - MINUTE


def test_schedules_are_listed_with_their_rows_and_last_jobs_in_one_query(tick: None) -> None:
    beats.beat()

    with CaptureQueriesContext(connection) as captured:
        [planned] = queries.schedules()
        assert (planned.plan, planned.row and planned.row.last_job and planned.row.last_job.task) == (TICK, TICK.task)
    assert len(captured) == 1
