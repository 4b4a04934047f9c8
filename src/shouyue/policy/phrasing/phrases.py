"""A rule of any kind in words."""

from collections.abc import Callable, Iterator
from typing import Any

from shouyue.policy.phrasing import cadence, chain, classing, deadline, gate, ladder, target
from shouyue.policy.phrasing.result import Phrase, Rung
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.vocabulary import KINDS
from shouyue.policy.values import AnyRule, Cadence, Chain, Class, Deadline, Gate, Ladder, Policy, Target

_Pieces = Callable[[Any, Speaker, Aspects], Iterator[str]]

_KINDS: dict[type, tuple[str, Callable[[Any, Speaker], Aspects], _Pieces]] = {
    Deadline: ("deadline", deadline.aspects, deadline.pieces),
    Ladder: ("ladder", ladder.aspects, ladder.pieces),
    Cadence: ("cadence", cadence.aspects, cadence.pieces),
    Gate: ("gate", gate.aspects, gate.pieces),
    Target: ("target", target.aspects, target.pieces),
    Chain: ("chain", chain.aspects, chain.pieces),
    Class: ("class", classing.aspects, classing.pieces),
}


def phrase(rule: AnyRule, policy: Policy, language: str) -> Phrase:
    """Say a rule to people.

    :param policy: the document of the rule; labels of events, facts, roles and parameters come from it.
    :param language: one of kit.text.LANGUAGES; ValueError otherwise.
    """
    speaker = Speaker(rule, policy, language)
    kind, aspects, pieces = _KINDS[type(rule)]
    said = aspects(rule, speaker)
    return Phrase(
        rule=rule.id,
        kind=kind,
        kind_label=speaker.of(KINDS[kind]),
        title=speaker.title(),
        sentence=speaker.sentence(pieces(rule, speaker, said)),
        lines=speaker.lines(said),
        rungs=_rungs(rule, speaker),
        figures=speaker.figures(),
    )


def _rungs(rule: AnyRule, speaker: Speaker) -> tuple[Rung, ...]:
    """The steps of a rule that has any."""
    match rule:
        case Ladder():
            return ladder.rungs(rule, speaker)
        case Chain():
            return chain.rungs(rule, speaker)
        case Class():
            return classing.rungs(rule, speaker)
    return ()
