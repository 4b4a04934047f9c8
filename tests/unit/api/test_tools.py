"""The tools that need no database."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from shouyue.api import problems
from shouyue.api.examples import example
from shouyue.api.limits import Bucket
from shouyue.api.problems import Flaw, Problem
from shouyue.api.strict import body_of


def read(body: bytes, content_type: str = "application/json") -> Any:
    return body_of(RequestFactory().post("/", data=body, content_type=content_type))


def refused(body: bytes, content_type: str = "application/json") -> tuple[str, str | None]:
    with override("en"), pytest.raises(Problem) as caught:
        read(body, content_type)
    flaws = caught.value.flaws
    return caught.value.kind.code, flaws[0].pointer if flaws else None


def test_json_is_read() -> None:
    assert read(b'{"a": [1, 2.5, null, true], "b": "\xe5\xae\x88\xe7\xba\xa6"}') == {
        "a": [1, 2.5, None, True],
        "b": "守约",
    }


def test_lines_are_read_one_by_one() -> None:
    assert read(b'{"a": 1}\n\n{"a": 2}\n', "application/x-ndjson") == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", ""),
        (b'{"a": NaN}', ""),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', ""),
        (b'"\xff"', ""),
        (b'"\\ud800"', ""),
        (b'{"a": {"b/c": ["x", "\\u0000"]}}', "/a/b~1c/1"),
        (b'{"a\\u0000": 1}', ""),
        (b"[" * 2000 + b"]" * 2000, ""),
        (b"[" * 990 + b"]" * 990, ""),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(body: bytes, pointer: str) -> None:
    assert refused(body) == ("malformed-json", pointer)


def test_the_line_of_a_mistake_is_named() -> None:
    assert refused(b'{"a": 1}\n{"a"', "application/x-ndjson") == ("malformed-json", "/1")


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    assert read(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}


def test_other_media_are_refused() -> None:
    assert refused(b"a=1", "application/x-www-form-urlencoded") == ("unsupported-media-type", None)


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.take("a", 100.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert bucket.take("b", 100.0) == 0.0
    assert [bucket.take("a", 100.5) for _ in range(2)] == [0.0, 0.5]
    assert [bucket.take("a", 1000.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_a_problem_answers_in_the_language_of_the_request() -> None:
    problem = Problem(problems.STALE, flaws=[Flaw("x", pointer="/a")], headers={"ETag": '"1"'}, route="GET /x")
    with override("en"):
        response = problem.response()
    assert (response.status_code, response["Content-Type"], response["ETag"]) == (
        412,
        "application/problem+json",
        '"1"',
    )
    assert response.content == (
        b'{"type":"/problems/stale","title":"It was changed meanwhile","status":412,'
        b'"detail":"Read it again, look at what changed, and send your change with the new ETag in If-Match.",'
        b'"code":"stale","route":"GET /x","errors":[{"pointer":"/a","detail":"x"}]}'
    )


def test_a_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        problems.declare("stale", 400, "", "")


def test_examples_follow_the_schema() -> None:
    document = {"components": {"schemas": {"A": {"type": "object", "properties": {"x": {"type": "integer"}}}}}}
    schema = {
        "type": "object",
        "properties": {
            "a": {"$ref": "#/components/schemas/A"},
            "b": {"type": "array", "items": {"enum": ["x", "y"]}},
            "c": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "d": {"type": "string", "examples": ["here"]},
        },
    }
    assert example(schema, document) == {"a": {"x": 1}, "b": ["x"], "c": "2026-03-02", "d": "here"}
