"""What machines ask: alive, ready, figures, and the id of a request."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from shouyue.jobs.tasks import Held, held
from shouyue.operations import actions, gauges, logs, metrics, probes, queries
from shouyue.operations.logic import Finding, Level
from shouyue.operations.models import Beat

pytestmark = pytest.mark.django_db


def alive(*names: str) -> None:
    for name in names:
        actions.beat(name, host="here", pid=1)


def problems(client: Client) -> list[str]:
    return [one["code"] for one in client.get("/health/ready").json()["problems"]]


def samples(text: str) -> dict[str, dict[str, float]]:
    """Each figure with its values by the values of their labels."""
    return {
        family.name: {",".join(sample.labels.values()): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(text)
    }


def test_live_asks_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health/live", REMOTE_ADDR="9.9.9.9")
    assert (response.status_code, response.json()) == (200, {"live": True})


def test_ready_needs_worker_and_timekeeper(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert problems(client) == ["worker", "timekeeper"]
    alive("worker", "timekeeper")
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"ready": True, "problems": []})


def test_a_process_that_fell_silent_is_missed(client: Client) -> None:
    alive("worker", "timekeeper")
    Beat.objects.filter(name="worker").update(seen_at=Now() - timedelta(seconds=31))
    assert problems(client) == ["worker"]


def test_a_full_disk_and_an_old_database_are_told(client: Client, settings: Settings) -> None:
    alive("worker", "timekeeper")
    settings.SHOUYUE_DISK_LEAST_MB = 10**9
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
    assert problems(client) == ["migrations", "disk"]


def test_strangers_learn_only_whether(client: Client) -> None:
    response = client.get("/health/ready", REMOTE_ADDR="9.9.9.9")
    assert (response.status_code, response.json()) == (503, {"ready": False})


def test_a_database_that_is_away_is_a_finding() -> None:
    def away() -> Finding:
        raise DatabaseError("connection refused\nby somebody")

    found = probes._ask(probes.Registered("database", away, quick=True))
    assert (found.code, found.level) == ("database", Level.BAD)
    assert found.text.endswith("connection refused")


def test_figures_are_for_who_may_have_them(client: Client, settings: Settings) -> None:
    assert client.get("/metrics", REMOTE_ADDR="9.9.9.9").status_code == 403
    settings.SHOUYUE_METRICS_TOKEN = "s3cret-of-ours"
    assert client.get("/metrics").status_code == 403
    allowed = client.get("/metrics", headers={"Authorization": "Bearer s3cret-of-ours"}, REMOTE_ADDR="9.9.9.9")
    assert allowed.status_code == 200


def test_figures_say_how_it_is(client: Client) -> None:
    alive("worker", "timekeeper")
    client.get("/health/live")
    found = samples(client.get("/metrics").content.decode())
    assert found["shouyue_processes"] == {"web": 0, "worker": 1, "timekeeper": 1}
    assert found["shouyue_jobs"]["mail,ready"] == 0
    assert found["shouyue_deliveries_waiting"] == {"": 0}
    assert found["shouyue_open_clocks"] == {"": 0}
    assert found["shouyue_disk_bytes"][""] == queries.disk().total
    assert found["shouyue_figures_failed"] == {"": 0}
    assert found["shouyue_request_seconds"]["GET,health/live,2xx"] > 0


def test_a_source_that_fails_is_counted_and_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(at: object) -> Iterator[gauges.Gauge]:
        raise DatabaseError("away")

    monkeypatch.setattr(gauges, "_sources", [broken, lambda at: [gauges.gauge("shouyue_x", "X", 3)]])
    assert samples(metrics.exposition(None).decode())["shouyue_x"] == {"": 3}  # type: ignore[arg-type]
    assert list(gauges.collect(None))[-1] == gauges.gauge(  # type: ignore[arg-type]
        "shouyue_figures_failed", "Sources of figures that could not be read", 1
    )


def test_a_beat_comes_back_and_goes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alive("worker")
    with django_assert_num_queries(3):  # savepoint, update, release
        alive("worker")
    assert [(one.name, one.host, one.pid, one.alive) for one in queries.processes()] == [("worker", "here", 1, True)]
    actions.leave("worker", host="here", pid=1)
    assert queries.processes() == ()


def test_what_fell_silent_long_ago_is_forgotten() -> None:
    alive("worker")
    Beat.objects.update(seen_at=Now() - timedelta(days=2))
    actions.beat("web", host="there", pid=2)
    assert [one.name for one in queries.processes()] == ["web"]


@contextmanager
def lines() -> Iterator[list[dict[str, object]]]:
    """What is logged meanwhile, as machines read it."""
    told: list[dict[str, object]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(json.loads(self.format(record)))

    handler, logger = Keep(), logging.getLogger("shouyue")
    handler.setFormatter(logs.Formatter("json"))
    request = logging.getLogger("shouyue.request")
    level = request.level
    request.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        request.setLevel(level)


@pytest.mark.parametrize(("given", "kept"), [("from-proxy-0001", True), ("x\ny" * 5, False), ("short", False)])
def test_a_request_has_an_id(client: Client, given: str, kept: bool) -> None:
    response = client.get("/health/live", headers={"X-Request-Id": given})
    answered = response.headers["X-Request-Id"]
    assert (answered == given) is kept
    assert kept or re.fullmatch(r"[0-9a-f]{32}", answered)


def test_a_request_is_one_line_without_its_query(colleague: Client) -> None:
    with lines() as told:
        response = colleague.get("/gallery/?token=secret", headers={"X-Request-Id": "request-0001"})
    (line,) = [one for one in told if one["logger"] == "shouyue.request"]
    account = int(colleague.session["_auth_user_id"])
    assert {name: line[name] for name in ("event", "request_id", "method", "path", "route", "status", "by")} == {
        "event": "request",
        "request_id": "request-0001",
        "method": "GET",
        "path": "/gallery/",
        "route": "gallery/",
        "status": response.status_code,
        "by": f"account:{account}",
    }
    assert "secret" not in json.dumps(line)


def test_a_one_time_link_is_not_told(client: Client) -> None:
    secret = "kJ8s7Hq2Lm4Nn5Pp6Rr7Ss8Tt9Uu0Vv1Ww2Xx3"
    with lines() as told:
        client.get(f"/sign-in/{secret}/")
    assert [one["path"] for one in told if one["logger"] == "shouyue.request"] == ["/sign-in/…/"]


def test_a_line_of_a_task_names_its_job() -> None:
    from threading import Event

    from shouyue.jobs.models import Job

    with lines() as told:
        token = held.set(Held(Job(pk=7, task="a.b"), True, Event(), Event()))
        logging.getLogger("shouyue.somewhere").warning("halfway")
        held.reset(token)
    assert [(one["event"], one["job"], one["task"]) for one in told] == [("halfway", 7, "a.b")]
