"""Facts in, promises out."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from shouyue.access import tokens
from shouyue.clock.actions import set_clock
from shouyue.clock.queries import now
from shouyue.journal import inbox, routes
from shouyue.journal.models import Fact, Mention
from shouyue.journal.schemas import EventIn
from shouyue.obligations.models import Head, Obligation
from tests.domain.api.conftest import Program
from tests.domain.people.company import account_of, company, with_role

pytestmark = pytest.mark.usefixtures("adopted")

ORDER = "order:SO-1"


def event(**changes: Any) -> dict[str, Any]:
    at = (now() - timedelta(minutes=3)).isoformat()
    return {"name": "order.received", "subject": ORDER, "about": ["customer:12"], "occurred_at": at, **changes}


def names(program: Program) -> set[str]:
    return {one["name"] for one in program.get("/timeline", subject=ORDER).json()["items"]}


def flaws(response: Any) -> list[tuple[str, str]]:
    return [(flaw["pointer"], flaw["code"]) for flaw in response.json()["errors"]]


def test_a_fact_is_recorded_as_told(program: Program) -> None:
    sent = event(id="tms-1", facts={"urgent": True, "service": "next_day"})
    response = program.post("/events", sent)
    told = response.json()
    row = Fact.objects.get(subject=ORDER)
    assert (response.status_code, told["id"], told["key"], told["known"]) == (201, str(row.id), "tms-1", False)
    assert (row.name, row.facts, row.data) == ("order.received", {"urgent": True, "service": "next_day"}, {})
    assert (row.actor, row.source, row.key) == (f"token:{program.token.pk}", f"token:{program.token.pk}", "tms-1")
    assert list(Mention.objects.filter(fact=row).values_list("subject", flat=True)) == ["customer:12"]


def test_a_fact_opens_promises_and_a_later_one_meets_them(program: Program) -> None:
    program.post("/events", event(facts={"urgent": False}))
    opened = program.get("/obligations", subject=ORDER, running=True).json()["items"]
    assert opened
    assert {one["status"] for one in opened} == {"open"}
    assert [one["due_at"] for one in opened] == sorted(one["due_at"] for one in opened)
    dispatch = {"expected_dispatch": "2026-12-01T08:00:00+08:00"}
    accepted = event(name="order.acceptance_told", about=[], data=dispatch, occurred_at=now().isoformat())
    assert program.post("/events", accepted).status_code == 201
    met = program.get("/obligations", subject=ORDER, status="met").json()["items"]
    assert [(one["duty"], one["counted"]) for one in met] == [("acceptance", "kept")]
    assert met[0]["id"] in {one["id"] for one in opened}


def test_a_promise_is_explained(program: Program) -> None:
    program.post("/events", event(facts={"urgent": False}))
    row = Obligation.objects.filter(subject=ORDER, kind="deadline").first()
    assert row is not None
    told = program.get(f"/obligations/{row.id}").json()
    assert (told["id"], told["rule"], told["counted"]) == (str(row.id), row.rule, "open")
    assert told["events"][0]["kind"] == "opened"
    assert told["explanation"]["opened_by"]["name"] == "order.received"
    assert told["explanation"]["late_seconds"] == 0


def test_the_same_id_is_told_once_and_means_one_thing(program: Program) -> None:
    sent = event(id="tms-1")
    first, second = program.post("/events", sent).json(), program.post("/events", sent).json()
    assert (first["known"], second["known"]) == (False, True)
    assert first["id"] == second["id"]
    for change in ({"facts": {"urgent": True}}, {"about": ["customer:13"]}):
        other = program.post("/events", {**sent, **change})
        assert (other.status_code, other.json()["code"], flaws(other)) == (422, "unfit-event", [("/id", "id-reused")])
    assert Fact.objects.filter(subject=ORDER).count() == 1


def test_an_id_is_known_whatever_the_clock_says(adopted: None) -> None:
    """While it stands; and to a request that began before the other was written, and waited for its subject."""
    begun = now()
    set_clock(company_at=begun, rate=0, by="system:test", at_real=timezone.now())
    sent = EventIn.model_validate(event(id="tms-1"))
    with transaction.atomic():
        first, again = (inbox.tell([sent], sender="token:4", at=begun)[0] for _ in range(2))
    assert (first.known, again.known, again.fact.id) == (False, True, first.fact.id)
    with transaction.atomic(), pytest.raises(inbox.Unfit):
        inbox.tell([sent.model_copy(update={"facts": {"urgent": True}})], sender="token:4", at=begun)


def test_the_same_id_of_another_token_is_another_fact(token_with: Callable[..., Program]) -> None:
    for _ in range(2):
        assert token_with("events.write").post("/events", event(id="1")).json()["known"] is False
    assert Fact.objects.filter(subject=ORDER).count() == 2


def test_each_wrong_value_shows_its_place(program: Program) -> None:
    wrong = event(
        subject="case:1",
        about=["customer:12", "trip:1"],
        facts={"urgent": "yes", "service": "slow", "regoin": "east", "deliver_by": "2026-03-02T09:00:00"},
        data={"x": 1},
    )
    response = program.post("/events", wrong)
    assert (response.status_code, response.json()["code"]) == (422, "unfit-event")
    assert flaws(response) == [
        ("/subject", "wrong-subject"),
        ("/about/1", "wrong-subject"),
        ("/facts/urgent", "wrong-type"),
        ("/facts/service", "wrong-value"),
        ("/facts/regoin", "unknown-value"),
        ("/facts/deliver_by", "wrong-type"),
        ("/data/x", "unknown-value"),
    ]
    details = [flaw["detail"] for flaw in response.json()["errors"]]
    assert details[4] == "The catalogue has no “regoin”. Did you mean “region”?"
    assert not Fact.objects.filter(subject__in=["case:1", ORDER]).exists()


def test_an_unknown_name_is_answered_with_the_nearest(program: Program) -> None:
    response = program.post("/events", event(name="order.recieved"))
    assert response.json()["errors"] == [
        {
            "pointer": "/name",
            "code": "unknown-event",
            "detail": "The catalogue has no “order.recieved”. Did you mean “order.received”?",
        }
    ]


def test_what_a_room_records_here_is_refused_with_its_route(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_routes", {"case.": "POST /cases"})
    response = program.post("/events", {"name": "case.received", "subject": "case:1"})
    assert (response.status_code, response.json()["code"]) == (422, "not-external")
    assert (
        response.json()["errors"][0]["detail"] == "“case.received” is not taken from outside. Call POST /cases instead."
    )


def test_a_time_to_come_or_long_past_is_refused(program: Program) -> None:
    ahead = (now() + timedelta(minutes=6)).isoformat()
    assert flaws(program.post("/events", event(occurred_at=ahead))) == [("/occurred_at", "in-the-future")]
    soon = event(id="soon", occurred_at=(now() + timedelta(minutes=4)).isoformat())
    first, second = program.post("/events", soon).json(), program.post("/events", soon).json()
    assert (first["occurred_at"], first["known"]) == (first["recorded_at"], False)
    assert second == {**first, "known": True}
    assert flaws(program.post("/events", event(occurred_at="1999-12-31T23:59:59Z"))) == [
        ("/occurred_at", "too-long-ago")
    ]
    response = program.post("/events", event(occurred_at="2026-03-02T09:00:00"))
    assert response.json()["errors"] == [
        {"pointer": "/occurred_at", "detail": "An instant with its zone is needed: 2026-03-02T09:00:00+08:00."}
    ]


def test_a_fact_is_corrected_by_another(program: Program) -> None:
    wrong = program.post("/events", event(facts={"urgent": True})).json()["id"]
    right = program.post("/events", event(facts={"urgent": False}, corrects=wrong))
    assert right.status_code == 201
    again = program.post("/events", event(facts={"urgent": True}, corrects=wrong))
    assert flaws(again) == [("/corrects", "nothing-to-correct")]
    other = program.post("/events", event(subject="order:SO-2", corrects=right.json()["id"]))
    assert flaws(other) == [("/corrects", "nothing-to-correct")]


def test_a_batch_corrects_a_fact_once(program: Program) -> None:
    wrong = program.post("/events", event(facts={"urgent": True})).json()["id"]
    right = event(id="c-1", facts={"urgent": False}, corrects=wrong)
    twice = program.post("/events/batch", [right, {**right, "id": "c-2"}])
    assert (twice.status_code, flaws(twice)) == (422, [("/0", "refused")])
    same = program.post("/events/batch", [right, right])
    assert [one["known"] for one in same.json()["items"]] == [False, True]


def test_a_batch_is_recorded_whole_or_not_at_all(program: Program) -> None:
    good = [event(subject=f"order:B-{number}", id=f"b-{number}") for number in range(3)]
    response = program.post("/events/batch", [*good, event(name="order.nothing"), event(facts={"urgent": 1})])
    assert flaws(response) == [("/3/name", "unknown-event"), ("/4/facts/urgent", "wrong-type")]
    assert not Fact.objects.filter(name="order.received").exists()
    response = program.post("/events/batch", good)
    assert (response.status_code, [one["key"] for one in response.json()["items"]]) == (201, ["b-0", "b-1", "b-2"])
    again = program.post("/events/batch", [*good, event(subject="order:B-3", id="b-3")]).json()["items"]
    assert [one["known"] for one in again] == [True, True, True, False]


def test_a_batch_may_be_lines(program: Program) -> None:
    lines = "\n".join(json.dumps(event(subject=f"order:L-{number}")) for number in range(2))
    response = Client().post(
        "/api/v1/events/batch",
        lines,
        content_type="application/x-ndjson",
        headers={"Authorization": f"Bearer {program.text}"},
    )
    assert (response.status_code, len(response.json()["items"])) == (201, 2)


def test_a_batch_has_at_most_a_thousand(program: Program) -> None:
    response = program.post("/events/batch", [{"name": "order.received", "subject": ORDER}] * 1001)
    assert response.json()["errors"] == [{"pointer": "", "detail": "At most 1000 entries fit."}]


def test_unknown_members_are_refused(program: Program) -> None:
    response = program.post("/events", event(fatcs={}))
    assert response.json()["errors"] == [{"pointer": "/fatcs", "detail": "There is no such name here."}]


def test_the_timeline_is_walked_by_key(program: Program) -> None:
    for number in range(5):
        program.post("/events", event(id=f"t-{number}"))
    walked: list[str] = []
    query: dict[str, Any] = {"subject": "customer:12", "limit": 2}
    while True:
        response = program.get("/timeline", **query)
        walked += [one["id"] for one in response.json()["items"]]
        if response.json()["next"] is None:
            break
        assert f"after={response.json()['next'].replace(':', '%3A')}" in response["Link"]
        query["after"] = response.json()["next"]
        program.post("/events", event(id=f"later-{len(walked)}"))  # moves no page
    told = Fact.objects.filter(key__startswith="t-").order_by("-recorded_at")
    assert walked == [str(row.id) for row in told]


def test_promises_of_other_sites_are_not_seen(program: Program) -> None:
    program.post("/events", event())
    row = Obligation.objects.filter(subject=ORDER).order_by("id")[0]
    house = company()
    account = account_of(with_role("service_agent", site=house.shanghai))
    issued = tokens.issue(account, name="SH", scopes=["obligations.read"], expires_at=None, at=timezone.now())
    colleague = Program(*issued)
    for site, region, status in [("SH01", "east", 200), ("SZ01", "east", 404), ("", "", 404)]:
        Obligation.objects.update(site=site, region=region)
        assert colleague.get(f"/obligations/{row.id}").status_code == status
        assert bool(colleague.get("/obligations").json()["items"]) is (status == 200)


def test_the_timeline_holds_what_happened_in_ones_own_places(program: Program) -> None:
    """The facts of a promise stand where its subject does."""
    program.post("/events", event())
    program.post("/events", event(name="order.cancelled", about=[]))
    house = company()
    account = account_of(with_role("regional_manager", region=house.east))
    issued = tokens.issue(account, name="SH", scopes=["journal.read"], expires_at=None, at=timezone.now())
    colleague = Program(*issued)
    everything = names(program)
    assert {"order.received", "order.cancelled", "obligation.cancelled"} <= everything
    for site, region, seen in [("SH01", "east", everything), ("BJ01", "north", set()), ("", "", set())]:
        Head.objects.update(site=site, region=region)
        assert names(colleague) == seen
