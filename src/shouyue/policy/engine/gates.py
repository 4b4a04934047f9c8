"""Gates: asked by an action before it acts, answered with every clause that refuses and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shouyue.kit.text import Text
from shouyue.policy.conditions import Failure, Scope, words
from shouyue.policy.engine.classes import Proposal, propose
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import Subject
from shouyue.policy.values import Gate


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that refuses: its clause and what to say. `lacking` names a fact that nobody gave."""

    rule: str
    clause: str
    say: Text
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question at a gate; `asked` are the rules that had a say, `proposed` what classes propose."""

    gate: str
    subject: str
    refused: tuple[Refusal, ...]
    asked: tuple[str, ...] = ()
    proposed: tuple[Proposal, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.refused


def ask(program: Program, s: Subject, gate: str, facts: Mapping[str, Any]) -> Answer:
    """Ask a gate about a subject, with the facts that the action has gathered laid over those that are known.

    What cannot be answered is refused: a missing fact never lets anything pass.
    """
    known = {**s.facts, **facts}
    asked, refused = [], []
    for rule in program.gates.get(gate, ()):
        if rule.subject == s.kind:
            says = _says(rule, known)
            if says is not None:
                asked.append(rule.id)
            if isinstance(says, Refusal):
                refused.append(says)
    classes = (rule for rule in program.classes if rule.gate == gate and rule.subject == s.kind)
    proposed = tuple(one for rule in classes if (one := propose(rule, known)) is not None)
    return Answer(gate, s.name, tuple(refused), tuple(asked), proposed)


def _says(rule: Gate, known: Mapping[str, Any]) -> Refusal | Literal[True] | None:
    """Refused, let through, or nothing: the rule is not about such a subject."""
    try:
        if rule.when is not None and rule.when.test(known, {}) is not True:
            return None
        if rule.require.test(known, {}) is True:
            return True
        lacking = ""
    except Failure as failure:
        lacking = failure.text.en
    return Refusal(rule.id, rule.clause, rule.say if rule.say.zh else _words(rule), lacking)


def _words(rule: Gate) -> Text:
    """What the rule asks for, in words, where the policy says nothing better."""
    scope = Scope(facts={}, data={})
    zh, hant, en = (words(rule.require.node, scope, language) for language in ("zh-hans", "zh-hant", "en"))
    return Text(zh=f"须满足：{zh}", en=f"Must hold: {en}", hant=f"須滿足：{hant}")
