"""Measures by the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from shouyue.access import tokens
from shouyue.access.models import Account
from shouyue.measures import actions
from shouyue.measures.models import Measure
from shouyue.people.departments import Department
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.measures.house import CASE, House, by, clocks, told
from tests.domain.people.company import account_of


def program_of(person: Person) -> Program:
    """A program with a token of this person."""
    account: Account = account_of(person)
    scopes = ("measures.read", "measures.write")
    return Program(*tokens.issue(account, name="TMS", scopes=scopes, expires_at=None, at=timezone.now()))


def post(program: Program, row: Measure, verb: str, body: Any, **headers: str) -> Any:
    version = program.get(f"/measures/{row.pk}").headers["ETag"]
    return program.post(f"/measures/{row.pk}/{verb}", body, **{"If-Match": version, **headers})


@pytest.fixture
def manager(house: House) -> Program:
    return program_of(house.manager)


def test_a_list_has_what_is_seen_and_asked_for(house: House, manager: Program) -> None:
    row = house.set(person=house.driver.pk)
    house.set("财务核对", department=Department.FINANCE, about="case:2", origin="meeting")
    house.set(site="BJ01")
    found = manager.get("/measures").json()["items"]
    assert [one["title"] for one in found] == ["培训装卸班组", "财务核对"]
    assert found[0] | {"do_by": "", "set_at": ""} == {
        "id": row.pk, "about": CASE, "origin": "complaint", "title": "培训装卸班组", "text": "",
        "department": "transport", "person": house.driver.pk, "do_by": "", "state": "open", "set_at": "",
        "set_by": by(house.agent), "ended_at": None, "ended_by": "", "evidence": "", "reason": "",
        "site": "SH01", "region": "east",
    }  # fmt: skip
    for query in ({"about": "case:2"}, {"department": "finance"}, {"origin": "meeting"}):
        assert [one["title"] for one in manager.get("/measures", **query).json()["items"]] == ["财务核对"]
    assert manager.get("/measures", person=house.driver.pk, state="open").json()["items"][0]["id"] == row.pk
    assert manager.get("/measures", due_before="2020-01-01T00:00:00Z").json()["items"] == []
    assert manager.get("/measures", department="kitchen").status_code == 422


def test_a_list_is_walked_by_its_cursor(house: House, manager: Program) -> None:
    made = [house.set(str(place)).title for place in range(3)]
    first = manager.get("/measures", limit=2).json()
    second = manager.get("/measures", limit=2, after=first["next"]).json()
    assert [one["title"] for part in (first, second) for one in part["items"]] == made
    assert second["next"] is None


def test_what_is_of_another_region_is_not_there(house: House, manager: Program) -> None:
    row = house.set(site="BJ01")
    assert manager.get(f"/measures/{row.pk}").status_code == 404
    assert manager.post(f"/measures/{row.pk}/done", {"evidence": "x"}, **{"If-Match": "*"}).status_code == 404
    assert manager.get(f"/measures/{2**70}").status_code == 404


def test_done_postponed_and_dropped(house: House, manager: Program) -> None:
    first, second = house.set(), house.set()
    assert post(manager, first, "postpone", {"do_by": "2099-01-01T00:00:00Z", "reason": "晚"}).status_code == 200
    done = post(manager, first, "done", {"evidence": "已培训"})
    assert (done.status_code, done.json()["state"], done.json()["evidence"]) == (200, "done", "已培训")
    detail = manager.get(f"/measures/{first.pk}").json()
    assert ([one["reason"] for one in detail["postponements"]], detail["files"]) == (["晚"], [])
    assert detail["ended_by"] == f"token:{manager.token.pk}"
    assert post(manager, second, "drop", {"reason": "不用了"}).json()["state"] == "dropped"
    assert (told(first), told(second)) == (["set", "set", "done"], ["set", "dropped"])
    assert [clocks(row)[0][1] for row in (first, second)] == ["met", "cancelled"]


def test_the_same_request_twice_is_done_once(house: House, manager: Program) -> None:
    row, key = house.set(), {"Idempotency-Key": "k1", "If-Match": ""}
    key["If-Match"] = manager.get(f"/measures/{row.pk}").headers["ETag"]
    answers = [manager.post(f"/measures/{row.pk}/done", {"evidence": "已培训"}, **key) for _time in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert (answers[0].content, told(row)) == (answers[1].content, ["set", "done"])


def test_whoever_read_another_version_is_told(house: House, manager: Program) -> None:
    row = house.set()
    old = manager.get(f"/measures/{row.pk}").headers["ETag"]
    post(manager, row, "postpone", {"do_by": "2099-01-01T00:00:00Z", "reason": "晚"})
    stale = manager.post(f"/measures/{row.pk}/done", {"evidence": "x"}, **{"If-Match": old})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert manager.post(f"/measures/{row.pk}/done", {"evidence": "x"}).status_code == 428
    assert told(row) == ["set", "set"]


def test_what_cannot_be_is_refused_in_words(house: House, manager: Program) -> None:
    row = house.set()
    early = post(manager, row, "postpone", {"do_by": "2020-01-01T00:00:00Z", "reason": "早"})
    assert (early.status_code, early.json()["code"], early.json()["errors"][0]["pointer"]) == (422, "refused", "/do_by")
    assert post(manager, row, "done", {"evidence": "  "}).json()["code"] == "invalid-request"
    actions.drop(row.pk, reason="不用", version=1, actor="system:cases", at=house.at)
    assert post(manager, row, "done", {"evidence": "x"}).json()["code"] == "refused"


def test_nobody_does_what_he_may_not(house: House) -> None:
    row, dispatcher = house.set(), program_of(house.dispatcher)
    for verb, body in (("drop", {"reason": "x"}), ("postpone", {"reason": "x", "do_by": "2099-01-01T00:00:00Z"})):
        answer = post(dispatcher, row, verb, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")
    assert post(dispatcher, row, "done", {"evidence": "已培训"}).status_code == 200


def test_a_token_does_only_what_its_scopes_say(house: House, token_with: Callable[..., Program]) -> None:
    row, reader = house.set(), token_with("measures.read")
    assert reader.get(f"/measures/{row.pk}").status_code == 200
    assert post(reader, row, "done", {"evidence": "x"}).json()["code"] == "lacks-scope"
    assert token_with("measures.write").get("/measures").status_code == 403
