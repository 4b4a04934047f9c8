"""Classes: which value of a fact is proposed from what is known, and why. People confirm it; nothing follows by itself.

What nobody recorded proposes nothing: an option whose condition has no answer is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shouyue.kit.text import Text
from shouyue.policy.condition import Condition
from shouyue.policy.conditions import Failure
from shouyue.policy.values import Class

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that a rule proposes, the reason in words, and the condition that held: "" where the rest is meant."""

    rule: str
    document: str
    clause: str
    gives: str
    value: str
    say: Text
    condition: str = ""


def propose(rule: Class, facts: Mapping[str, Any]) -> Proposal | None:
    """The first option that holds for these facts; None where the rule is not about such a matter, or nothing holds."""
    if not _holds(rule.when, facts):
        return None
    for option in rule.options:
        if _holds(option.when, facts):
            held = option.when.text if option.when else ""
            return Proposal(rule.id, rule.document, rule.clause, rule.gives, option.value, option.say, held)
    return None


def proposed(program: "Program", kind: str, gives: str, facts: Mapping[str, Any]) -> Proposal | None:
    """What the rules propose for a fact of a kind of subject: the highest document goes first that says anything."""
    classes = (rule for rule in program.classes if rule.subject == kind and rule.gives == gives)
    return next((one for rule in classes if (one := propose(rule, facts)) is not None), None)


def _holds(condition: Condition | None, facts: Mapping[str, Any]) -> bool:
    try:
        return condition is None or condition.test(facts, NONE) is True
    except Failure:
        return False
