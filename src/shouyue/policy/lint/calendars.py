"""Calendars and labels: what is not known ahead, and what people would have to read as code."""

from collections.abc import Iterator, Mapping

from shouyue.kit.text import Text
from shouyue.policy.fields import Field
from shouyue.policy.lint.finding import Check, Hit, Level, hit, listed
from shouyue.policy.lint.ground import Ground
from shouyue.policy.values import NOWHERE, Cadence, Deadline, EventType, GateType, Ladder
from shouyue.worktime import Calendar

_NONE_KNOWN = Text(
    zh="节假日是自列的日期，不知道调休上班日",
    hant="節假日是自列的日期，不知道調休上班日",
    en="its holidays are a list of its own, which knows no make-up days",
)
_NOT_SAID = Text(zh="没有写 make_up", hant="沒有寫 make_up", en="it has no `make_up`")
_NO_SHIFTS = Text(
    zh="make_up 指向的那一天没有班次",
    hant="make_up 指向的那一天沒有班次",
    en="the day that `make_up` names has no shifts",
)


def _used(ground: Ground) -> dict[str, Calendar]:
    """The calendars that some rule counts in."""
    found: dict[str, Calendar] = {}
    for written in ground.rules:
        if isinstance(written.rule, Deadline | Ladder | Cadence):
            name = written.rule.calendar.name
            found |= {name: written.policy.calendars[name]} if name in written.policy.calendars else {}
    return found


def _not_announced(ground: Ground) -> Iterator[Hit]:
    """One finding for each list of holidays, whatever number of calendars use it."""
    lists: dict[str, dict[str, int]] = {}
    for name, calendar in _used(ground).items():
        if calendar.holidays and calendar.announced_years:
            lists.setdefault(calendar.holidays.code, {})[name] = max(calendar.announced_years)
    for code, calendars in lists.items():
        last = min(calendars.values())
        yield hit(code, NOWHERE, calendars=listed(calendars), last=str(last), next=str(last + 1))


def _make_up(ground: Ground) -> Iterator[Hit]:
    for name, calendar in _used(ground).items():
        if calendar.holidays is None or calendar.week is None:
            continue
        if not calendar.holidays.make_up:
            yield hit(name, NOWHERE, calendar=name, why=_NONE_KNOWN)
        elif calendar.make_up is None:
            yield hit(name, NOWHERE, calendar=name, why=_NOT_SAID)
        elif not calendar.week[calendar.make_up]:
            yield hit(name, NOWHERE, calendar=name, why=_NO_SHIFTS)


def _labels(ground: Ground) -> Iterator[Hit]:
    """Names of the catalogue are shared by all documents, so each is named once."""
    for policy in ground.policies:
        for event in policy.catalogue.events.values():
            unnamed = _unnamed(event, {**event.own, **event.context, **event.data})
            if unnamed:
                yield hit(event.name, event.mark, name=event.name, what=listed(unnamed))
        for gate in policy.catalogue.gates.values():
            unnamed = _unnamed(gate, gate.facts)
            if unnamed:
                yield hit(gate.name, gate.mark, name=gate.name, what=listed(unnamed))
        for found in policy.rules:
            if not found.label.zh:
                yield hit(found.id, found.mark, name=found.id, what=found.id)


def _unnamed(owner: EventType | GateType, fields: Mapping[str, Field]) -> list[str]:
    unnamed = [] if owner.label.zh else [owner.name]
    for key, field in fields.items():
        unnamed += [] if field.label and field.label.zh else [key]
        unnamed += [f"{key}={value}" for value in field.values if value not in field.value_labels]
    return unnamed


CHECKS = (
    Check(
        code="year-not-announced",
        level=Level.NOTE,
        look=_not_announced,
        title=Text(zh="尚未公布的年份", en="A year not announced"),
        why=Text(
            zh="调休安排公布之前，涉及那一年的到期时间是暂定的，公布后会重算。",
            hant="調休安排公布之前，涉及那一年的到期時間是暫定的，公布後會重算。",
            en="Until make-up days are announced, due times that touch the year are provisional and are reckoned "
            "again then.",
        ),
        says=Text(
            zh="日历{calendars}的节假日和调休只知道到{last}年，涉及{next}年的到期时间是暂定的。公布后请更新节假日表。",
            hant="日曆{calendars}的節假日和調休只知道到{last}年，涉及{next}年的到期時間是暫定的。"
            "公布後請更新節假日表。",
            en="The calendars {calendars} know holidays and make-up days up to {last}; due times that touch {next} "
            "are provisional. Update the table when they are announced.",
        ),
    ),
    Check(
        code="make-up-missing",
        level=Level.NOTE,
        look=_make_up,
        title=Text(zh="没有调休上班日", hant="沒有調休上班日", en="No make-up days"),
        why=Text(
            zh="调休上班的周末按班次计时；日历不知道它们，到期就会算晚。",
            hant="調休上班的週末按班次計時；日曆不知道它們，到期就會算晚。",
            en="On make-up days time counts; a calendar that does not know them reckons due times too late.",
        ),
        says=Text(
            zh="日历{calendar}没有调休上班日：{why}。请写 holidays: CN 和 make_up: mon，或用 extra 逐日列出。",
            hant="日曆{calendar}沒有調休上班日：{why}。請寫 holidays: CN 和 make_up: mon，或用 extra 逐日列出。",
            en="Calendar {calendar} has no make-up days: {why}. Write holidays: CN and make_up: mon, or list them "
            "in `extra`.",
        ),
    ),
    Check(
        code="label-missing",
        level=Level.NOTE,
        look=_labels,
        title=Text(zh="没有中文名", hant="沒有中文名", en="Names without labels"),
        why=Text(
            zh="页面和规则说明里会露出代码。",
            hant="頁面和規則說明裡會露出代碼。",
            en="Pages and rules in words would show code in their place.",
        ),
        says=Text(
            zh="{name}里没有写名称的：{what}。请补 label，取值写成“值: {{zh: …, en: …}}”。",
            hant="{name}裡沒有寫名稱的：{what}。請補 label，取值寫成「值: {{zh: …, en: …}}」。",
            en="{name} lacks labels for: {what}. Add `label`, and write values as “value: {{zh: …, en: …}}”.",
        ),
    ),
)
