"""What a line of the log says, and what it never says."""

import json
import logging
from logging.config import dictConfig

import pytest

from shouyue.operations import logs

SECRETS = {
    "postgresql://shouyue:hunter2hunter2@db/shouyue": "postgresql://shouyue:…@db/shouyue",
    "Authorization: Bearer abc.def-123456": "Authorization: Bearer …",
    "GET /x?token=s3cr3t&page=2": "GET /x?token=…&page=2",
    "GET /callback?code=abc123&state=xyz": "GET /callback?code=…&state=…",
    "{'password': 'hunter2'}": "{'password': '…'}",
    "/sign-in/kJ8s7Hq2Lm4Nn5Pp6Rr7Ss8Tt9Uu0Vv1Ww2Xx3.sig-nature/": "/sign-in/…/",
    "Key (mobile)=(13812345678) already exists": "Key (mobile)=(…) already exists",
    "call +8613812345678 now": "call … now",
    "mail zhang.san@example.com failed": "mail … failed",
    "card 11010519491231002X": "card …",
}
HARMLESS = (
    "/files/01890a5d-ac96-774b-bcce-b302099a8057/",
    "job=12345678901 task=shouyue.performance.tasks.judge_history",
    "table journal_fact: 1234567890123 rows",
    "/orders/8431/?page=2",
)


def line(form: logs.Form, message: str, name: str = "shouyue.test", **extra: object) -> str:
    """The line that a record becomes."""
    record = logging.LogRecord(name, logging.INFO, __file__, 1, message, None, None)
    record.__dict__.update(extra)
    return logs.Formatter(form).format(record)


@pytest.mark.parametrize(("text", "hidden"), SECRETS.items())
def test_a_secret_or_a_person_is_hidden_wherever_it_stands(text: str, hidden: str) -> None:
    assert logs.hide(text) == hidden


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert logs.hide(text) == text


def test_json_has_fields_and_hides_by_name() -> None:
    told = json.loads(line("json", "request", status=200, ms=1.5, api_key="abc", deep={"Cookie": "x", "n": [1, "y"]}))
    assert told.pop("timestamp")
    assert told == {
        "event": "request",
        "logger": "shouyue.test",
        "level": "info",
        "status": 200,
        "ms": 1.5,
        "api_key": "…",
        "deep": {"Cookie": "…", "n": [1, "y"]},
    }


def test_the_lines_of_the_worker_have_their_fields() -> None:
    told = json.loads(line("json", "job=7 task=a.b attempt=2 outcome=done seconds=0.125", "shouyue.jobs.execution"))
    fields = {name: told[name] for name in ("job", "task", "attempt", "outcome", "seconds")}
    assert fields == {"job": "7", "task": "a.b", "attempt": "2", "outcome": "done", "seconds": "0.125"}


def test_an_error_is_told_without_the_person_in_it() -> None:
    try:
        raise ValueError("no such person: 13812345678")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, (ValueError, error, None))
    told = json.loads(logs.Formatter("json").format(record))
    assert told["exception"] == "ValueError: no such person: …"


def test_a_line_for_people_is_one_line() -> None:
    told = line("text", "worker=a:1 started")
    assert "worker=a:1 started" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("form", "level", "requests"),
    [("json", "", logging.INFO), ("text", "", logging.WARNING), ("text", "DEBUG", logging.DEBUG)],
)
def test_a_terminal_is_told_only_of_requests_that_failed(form: logs.Form, level: str, requests: int) -> None:
    before = {name: logging.getLogger(name).level for name in ("", "shouyue", "shouyue.request")}
    handlers = list(logging.getLogger().handlers)
    try:
        dictConfig(logs.configuration(form=form, level=level, debug=False))
        assert logging.getLogger("shouyue.request").getEffectiveLevel() == requests
    finally:
        logging.getLogger().handlers[:] = handlers
        for name, old in before.items():
            logging.getLogger(name).setLevel(old)
