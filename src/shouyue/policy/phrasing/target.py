"""Targets in words."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.fields import Field
from shouyue.policy.phrasing.saying import AND, joined
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.times import period_words, share_words
from shouyue.policy.phrasing.vocabulary import SUBJECTS, subject_words
from shouyue.policy.values import Target

_CORE = Text(
    zh="{every}的{of}中，{good}的不低于 {at_least}",
    hant="{every}的{of}中，{good}的不低於 {at_least}",
    en="{every}, at least {at_least} of {of} must be such that {good}",
)
_BY = Text(zh="按{by}分列", en="shown by {by}")


def aspects(rule: Target, speaker: Speaker) -> Aspects:
    data, facts = speaker.data(rule.of), _facts(rule, speaker)
    return {
        "of": speaker.triggers(rule.of),
        "when": speaker.condition(rule.when, data, facts) if rule.when else "",
        "good": speaker.condition(rule.good, data, facts),
        "at_least": share_words(rule.at_least),
        "every": period_words(rule.every.value, speaker.language),
        "by": joined([_by(key, rule, speaker) for key in rule.by], AND, speaker.language),
    }


def pieces(rule: Target, speaker: Speaker, said: Aspects) -> Iterator[str]:
    places = {key: said[key] for key in ("every", "of", "good", "at_least")}
    yield speaker.under(speaker.say(_CORE, **places), said["when"])
    yield speaker.say(_BY, by=said["by"]) if said["by"] else ""


def _facts(rule: Target, speaker: Speaker) -> dict[str, Field]:
    """The facts of the subjects whose events are counted."""
    events = speaker.policy.catalogue.events
    subjects = {events[trigger.event].subject for trigger in rule.of if trigger.event in events}
    found: dict[str, Field] = {}
    for subject in sorted(subjects):
        found |= speaker.policy.catalogue.facts_of(subject)
    return found


def _by(key: str, rule: Target, speaker: Speaker) -> str:
    """What the figure is broken down by: a fact of the counted subjects, or a subject that they are about."""
    field = {**speaker.data(rule.of), **_facts(rule, speaker)}.get(key)
    if field and field.label:
        return speaker.of(field.label)
    return subject_words(key, speaker.language) if key in SUBJECTS else key
