"""Lists walked by key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from shouyue.api.models import Kept
from shouyue.api.paging import SALT, Key, instant, page
from shouyue.api.problems import Problem
from shouyue.api.schemas import Paging
from shouyue.jobs.models import Job
from tests.domain.api.conftest import Program

AT = datetime(2026, 3, 2, tzinfo=UTC)


def asked(path: str = "/x", **query: str) -> HttpRequest:
    return RequestFactory().get(path, query)


def jobs(count: int) -> None:
    Job.objects.bulk_create(
        Job(
            task="t",
            queue="default",
            priority=0,
            args=[],
            kwargs={},
            enqueued_at=AT,
            claimable_at=None if number % 3 == 0 else AT + timedelta(minutes=number % 2),
            state="cancelled" if number % 3 == 0 else "ready",
            finished_at=AT if number % 3 == 0 else None,
        )
        for number in range(count)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [False, True])
def test_every_row_comes_once_in_order_also_those_without_a_value(descending: bool) -> None:
    jobs(11)
    keys = (Key("claimable_at", instant, descending=descending, nullable=True), Key("id"))
    walked: list[Any] = []
    after = ""
    while True:
        shown = page(asked(), Job.objects.all(), keys, Paging(after=after, limit=3))
        walked += shown.rows
        if shown.next is None:
            break
        after = shown.next
    ids = [job.pk for job in walked]
    times = [job.claimable_at for job in walked]
    assert sorted(ids) == sorted(Job.objects.values_list("pk", flat=True))
    known = [time for time in times if time is not None]
    assert times == [*sorted(known, reverse=descending), *[None] * 4]
    assert [job.pk for job in walked if job.claimable_at is None] == sorted(ids[-4:])


@pytest.mark.django_db
def test_a_cursor_is_good_for_its_list_alone() -> None:
    jobs(3)
    keys = (Key("id"),)
    cursor = page(asked(state="ready"), Job.objects.all(), keys, Paging(after="", limit=1)).next
    assert cursor is not None
    made_up = signing.dumps(["/x&state=ready", 1, 2], salt=SALT)
    foreign = signing.dumps(["/x&state=ready", 1], salt="other")
    for request, after in [
        (asked(state="dead"), cursor),
        (asked("/y", state="ready"), cursor),
        (asked(state="ready"), cursor[:-1]),
        (asked(state="ready"), made_up),
        (asked(state="ready"), foreign),
        (asked(state="ready"), "x"),
    ]:
        with pytest.raises(Problem) as caught:
            page(request, Job.objects.all(), keys, Paging(after=after, limit=1))
        assert caught.value.kind.code == "invalid-cursor"
    assert page(asked(state="ready"), Kept.objects.all(), keys, Paging(after=cursor, limit=1)).rows == []


@pytest.mark.django_db
def test_a_cursor_is_taken_back_whatever_was_looked_for() -> None:
    jobs(3)
    looked_for = asked(q="上" * 200)
    cursor = page(looked_for, Job.objects.all(), (Key("id"),), Paging(after="", limit=1)).next
    assert cursor is not None
    assert len(page(looked_for, Job.objects.all(), (Key("id"),), Paging(after=cursor, limit=1)).rows) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_queries_whatever_its_length(program: Program, count: int) -> None:
    jobs(count)
    program.get("/jobs")
    with CaptureQueriesContext(connection) as queries:
        assert len(program.get("/jobs").json()["items"]) == count
    assert len(queries) == 2  # the token, the jobs
