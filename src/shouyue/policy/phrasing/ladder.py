"""Ladders in words, with their steps as a table."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.phrasing.result import Rung
from shouyue.policy.phrasing.saying import OR, SEMICOLON, joined
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.times import amount_words
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.values import Ladder, Step

_FROM = Text(zh="自{start}起（{calendar}）", en="counted from {start} ({calendar})")
_BREACH = Text(zh="{rules} 首次逾期", en="the first breach of {rules}")
_BREACH_OF = Text(zh="其任一规则首次逾期", hant="其任一規則首次逾期", en="the first breach")
_AFTER = Text(zh="满{amount}", hant="滿{amount}", en="after {amount}")
_ON = Text(zh="有{on}", en="on {on}")
_TOLD = Text(zh="{when}，告知{to}", en="{when}, {to} is told")
_ACCEPTED = Text(zh="{told}，以{accept}表示接手", en="{told}, accepted by {accept}")
_STOPS = Text(zh="有{stop}后不再计时", hant="有{stop}後不再計時", en="{stop} stops the time")
_UNTIL = Text(zh="至{until}为止", hant="至{until}為止", en="it ends with {until}")


def aspects(rule: Ladder, speaker: Speaker) -> Aspects:
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "when": speaker.when(rule.start),
        "start": _start(rule, speaker),
        "calendar": speaker.calendar_line(rule.calendar),
        "stops_time": speaker.triggers(rule.stop) if rule.stop != rule.until else "",
        "until": speaker.triggers(rule.until),
        "pause": joined(speaker.pauses(rule.pause, alone=True), SEMICOLON, speaker.language),
        "cancel": speaker.triggers(rule.cancel),
    }


def pieces(rule: Ladder, speaker: Speaker, said: Aspects) -> Iterator[str]:
    counted = speaker.say(_FROM, start=said["start"], calendar=speaker.calendar(rule.calendar))
    yield speaker.under(counted, said["when"])
    yield from (_told(rung, speaker) for rung in rungs(rule, speaker))
    yield speaker.say(_STOPS, stop=said["stops_time"]) if said["stops_time"] else ""
    yield speaker.say(_UNTIL, until=said["until"]) if said["until"] else ""
    yield from speaker.pauses(rule.pause)
    yield speaker.cancelled(said["cancel"])


def rungs(rule: Ladder, speaker: Speaker) -> tuple[Rung, ...]:
    """The steps as the rows of a table."""
    return tuple(_rung(place, step, speaker) for place, step in enumerate(rule.steps, 1))


def _start(rule: Ladder, speaker: Speaker) -> str:
    if rule.from_breach:
        return speaker.say(_BREACH, rules=", ".join(rule.of)) if rule.of else speaker.of(_BREACH_OF)
    return speaker.triggers(rule.start)


def _rung(place: int, step: Step, speaker: Speaker) -> Rung:
    after = speaker.say(_AFTER, amount=amount_words(step.after, speaker.language)) if step.after is not None else ""
    on = speaker.say(_ON, on=speaker.triggers(step.on)) if step.on else ""
    return Rung(
        place=place,
        when=joined([after, on], OR, speaker.language),
        to=speaker.role(step.to),
        accept=speaker.event(step.accept) if step.accept else "",
    )


def _told(rung: Rung, speaker: Speaker) -> str:
    told = speaker.say(_TOLD, when=rung.when, to=rung.to)
    return speaker.say(_ACCEPTED, told=told, accept=rung.accept) if rung.accept else told
