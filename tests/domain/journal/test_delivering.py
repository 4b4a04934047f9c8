"""Facts reach their listeners: each once, none delayed by another."""

import time
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from shouyue.clock.queries import now
from shouyue.journal import actions, listeners, queries
from shouyue.journal.delivering import ATTEMPTS, CLAIM, claim, deliver, step
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Delivery, Fact
from tests.domain.journal import house
from tests.domain.journal.conftest import Listen
from tests.domain.journal.house import effects, in_threads, received, tell

pytestmark = pytest.mark.usefixtures("effect_table")

ON_POSTGRES = connection.vendor == "postgresql"


def drain() -> None:
    while step("test", Event()):
        pass


def later(seconds: float) -> None:
    """Let the waiting of all deliveries be over by so much."""
    for delivery in Delivery.objects.filter(died_at=None):
        assert delivery.claimable_at is not None
        delivery.claimable_at -= timedelta(seconds=seconds)
        delivery.save()


def test_every_listener_hears_a_fact_once(listen: Listen) -> None:
    listen("heard", "heard_too")
    tell(received("case:1"), received("case:2"))
    assert Delivery.objects.count() == 4
    drain()
    assert effects() == ["heard case:1", "heard case:2", "heard too case:1", "heard too case:2"]
    assert Delivery.objects.count() == 0


def test_a_listener_gets_the_fact_and_the_time(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(house, "heard", lambda fact, at: seen.append((fact, at)))
    listen("heard")
    before = now()
    (fact,) = tell(received())
    drain()
    assert [one for one, _ in seen] == [fact]
    assert before <= seen[0][1] <= now()


def test_without_a_commit_nobody_hears(listen: Listen) -> None:
    listen("heard")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_and_fail()
    drain()
    assert effects() == []


def record_and_fail() -> None:
    actions.record([received()], actor=house.ACTOR)
    raise ZeroDivisionError


def test_a_failure_undoes_what_the_listener_did_and_is_tried_again_later(listen: Listen) -> None:
    listen("fails", "heard")
    tell(received())
    drain()
    left = Delivery.objects.get()
    assert (effects(), left.attempts, left.died_at) == (["heard case:1"], 1, None)
    assert left.error.splitlines()[-1] == "TimeoutError: the gateway timed out"
    assert left.claimable_at is not None
    assert timedelta(seconds=1) < left.claimable_at - now() < timedelta(seconds=3)


def test_after_eight_attempts_it_is_given_up_with_its_error_and_can_be_sent_again(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen("fails")
    tell(received())
    for _ in range(ATTEMPTS):
        drain()
        later(1000)
    drain()
    (dead,) = queries.dead()
    assert (dead.attempts, dead.claimable_at, queries.waiting()) == (8, None, queries.Waiting(0, 1))
    assert dead.error.endswith("the gateway timed out\n")

    monkeypatch.setattr(house, "fails", house.heard)
    assert actions.retry(dead.pk)
    assert not actions.retry(dead.pk)
    drain()
    assert (effects(), Delivery.objects.count()) == (["heard case:1"], 0)


def test_a_name_that_the_code_no_longer_has_is_given_up_at_once_with_a_sentence(listen: Listen) -> None:
    listen("shouyue.billing.heard.gone", "heard")
    tell(received())
    drain()
    (dead,) = queries.dead()
    assert (effects(), dead.attempts) == (["heard case:1"], 1)
    chinese, english = dead.error.splitlines()
    assert chinese.startswith("没有函数 shouyue.billing.heard.gone：它已改名或删除（No module named 'shouyue.billing")
    assert chinese.endswith(
        "现由 shouyue.billing.heard.gone, tests.domain.journal.house.heard 接收。请以原名恢复后重新发送。"
    )
    assert english.startswith("There is no function shouyue.billing.heard.gone: it was renamed or removed (No module")


def test_a_listener_that_kills_its_worker_every_time_is_given_up(listen: Listen) -> None:
    listen("heard")
    tell(received())
    for _ in range(ATTEMPTS):
        assert claim() is not None
        later(CLAIM.total_seconds())
    assert claim() is None
    (dead,) = queries.dead()
    assert dead.error.splitlines()[1] == "8 attempts began and none ended: the worker was killed in each."


def test_a_delivery_that_another_worker_has_taken_over_is_left_to_it(listen: Listen) -> None:
    listen("heard")
    tell(received())
    first = claim()
    later(CLAIM.total_seconds())
    second = claim()
    assert first is not None
    assert second is not None
    deliver(first, at=now())
    assert effects() == []
    deliver(second, at=now())
    deliver(second, at=now())
    assert effects() == ["heard case:1"]


def test_what_a_listener_does_not_want_is_not_written_down_for_it(listen: Listen) -> None:
    listen("heard")
    listeners.listen("*", "tests.domain.journal.house.heard_too", wanted="tests.domain.journal.house.about_cases")
    tell(received("case:1"), NewFact("customer.registered", "customer:12"))
    drain()
    assert effects() == ["heard case:1", "heard too case:1"]


def test_all_of_one_listener_are_sent_again(listen: Listen) -> None:
    listen("shouyue.gone.a", "shouyue.gone.b")
    tell(received("case:1"), received("case:2"))
    drain()
    assert queries.dead_by_listener() == [("shouyue.gone.a", 2), ("shouyue.gone.b", 2)]
    assert actions.retry_all("shouyue.gone.a") == 2
    assert queries.waiting() == queries.Waiting(2, 2)
    assert actions.retry_all() == 2
    assert queries.waiting() == queries.Waiting(4, 0)


def test_two_workers_share_what_waits_and_do_nothing_twice(transactional_db: None, listen: Listen) -> None:
    listen("heard", "heard_too")
    tell(*(received(f"case:{number}") for number in range(15)))
    assert in_threads(drain, drain) == [None, None]
    numbers = range(15)
    assert effects() == sorted(f"{how} case:{number}" for how in ("heard", "heard too") for number in numbers)
    assert Delivery.objects.count() == 0


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite lets one transaction write at a time")
def test_a_glance_of_another_claimer_at_a_claimed_delivery_does_not_put_it_off(
    transactional_db: None, listen: Listen
) -> None:
    listen("heard")
    tell(received())
    claimed, glanced = claim(), Barrier(2)
    assert claimed is not None

    def glances() -> None:
        with transaction.atomic():
            Delivery.objects.select_for_update().get()
            glanced.wait(10)
            time.sleep(0.3)

    def delivers() -> None:
        glanced.wait(10)
        deliver(claimed, at=now())

    assert in_threads(glances, delivers) == [None, None]
    assert effects() == ["heard case:1"]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite lets one transaction write at a time")
def test_a_fact_whose_transaction_commits_late_is_heard_all_the_same(transactional_db: None, listen: Listen) -> None:
    listen("heard")
    told_early, told_late = Barrier(2), Barrier(2)

    def commits_late() -> Fact:
        with transaction.atomic():
            (fact,) = actions.record([received("case:1", about=())], actor=house.ACTOR)
            told_early.wait(10)
            told_late.wait(10)
        return fact

    def commits_early() -> Fact:
        told_early.wait(10)
        (fact,) = tell(received("case:2", about=()))
        drain()
        assert effects() == ["heard case:2"]
        told_late.wait(10)
        return fact

    late, early = in_threads(commits_late, commits_early)
    assert isinstance(early, Fact)
    assert late.id < early.id  # a cursor over ids that had seen `early` would never look for `late` again
    drain()
    assert effects() == ["heard case:1", "heard case:2"]
