"""A held queue: jobs go in and nobody takes them."""

from datetime import timedelta

import pytest

from shouyue.jobs import actions, queries
from shouyue.jobs.clock import now
from shouyue.operations.installation import outgoing

pytestmark = pytest.mark.django_db


def taken() -> list[str]:
    """The queues of all jobs that a worker gets, one after another."""
    found = []
    while (job := actions.claim(worker="w", lease=timedelta(seconds=60), at=now())) is not None:
        found.append(job.queue)
    return found


def enqueue(queue: str) -> None:
    actions.enqueue("tests.none", [], {}, queue=queue, priority=0, not_before=None, at=now())


def test_what_leaves_the_house_waits_and_our_own_work_goes_on() -> None:
    for queue in outgoing():
        actions.hold_queue(queue, why="a.tar.gz", at=now())
    for queue in ("default", *outgoing()):
        enqueue(queue)
    assert taken() == ["default"]
    assert [one.queue for one in queries.held()] == outgoing() != []
    assert [actions.release_queue(queue) for queue in outgoing()] == [True for _ in outgoing()]
    assert sorted(taken()) == outgoing()
    assert queries.held() == []


def test_holding_twice_is_holding_and_releasing_twice_is_nothing() -> None:
    actions.hold_queue("mail", why="a.tar.gz", at=now())
    actions.hold_queue("mail", why="b.tar.gz", at=now())
    assert [(one.queue, one.why) for one in queries.held()] == [("mail", "b.tar.gz")]
    assert [actions.release_queue("mail"), actions.release_queue("mail")] == [True, False]
