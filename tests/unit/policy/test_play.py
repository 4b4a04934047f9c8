"""Scenarios in one file: what they may hold, and what is refused."""

import json
from typing import Any

import pytest

from shouyue.policy.play import play
from shouyue.policy.source import PolicyError
from tests.unit.policy.engine.world import CATALOGUE, at, deadline, fact


def run(**file: Any) -> dict[str, Any]:
    return play(json.dumps(file), "f.yaml")


def refused(**file: Any) -> str:
    with pytest.raises(PolicyError) as caught:
        run(**file)
    return caught.value.problems[0].code


def test_nothing_comes_of_nothing() -> None:
    assert play("", "empty.yaml") == {"obligations": [], "gates": [], "coverage": []}


def test_a_shipped_policy_runs_alone_and_several_together() -> None:
    start = {"at": at("03-02 09:00"), "name": "case.received", "subject": "case:1"}
    start["facts"] = {"kind": "complaint", "severity": "important"}
    alone = run(policy="CM", events=[start])
    both = run(policy=["CM", "SG"], events=[start])
    clauses = {row["clause"].partition("-")[0] for row in both["obligations"]}
    assert {row["clause"].partition("-")[0] for row in alone["obligations"]} == {"CM"}
    assert clauses == {"CM", "SG"}


def test_rules_of_ones_own_use_the_products_names_unless_they_bring_their_own() -> None:
    rule = deadline(within="PT1H", stop=["case.closed"])
    start = {"at": at("03-02 09:00"), "name": "case.received", "subject": "case:1"}
    assert len(run(rules=[rule], events=[start])["obligations"]) == 1


def test_a_rule_of_ones_own_may_not_take_the_name_of_a_shipped_one() -> None:
    rule = deadline(id="CM-5.2/important/solution", within="PT1H", stop=["case.closed"])
    assert refused(policy="CM", rules=[rule]) == "id-twice"


def test_facts_are_folded_by_when_they_were_told_not_by_their_line() -> None:
    facts = [fact("03-02 10:00", "resolved"), fact("03-02 09:00", "received")]
    (row,) = run(catalogue=CATALOGUE, rules=[deadline(within="PT4H")], events=facts)["obligations"]
    assert row["status"] == "met"


def test_until_lies_after_the_last_event() -> None:
    facts = [fact("03-02 09:00", "received")]
    file = {"catalogue": CATALOGUE, "rules": [deadline(within="PT4H")], "events": facts}
    assert refused(**file, until=at("03-02 08:59:59")) == "until"
    assert refused(**file, until="2026-03-05") == "no-zone"


def test_all_slips_are_shown_at_once() -> None:
    facts = [fact("03-02 09:00", "recieved"), {**fact("03-02 09:00", "received"), "at": "2026-03-02T09:00:00"}]
    with pytest.raises(PolicyError) as caught:
        run(catalogue=CATALOGUE, rules=[deadline(within="PT4H")], events=facts)
    assert [found.code for found in caught.value.problems] == ["unknown-event", "no-zone"]


def test_a_gate_of_ones_own_needs_no_declaration() -> None:
    rule = {
        "id": "G",
        "clause": "G",
        "kind": "gate",
        "subject": "trip",
        "gate": "trip.start",
        "require": "facts.checked",
    }
    asks = [{"at": at("03-02 09:00"), "gate": "trip.start", "subject": "trip:1", "facts": {"checked": True}}]
    assert run(rules=[rule], asks=asks)["gates"][0]["allowed"] is True
    assert refused(rules=[rule], asks=[{**asks[0], "gate": "trip.stop"}]) == "unknown-gate"
    assert refused(rules=[rule], asks=[{**asks[0], "subject": "case:1"}]) == "wrong-subject"
