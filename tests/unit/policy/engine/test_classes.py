"""Classes: what is proposed from what is known, and by which document."""

from datetime import timedelta
from typing import Any

import pytest

from shouyue.policy.engine import Program, Subject
from shouyue.policy.engine.classes import propose, proposed
from shouyue.policy.engine.gates import ask
from shouyue.policy.load import load_pack
from shouyue.policy.values import Class
from tests.unit.policy.drafts import draft

HOURS_48 = timedelta(hours=48)


@pytest.fixture(scope="module")
def rule() -> Class:
    """The shipped one: the class of a complaint."""
    found = next(rule for rule in load_pack("CM").rules if rule.id == "CM-5.2/class")
    assert isinstance(found, Class)
    return found


@pytest.mark.parametrize(
    ("facts", "value", "reason"),
    [
        ({"goods_lost": True}, "major", "货物丢失。"),
        ({"goods_lost": False}, "general", "未见实质损失，属态度、信息等一般问题。"),
        ({"loss": 1_000_001}, "major", "客户损失超过 10,000 元。"),
        ({"loss": 1_000_000, "goods_damaged": True}, "important", "货物部分损坏，影响客户经营。"),
        ({"delay": HOURS_48 + timedelta(seconds=1)}, "major", "延误超过 48 小时。"),
        ({"delay": HOURS_48}, "important", "延误影响客户经营。"),
        ({"trouble": "delay"}, "important", "延误影响客户经营。"),
        ({"trouble": "delay", "hurts_operation": True}, "important", "延误影响客户经营。"),
        ({"trouble": "delay", "hurts_operation": False}, "general", "未见实质损失，属态度、信息等一般问题。"),
        ({"goods_damaged": True, "hurts_operation": False}, "general", "未见实质损失，属态度、信息等一般问题。"),
        ({"trouble": "attitude"}, "general", "未见实质损失，属态度、信息等一般问题。"),
        ({}, "general", "未见实质损失，属态度、信息等一般问题。"),
    ],
)
def test_the_class_of_a_complaint(rule: Class, facts: dict[str, Any], value: str, reason: str) -> None:
    found = propose(rule, {"kind": "complaint", **facts})
    assert found is not None
    assert (found.document, found.clause, found.gives) == ("CM", "CM-5.2", "severity")
    assert (found.value, found.say.zh) == (value, reason)


@pytest.mark.parametrize("facts", [{"kind": "inquiry", "goods_lost": True}, {"goods_lost": True}])
def test_nothing_is_proposed_for_what_the_rule_is_not_about(rule: Class, facts: dict[str, Any]) -> None:
    assert propose(rule, facts) is None


def test_the_condition_that_held_is_told(rule: Class) -> None:
    found = [propose(rule, {"kind": "complaint", "goods_lost": lost}) for lost in (True, False)]
    assert [one and one.condition for one in found] == ["has(facts.goods_lost) && facts.goods_lost", ""]


OF_LOSS = """
rules:
  - id: %s-1/class
    kind: class
    subject: case
    gate: case.look
    gives: severity
    values: [{value: %s, when: 'facts.loss > cny("1")', say: 有损失。}]
"""


def test_what_has_no_answer_proposes_nothing_and_a_company_goes_before_a_guide() -> None:
    guide = draft(OF_LOSS % ("X", "general"), source="guide")
    company = draft(OF_LOSS % ("Y", "major"), document="Y", source="company")
    program = Program([guide, company])
    assert proposed(program, "case", "severity", {}) is None
    found = proposed(program, "case", "severity", {"loss": 101})
    assert found is not None
    assert (found.rule, found.value) == ("Y-1/class", "major")
    assert proposed(program, "order", "severity", {"loss": 101}) is None
    assert proposed(program, "case", "kind", {"loss": 101}) is None


def test_a_gate_tells_what_is_proposed_beside_its_answer() -> None:
    answer = ask(Program([load_pack("CM")]), Subject("case:1"), "case.classify", {"kind": "complaint"})
    assert (answer.allowed, answer.asked) == (True, ())
    assert [(one.rule, one.value) for one in answer.proposed] == [("CM-5.2/class", "general")]
