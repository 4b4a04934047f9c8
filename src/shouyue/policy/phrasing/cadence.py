"""Cadences in words."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.times import period_words
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.values import Cadence

_CORE = Text(
    zh="{every}为每个{subject}至少有{count}{met_by}",
    hant="{every}為每個{subject}至少有{count}{met_by}",
    en="{every}, for each {subject}, at least {count}: {met_by}",
)
_COMPANY = Text(zh="{every}至少有{count}{met_by}", en="{every}, at least {count}: {met_by}")
_TIMES = Text(zh="{n}次", en="{n} times")
_ONCE = Text(zh="{n}次", en="once")
_JOINS = {
    "whole": Text(
        zh="中途加入的当期不减", hant="中途加入的當期不減", en="who joins midway owes the whole of that period"
    ),
    "prorate": Text(
        zh="中途加入的按余下时间折算，向上取整",
        hant="中途加入的按餘下時間折算，向上取整",
        en="who joins midway owes the share of the rest, rounded up",
    ),
    "next_period": Text(
        zh="中途加入的从下一期算起",
        hant="中途加入的從下一期算起",
        en="who joins midway owes it from the next period on",
    ),
}


def aspects(rule: Cadence, speaker: Speaker) -> Aspects:
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "when": speaker.when(),
        "every": period_words(rule.every.value, speaker.language),
        "count": speaker.say(_ONCE if rule.count == 1 else _TIMES, n=str(rule.count)),
        "met_by": speaker.triggers(rule.met_by),
        "owner": speaker.role(rule.owner),
        "joins": speaker.of(_JOINS[rule.joins]),
        "warn": speaker.warnings(rule.warn),
        "calendar": speaker.calendar_line(rule.calendar),
    }


def pieces(rule: Cadence, speaker: Speaker, said: Aspects) -> Iterator[str]:
    template = _COMPANY if rule.subject == "company" else _CORE  # there is only one
    places = {key: said[key] for key in ("every", "subject", "count", "met_by")}
    yield speaker.owned(speaker.under(speaker.say(template, **places), said["when"]), said["owner"])
    yield said["joins"]
    yield speaker.reminded(said["warn"])
