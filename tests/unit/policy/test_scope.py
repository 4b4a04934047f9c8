"""What a rule may name, and the classic mistakes."""

import json
from typing import Any

import pytest

from shouyue.policy.play import read_scenario
from shouyue.policy.scope import check_rules, triggers_of
from shouyue.policy.source import PolicyError
from shouyue.policy.values import Policy
from tests.unit.policy.engine.world import CALENDARS, CATALOGUE, cadence, deadline, ladder


def read(*rules: dict[str, Any]) -> Policy:
    file = {"catalogue": CATALOGUE, "calendars": CALENDARS, "rules": list(rules)}
    return read_scenario(json.dumps(file), "f.yaml").policies[-1]


def codes(*rules: dict[str, Any]) -> list[str]:
    try:
        return [found.code for found in check_rules(read(*rules))]
    except PolicyError as error:
        return [found.code for found in error.problems]


def test_a_sound_rule_has_nothing_said_against_it() -> None:
    assert codes(deadline(within="PT1H"), ladder({"after": "PT1H", "to": "boss"}), cadence()) == []


def test_every_event_that_a_rule_hears_in_the_order_written() -> None:
    pause = [{"from": ["case.asked"], "until": ["case.answered"]}]
    steps = [{"on": ["case.not_content"], "to": "boss", "accept": "case.accepted"}]
    one = deadline(within="PT1H", pause=pause, cancel=["case.withdrawn"], reopen={"on": ["case.reopened"]})
    heard = [[trigger.event for trigger in triggers_of(rule)] for rule in read(one, ladder(*steps)).rules]
    assert heard == [
        [f"case.{verb}" for verb in ("received", "resolved", "asked", "answered", "withdrawn", "reopened")],
        [f"case.{verb}" for verb in ("received", "resolved", "resolved", "not_content", "accepted")],
    ]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"stop": ["case.gone"]}, "unknown-event"),
        ({"cancel": ["case.gone"]}, "unknown-event"),
        ({"reopen": {"on": ["case.gone"]}}, "unknown-event"),
        ({"pause": [{"from": ["case.gone"], "until": "any"}]}, "unknown-event"),
        ({"calendar": "nowhere"}, "unknown-calendar"),
        ({"calendar": "facts.nothing"}, "unknown-fact"),
        ({"within": "at facts.nothing"}, "unknown-fact"),
        ({"within": "at facts.kind"}, "not-an-instant"),
        ({"moves_with": "facts.kind"}, "not-an-instant"),
        ({"within": "2 working hours"}, "needs-hours"),
        ({"within": "end of shift"}, "needs-hours"),
        ({"start_in": "closed"}, "needs-hours"),
        ({"stop": ["case.received"]}, "start-in-stop"),
        ({"pause": [{"from": ["case.received"], "until": "any"}]}, "pause-in-start"),
        ({"cancel": ["case.asked"], "pause": [{"from": ["case.asked"], "until": "any"}]}, "pause-cancels"),
        ({"when": "facts.nothing"}, "condition"),
        ({"when": "data.told"}, "condition"),  # the stop's data, not the start's
        ({"stop": [{"event": "case.resolved", "when": "data.nothing"}]}, "condition"),
    ],
)
def test_mistakes(keys: dict[str, Any], code: str) -> None:
    assert codes(deadline(**{"within": "PT1H", **keys})) == [code]


def test_a_start_that_is_a_stop_only_sometimes_is_no_mistake() -> None:
    sometimes = {"event": "case.received", "when": "has(data.big)"}
    assert codes(deadline(within="PT1H", stop=["case.resolved", sometimes])) == []
    assert codes(deadline(within="PT1H", start=[sometimes], stop=["case.received"])) == ["start-in-stop"]


def test_a_ladder_and_a_cadence_are_held_against_the_catalogue_too() -> None:
    assert codes(ladder({"on": ["case.gone"], "to": "boss"})) == ["unknown-event"]
    assert codes(ladder({"after": "PT1H", "to": "boss", "accept": "case.gone"})) == ["unknown-event"]
    assert codes(cadence(met_by=["visit.gone"])) == ["unknown-event"]
    assert codes(cadence(calendar="nowhere")) == ["unknown-calendar"]
    assert codes(cadence(when="facts.gone == 1")) == ["condition"]
