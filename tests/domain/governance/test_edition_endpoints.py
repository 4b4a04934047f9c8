"""Editions by the API."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.access.actions import local_account
from shouyue.obligations import editions
from shouyue.obligations.models import Adoption, Edition
from shouyue.people.actions import ensure_local_person
from tests.domain.api.conftest import Program
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import due, move_on, tell, text

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(token_with: Any) -> Iterator[Program]:
    """A program of somebody who may read and adopt."""
    adopting.found(MONDAY)
    ensure_local_person(local_account(), at=MONDAY)
    yield token_with("policy.read", "policy.adopt")
    editions.forget()


def files(**parts: str) -> list[dict[str, str]]:
    """Document X as the API takes it."""
    return [{"name": name, "text": words} for name, words in text(**parts).items()]


def made(api: Program, **parts: str) -> dict[str, Any]:
    response = api.post("/drafts", {"files": files(edition="2", **parts)})
    assert response.status_code == 201, response.content
    found: dict[str, Any] = response.json()
    return found


def test_a_draft_is_compared_adopted_and_what_it_did_is_listed(api: Program) -> None:
    tell("case.received", "case:1")
    draft = made(api, contact="PT4H")
    assert (draft["document"], draft["label"], draft["adopted"]) == ("X", "2", False)
    compared = api.get(f"/policies/X/editions/{draft['sha256']}").json()
    assert [(one["id"], one["change"], one["running"], one["outcomes"]) for one in compared["rules"]] == [
        ("X-1/contact", "changed", 1, {"earlier": 1})
    ]
    assert (compared["clauses"], compared["problems"]) == (["X-1"], [])
    assert compared["figures"] == [{"id": "x.contact", "before": "8 hours", "after": "4 hours"}]
    asked = {"edition": draft["sha256"], "adopts": ["X-1/contact"], "on": compared["on"]}
    adopted = api.post("/policies/X/adoptions", asked)
    assert adopted.status_code == 201
    assert adopted.json()["effective_at"] == "2026-03-02T01:00:06Z"
    move_on(seconds=30)
    assert due("X-1/contact", "case:1") == "03-02 05:00"
    (moved,) = [
        one
        for one in api.get(f"/adoptions/{adopted.json()['id']}/transitions").json()["items"]
        if one["kind"] == "moved"
    ]
    assert (moved["subject"], moved["before"], moved["due_at"]) == (
        "case:1",
        "2026-03-02T09:00:00Z",
        "2026-03-02T05:00:00Z",
    )
    again = api.post("/policies/X/adoptions", asked)
    assert (again.status_code, again.json()["id"]) == (201, adopted.json()["id"])
    assert [one["label"] for one in api.get("/policies/X/adoptions").json()["items"]] == ["2", "1"]


def test_on_top_of_what_changed_meanwhile_it_is_refused(api: Program) -> None:
    first, second = made(api, contact="PT4H"), made(api, contact="PT3H")
    on = api.get(f"/policies/X/editions/{first['sha256']}").json()["on"]
    assert api.post("/policies/X/adoptions", {"edition": first["sha256"], "on": on}).status_code == 201
    refused = api.post("/policies/X/adoptions", {"edition": second["sha256"], "on": on})
    assert (refused.status_code, refused.json()["code"]) == (409, "edition-stale")


def test_an_unsound_text_is_refused_line_by_line(api: Program) -> None:
    response = api.post("/drafts", {"files": files(contact="PT-4H")})
    assert (response.status_code, response.json()["code"]) == (422, "policy-unsound")
    (flaw,) = response.json()["errors"]
    assert flaw == {"code": "time", "detail": "x.yaml:13:14 “PT-4H” is no duration. Write PT2H or PT30M."}


def test_too_soon_is_refused_and_nothing_is_adopted(api: Program) -> None:
    draft = made(api, contact="PT4H")
    asked = {"edition": draft["sha256"], "effective_at": "2026-03-01T00:00:00Z"}
    response = api.post("/policies/X/adoptions", asked)
    assert (response.status_code, response.json()["code"]) == (422, "adoption-refused")
    assert Adoption.objects.filter(document="X").count() == 1


def test_figures_make_a_draft(api: Program) -> None:
    draft = api.post("/policies/X/figures", {"figures": [{"id": "x.contact", "value": "PT3H"}]}).json()
    assert draft["parameters"] == {"x.contact": "PT3H"}
    wrong = api.post("/policies/X/figures", {"figures": [{"id": "x.contact", "value": "soon"}]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "policy-unsound")
    assert api.post("/policies/Y/figures", {"figures": []}).status_code == 404
    unknown = api.post("/policies/X/figures", {"figures": [{"id": "x.nothing", "value": "PT1H"}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "adoption-refused")


@pytest.mark.parametrize(
    "path", [f"/policies/X/editions/{'0' * 64}", "/policies/X/editions/x", "/adoptions/99/transitions"]
)
def test_what_does_not_exist_is_not_found(api: Program, path: str) -> None:
    assert api.get(path).status_code == 404


def test_the_same_key_makes_one_adoption(api: Program) -> None:
    draft = made(api, contact="PT4H")
    sent = [api.post("/policies/X/adoptions", {"edition": draft["sha256"]}, **{"Idempotency-Key": "1"}) for _ in "12"]
    assert sent[0].content == sent[1].content
    assert Adoption.objects.filter(document="X").count() == 2


def test_without_the_scope_nothing_changes(api: Program, token_with: Any) -> None:
    reader = token_with("policy.read")
    assert reader.get("/policies/X/editions").status_code == 200
    refused = reader.post("/drafts", {"files": files(edition="2")})
    assert (refused.status_code, refused.json()["code"]) == (403, "lacks-scope")
    assert Edition.objects.filter(label="2").count() == 0


def test_the_lists_cost_the_same_for_one_and_for_three(api: Program) -> None:
    counts = []
    for figures in (["PT4H"], ["PT3H", "PT2H"]):
        for figure in figures:
            made(api, contact=figure)
        with CaptureQueriesContext(connection) as caught:
            found = api.get("/policies/X/editions").json()["items"]
        counts.append((len(found), len(caught)))
    assert counts == [(2, counts[0][1]), (4, counts[0][1])]
