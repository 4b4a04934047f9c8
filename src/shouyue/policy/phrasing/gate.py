"""Gates in words."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.phrasing.saying import quoted
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.values import Gate

_CORE = Text(
    zh="{gate}之前须满足：{require}", hant="{gate}之前須滿足：{require}", en="before {gate}, this must hold: {require}"
)
_SAID = Text(
    zh="否则拒绝，并说明{say}", hant="否則拒絕，並說明{say}", en="otherwise it is refused with the words {say}"
)
_REFUSED = Text(zh="否则拒绝", hant="否則拒絕", en="otherwise it is refused")


def aspects(rule: Gate, speaker: Speaker) -> Aspects:
    known = speaker.policy.catalogue.gates.get(rule.gate)
    facts = {**speaker.facts, **(known.facts if known else {})}
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "gate": quoted((speaker.of(known.label) if known else "") or rule.gate, speaker.language),
        "when": speaker.condition(rule.when, {}, facts) if rule.when else "",
        "require": speaker.condition(rule.require, {}, facts),
        "say": speaker.of(rule.say),
    }


def pieces(rule: Gate, speaker: Speaker, said: Aspects) -> Iterator[str]:
    yield speaker.under(speaker.say(_CORE, gate=said["gate"], require=said["require"]), said["when"])
    words = quoted(said["say"].rstrip("。."), speaker.language)
    yield speaker.say(_SAID, say=words) if said["say"] else speaker.of(_REFUSED)
