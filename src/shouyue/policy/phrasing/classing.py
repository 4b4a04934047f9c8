"""Classes in words, with their options as a table."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.phrasing.result import Rung
from shouyue.policy.phrasing.saying import quoted
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.scope import facts_of
from shouyue.policy.values import Class, Option

_CORE = Text(
    zh="{gate}按已知的事实建议{gives}，取最先成立的一项",
    hant="{gate}按已知的事實建議{gives}，取最先成立的一項",
    en="{gate} proposes {gives} from what is known, the first that holds",
)
_OPTION = Text(zh="{when}，建议{value}", hant="{when}，建議{value}", en="{value}, {when}")
_WHEN = Text(zh="{when}时", hant="{when}時", en="where {when}")
_REST = Text(zh="其余情形", hant="其餘情形", en="in all other cases")
_BECAUSE = Text(zh="{value}：{say}", en="{value}: {say}")
_CONFIRMED = Text(zh="由人确认后生效", hant="由人確認後生效", en="it takes effect when a person confirms it")


def aspects(rule: Class, speaker: Speaker) -> Aspects:
    gate = speaker.policy.catalogue.gates.get(rule.gate)
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "gate": quoted((speaker.of(gate.label) if gate else "") or rule.gate, speaker.language),
        "when": speaker.condition(rule.when, {}, facts_of(rule, speaker.policy)) if rule.when else "",
        "gives": speaker.fact(rule.gives),
    }


def pieces(rule: Class, speaker: Speaker, said: Aspects) -> Iterator[str]:
    gives = quoted(said["gives"], speaker.language)
    yield speaker.under(speaker.say(_CORE, gate=said["gate"], gives=gives), said["when"])
    for option in rule.options:
        value = quoted(_value(option, rule, speaker), speaker.language)
        yield speaker.say(_OPTION, when=_when(option, rule, speaker), value=value)
    yield speaker.of(_CONFIRMED)


def rungs(rule: Class, speaker: Speaker) -> tuple[Rung, ...]:
    """The options as the rows of a table: when, and what is proposed for which reason."""
    return tuple(
        Rung(n, _when(option, rule, speaker), _because(option, rule, speaker))
        for n, option in enumerate(rule.options, 1)
    )


def _because(option: Option, rule: Class, speaker: Speaker) -> str:
    return speaker.say(_BECAUSE, value=_value(option, rule, speaker), say=speaker.of(option.say).rstrip("。."))


def _value(option: Option, rule: Class, speaker: Speaker) -> str:
    field = speaker.facts.get(rule.gives)
    label = field.value_labels.get(option.value) if field else None
    return speaker.of(label) if label else option.value


def _when(option: Option, rule: Class, speaker: Speaker) -> str:
    if option.when is None:
        return speaker.of(_REST)
    return speaker.say(_WHEN, when=speaker.condition(option.when, {}, facts_of(rule, speaker.policy)))
