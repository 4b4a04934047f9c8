"""Deadline rules in words."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.amounts import AtFact, Days, EndOfShift, NextWorkingDay
from shouyue.policy.phrasing.saying import SEMICOLON, joined
from shouyue.policy.phrasing.speaker import Aspects, Speaker
from shouyue.policy.phrasing.times import amount_words, is_span, time_words
from shouyue.policy.phrasing.vocabulary import subject_words
from shouyue.policy.values import Deadline

USUAL_LATE_ENTRY = 86_400

_SPAN = Text(
    zh="自{start}起{within}内须有{stop}",
    hant="自{start}起{within}內須有{stop}",
    en="within {within} of {start} there must be {stop}",
)
_POINT = Text(
    zh="自{start}起，{within}须有{stop}",
    hant="自{start}起，{within}須有{stop}",
    en="after {start}, {within}, there must be {stop}",
)
_COUNTED = Text(zh="{within}（{calendar}）", en="{within} ({calendar})")
_DAYS = Text(zh="起算日不计", hant="起算日不計", en="the start day not counted")
_START_IN = {
    "open": Text(zh="{start}（限{hours}之内）", hant="{start}（限{hours}之內）", en="{start} (inside {hours} only)"),
    "closed": Text(zh="{start}（限{hours}之外）", en="{start} (outside {hours} only)"),
}
_REOPENED = {
    "resume": Text(
        zh="有{on}时续用余下的时间", hant="有{on}時續用餘下的時間", en="on {on} it goes on with the time that was left"
    ),
    "restart": Text(zh="有{on}时重新起算", hant="有{on}時重新起算", en="on {on} it starts anew"),
}
_MOVES = Text(zh="{fact}变动时随之变动", hant="{fact}變動時隨之變動", en="the due time moves with {fact}")
_AGAIN = Text(zh="计时中再次发生则重新起算", hant="計時中再次發生則重新起算", en="a further start begins the time anew")
_ONCE = Text(zh="每个{subject}只起算一次", hant="每個{subject}只起算一次", en="once only for each {subject}")
_REPLACES = Text(zh="取代 {rules}", en="takes the place of {rules}")
_LATE_ENTRY = Text(
    zh="事后补录须在发生后{amount}内",
    hant="事後補錄須在發生後{amount}內",
    en="what is entered within {amount} of its happening still counts",
)
_REFUSED = Text(zh="不接受事后补录", hant="不接受事後補錄", en="late entries are refused")


RARE = ("reopen", "again", "once", "replaces", "late_entry")


def aspects(rule: Deadline, speaker: Speaker) -> Aspects:
    rare = _rare(rule, speaker)
    return {
        "subject": subject_words(rule.subject, speaker.language),
        "when": speaker.when(rule.start),
        "start": _start(rule, speaker),
        "within": _within(rule, speaker),
        "calendar": speaker.calendar_line(rule.calendar),
        "moves_with": rare.pop("moves_with"),
        "stop": speaker.triggers(rule.stop),
        "duty": speaker.duty(rule.duty),
        "owner": speaker.role(rule.owner),
        "pause": joined(speaker.pauses(rule.pause, alone=True), SEMICOLON, speaker.language),
        "cancel": speaker.triggers(rule.cancel),
        "warn": speaker.warnings(rule.warn),
        **rare,
    }


def pieces(rule: Deadline, speaker: Speaker, said: Aspects) -> Iterator[str]:
    yield speaker.owned(speaker.under(_core(rule, speaker, said), said["when"]), said["owner"])
    yield said["moves_with"]
    yield from speaker.pauses(rule.pause)
    yield speaker.reminded(said["warn"])
    yield speaker.cancelled(said["cancel"])
    yield from (said[key] for key in RARE)


def _core(rule: Deadline, speaker: Speaker, said: Aspects) -> str:
    """A point in time names the calendar only where its hours decide it."""
    calendar, within = speaker.calendar(rule.calendar), said["within"]
    if isinstance(rule.within, Days) and speaker.always(rule.calendar):
        calendar = speaker.of(_DAYS)
    if is_span(rule.within) or isinstance(rule.within, NextWorkingDay | EndOfShift):
        within = speaker.say(_COUNTED, within=within, calendar=calendar)
    template = _SPAN if is_span(rule.within) else _POINT
    return speaker.say(template, start=said["start"], within=within, stop=said["stop"])


def _start(rule: Deadline, speaker: Speaker) -> str:
    start = speaker.triggers(rule.start)
    if rule.start_in == "any":
        return start
    return speaker.say(_START_IN[rule.start_in], start=start, hours=speaker.hours(rule.calendar))


def _within(rule: Deadline, speaker: Speaker) -> str:
    fact = speaker.fact(rule.within.key) if isinstance(rule.within, AtFact) else ""
    return time_words(rule.within, speaker.language, fact)


def _rare(rule: Deadline, speaker: Speaker) -> Aspects:
    """What few rules say; empty where this one does not."""
    reopened = _REOPENED.get(rule.reopen.how) if rule.reopen.on else None
    return {
        "moves_with": speaker.say(_MOVES, fact=speaker.fact(rule.moves_with)) if rule.moves_with else "",
        "reopen": speaker.say(reopened, on=speaker.triggers(rule.reopen.on)) if reopened else "",
        "again": speaker.of(_AGAIN) if rule.again == "restart" else "",
        "once": speaker.say(_ONCE, subject=subject_words(rule.subject, speaker.language)) if rule.once else "",
        "replaces": speaker.say(_REPLACES, rules=", ".join(rule.replaces)) if rule.replaces else "",
        "late_entry": _late_entry(rule.late_entry, speaker),
    }


def _late_entry(seconds: int, speaker: Speaker) -> str:
    """Said only where it differs from the usual day."""
    if seconds == USUAL_LATE_ENTRY:
        return ""
    template = _LATE_ENTRY if seconds else _REFUSED
    return speaker.say(template, amount=amount_words(seconds, speaker.language))
