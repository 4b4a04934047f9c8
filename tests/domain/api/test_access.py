"""Who may call what."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from shouyue.access import guards, tokens
from shouyue.api import limits
from shouyue.api.security import asked_of
from shouyue.config.api import api
from tests.domain.api.conftest import Program


def operations() -> list[tuple[str, object]]:
    return [
        (f"{operation.methods[0]} {path}", operation.view_func)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


def test_every_operation_asks_a_scope_that_somebody_grants_or_says_why_not() -> None:
    asked = {name: asked_of(view) for name, view in operations()}  # type: ignore[arg-type]
    assert len(asked) > 20
    assert {name for name, guard in asked.items() if guard is None} == set()
    assert {guard.permission for guard in asked.values() if guard and guard.permission} <= guards.permissions()
    assert [name for name, guard in asked.items() if guard and not guard.permission] == ["GET /me"]


def test_a_token_reads_what_its_scopes_cover(token_with: Callable[..., Program]) -> None:
    program = token_with("calendar.view")
    assert program.get("/calendars").status_code == 200
    refused = program.get("/policies")
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "lacks-scope", "policy.read")


def test_a_token_is_told_what_it_is(token_with: Callable[..., Program]) -> None:
    program = token_with("calendar.view", "policy.read")
    told = program.get("/me").json()
    assert told == {
        "account": "local",
        "token": {
            "id": program.token.pk,
            "name": "TMS",
            "scopes": ["calendar.view", "policy.read"],
            "expires_at": None,
        },
        "permissions": ["calendar.view", "policy.read"],
    }


def test_a_token_that_ended_opens_nothing(token_with: Callable[..., Program]) -> None:
    program = token_with("calendar.view")
    tokens.revoke(program.token, by="test", at=timezone.now())
    response = program.get("/calendars")
    assert (response.status_code, response.json()["code"]) == (401, "invalid-token")
    assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.django_db
def test_nobody_is_asked_for_a_token() -> None:
    response = Client().get("/api/v1/calendars", headers={"Accept-Language": "en"})
    assert (response.status_code, response.json()["code"]) == (401, "no-credentials")
    assert (response["WWW-Authenticate"], response["Content-Type"]) == ("Bearer", "application/problem+json")


def test_a_browser_reads_by_its_session_and_writes_with_the_page_s_proof(colleague: Client) -> None:
    assert colleague.get("/api/v1/calendars").status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = colleague.cookies
    event = {"name": "order.received", "subject": "order:1"}
    refused = strict.post("/api/v1/events", event, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf-failed")


def test_who_asks_too_fast_waits(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_bucket", limits.Bucket(rate=0.001, burst=2))
    answers = [program.get("/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2].json()["code"], answers[2]["Retry-After"]) == ("too-many-requests", "1000")


def test_the_language_is_that_of_the_caller(program: Program) -> None:
    chinese = program.call("GET", "/nowhere", headers={"Accept-Language": "zh-CN"}).json()
    assert (chinese["code"], chinese["title"]) == ("not-found", "没有找到")
    traditional = program.call("GET", "/nowhere", headers={"Accept-Language": "zh-TW"}).json()
    assert traditional["title"] == "沒有找到"


def test_what_is_not_described_is_refused_with_its_place(program: Program) -> None:
    response = program.get("/calendars/office/due", within="PT8H", whithin="1")
    assert (response.status_code, response.json()["errors"]) == (
        422,
        [{"parameter": "whithin", "detail": "There is no such parameter."}],
    )
    response = program.get("/jobs", limit=0)
    assert response.json()["errors"] == [{"parameter": "limit", "detail": "It must be 1 or more."}]


def test_a_wrong_method_names_the_right_ones(program: Program) -> None:
    response = program.call("DELETE", "/calendars")
    assert (response.status_code, response.json()["code"], response["Allow"]) == (405, "method-not-allowed", "GET")


def test_a_nul_in_the_address_is_refused(program: Program) -> None:
    assert program.get("/parameters", document="\0").json()["code"] == "bad-address"
    assert program.get("/clauses/%00").json()["code"] == "bad-address"
