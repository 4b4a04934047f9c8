"""A request sent twice has its effects once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from shouyue.api.models import Kept
from shouyue.api.repeating import prune
from shouyue.journal.models import Fact
from tests.domain.api.conftest import Program

pytestmark = pytest.mark.usefixtures("adopted")

EVENT = {"name": "order.received", "subject": "order:1", "occurred_at": "2026-03-02T09:00:00+08:00"}
KEY = {"Idempotency-Key": "8e03978e"}


def test_the_same_request_gets_the_same_answer(program: Program) -> None:
    first = program.post("/events", EVENT, **KEY)
    second = program.post("/events", EVENT, **KEY)
    assert (first.status_code, second.status_code, second.content == first.content) == (201, 201, True)
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert Fact.objects.filter(subject="order:1").count() == 1


def test_another_body_under_the_same_key_is_refused(program: Program) -> None:
    program.post("/events", EVENT, **KEY)
    response = program.post("/events", {**EVENT, "subject": "order:2"}, **KEY)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency-key-reused")


def test_keys_of_two_callers_do_not_meet(token_with: Callable[..., Program]) -> None:
    for _ in range(2):
        assert token_with("events.write").post("/events", EVENT, **KEY).get("Idempotent-Replayed") is None


def test_a_refused_request_keeps_nothing(program: Program) -> None:
    assert program.post("/events", {**EVENT, "name": "order.nothing"}, **KEY).status_code == 422
    assert not Kept.objects.exists()
    assert program.post("/events", EVENT, **KEY).status_code == 201


def test_a_key_must_be_visible_ascii(program: Program) -> None:
    response = program.post("/events", EVENT, **{"Idempotency-Key": "a b"})
    assert response.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_answers_are_kept_for_a_day(program: Program) -> None:
    program.post("/events", EVENT, **KEY)
    Kept.objects.update(at=timezone.now() - timedelta(hours=24, seconds=1))
    assert program.post("/events", {**EVENT, "subject": "order:2"}, **KEY).status_code == 201
    assert prune(at=timezone.now() + timedelta(hours=23)) == 0
    assert prune(at=timezone.now() + timedelta(hours=24, seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_waits_for_the_first(program: Program) -> None:
    barrier, answers = Barrier(4), []

    def call() -> None:
        barrier.wait()
        answers.append(program.post("/events", EVENT, **KEY))
        connections.close_all()

    threads = [Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bodies: set[Any] = {answer.content for answer in answers}
    assert ([answer.status_code for answer in answers], len(bodies)) == ([201] * 4, 1)
    assert Fact.objects.filter(subject="order:1").count() == 1
