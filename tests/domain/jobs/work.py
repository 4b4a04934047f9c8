"""Tasks for these tests. Their effect is a row in the table `effect`, which has no constraint: doubles would show."""

import os
import time
from pathlib import Path

from django.db import connection
from django_tasks import TaskContext, task

from shouyue.jobs.actions import cancel
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.tasks import JobTask, job, report

Slow = JobTask[[str, float, str], None]


def effects() -> list[str]:
    """What the tasks wrote, and committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM effect ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def processes() -> dict[int, int]:
    """How many effects each worker process had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid, count(*) FROM effect GROUP BY pid")
        return dict(cursor.fetchall())


def affect(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s, %s)", [name, os.getpid()])


@job(label="Write")
def write(name: str) -> str:
    affect(name)
    return f"{name} written"


@job(label="Write and fail")
def write_and_fail(name: str, message: str = "gateway timed out") -> None:
    affect(name)
    raise TimeoutError(message)


@job(label="Write slowly")
def write_slowly(name: str, seconds: float, begun: str) -> None:
    affect(name)
    Path(begun).touch()
    time.sleep(seconds)


@job(atomic=False, label="Write slowly in the open")
def write_slowly_in_the_open(name: str, seconds: float, begun: str) -> None:
    affect(name)
    Path(begun).touch()
    time.sleep(seconds)


@job(atomic=False, label="Write at the end")
def write_at_the_end(name: str, seconds: float, begun: str) -> None:
    Path(begun).touch()
    time.sleep(seconds)
    affect(name)


@job(label="Succeed at the third time")
def succeed_at_the_third_time(name: str, tried: str) -> None:
    affect(name)
    with Path(tried).open("a") as file:
        file.write(f"{time.monotonic()}\n")
    if len(Path(tried).read_text().splitlines()) < 3:
        raise TimeoutError("gateway timed out")


@job(label="Tick")
def tick() -> None:
    affect("tick")


@job(queue="mail", label="Write a letter")
def write_a_letter(name: str) -> None:
    affect(name)


@job(label="Answer with an object")
def answer_with_an_object() -> object:
    return object()


@job(atomic=False, label="Write in steps")
def write_in_steps(names: list[str]) -> None:
    for done, name in enumerate(names, start=1):
        affect(name)
        report(done, len(names), f"wrote {name}")


@job(atomic=False, label="Wait for the end")
def wait_for_the_end(begun: str) -> None:
    """Reports until it is stopped."""
    Path(begun).touch()
    for done in range(1_000):
        time.sleep(0.01)
        report(done, 1_000, "waiting")


@job(atomic=False, label="Cancel itself")
def cancel_itself(name: str) -> None:
    running = Job.objects.get(state=State.RUNNING)
    cancel(running.pk, at=running.enqueued_at)
    report(1, 2)
    affect(name)


@task(takes_context=True)
def answer_with_attempt(context: TaskContext, name: str) -> str:
    return f"{name}: attempt {context.attempt}"
