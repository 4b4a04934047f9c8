"""The page for people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.jobs import actions as jobs
from shouyue.jobs.clock import now
from shouyue.operations import actions, findings
from shouyue.operations.logic import Kind, Level, Outcome

pytestmark = pytest.mark.django_db


def fill(rows: int) -> None:
    for number in range(rows):
        actions.beat("worker", host="here", pid=number + 1)
        actions.note(Kind.BACKUP, Outcome.DONE, at=now() - timedelta(minutes=5), file=f"a{number}.tar.gz", size=2048)


def test_it_shows_what_runs_and_what_was_kept(colleague: Client) -> None:
    fill(1)
    page = colleague.get("/operations/").content.decode()
    assert "<h1>运维</h1>" in page
    assert "here:1" in page
    assert "a0.tar.gz" in page
    assert "30 秒内没有 timekeeper 的心跳。" in page
    assert "30 秒内没有 worker 的心跳。" not in page


def test_it_is_calm_when_all_is_well(colleague: Client) -> None:
    fill(1)
    actions.beat("timekeeper", host="here", pid=9)
    assert "一切正常" in colleague.get("/operations/").content.decode()


def test_it_renews_its_content_alone(colleague: Client) -> None:
    page = colleague.get("/operations/now/", headers={"hx-request": "true"}).content.decode()
    assert page.lstrip().startswith("<div hx-get=")
    assert "<html" not in page


def test_more_rows_need_no_more_queries(colleague: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            colleague.get("/operations/now/")
        return len(captured)

    fill(1)
    colleague.get("/operations/now/")
    few = asked()
    fill(3)
    assert asked() == few


def test_held_messages_are_told(colleague: Client) -> None:
    jobs.hold_queue("mail", why="restored a.tar.gz", at=now())
    page = colleague.get("/operations/").content.decode()
    assert "restored a.tar.gz" in page
    assert "shouyue release-messages" in page


def test_nobody_else_sees_it(client: Client) -> None:
    assert client.get("/operations/").status_code == 302


@pytest.mark.parametrize(("age", "level"), [(timedelta(hours=25), Level.GOOD), (timedelta(hours=27), Level.WARN)])
def test_an_old_backup_is_told(age: timedelta, level: Level) -> None:
    made, ended = actions.note(Kind.BACKUP, Outcome.DONE, at=now() - age), now() - age
    type(made).objects.update(ended_at=ended, begun_at=ended)
    assert findings.backup().level is level


def test_a_failed_one_is_none() -> None:
    actions.note(Kind.BACKUP, Outcome.FAILED, at=now())
    assert findings.backup().level is Level.WARN
