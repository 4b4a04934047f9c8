"""The small parts that every section is made of: texts, parameters, times, shares, conditions and triggers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from shouyue.kit.text import Text
from shouyue.policy.amounts import AmountError, Within, duration, within
from shouyue.policy.condition import Condition, condition
from shouyue.policy.conditions import ConditionError
from shouyue.policy.phrasing.times import figure_words
from shouyue.policy.source import Item, PolicyError, Problem, nearest, problem
from shouyue.policy.values import Mark, Parameter, Trigger

YEARS = range(1950, 2150)  # a date outside is a slip of the pen, and no calendar reaches there

_PLACE = re.compile(r"\$\{([^}]*)\}")
_MONEY = re.compile(r"^([\d,]+(?:\.\d{1,2})?)\s*CNY$")
_SHARE = re.compile(r"^(\d+(?:\.\d+)?)\s*%$")


@dataclass(slots=True)
class Reader:
    """Reads parts, puts parameters in their places and remembers which were used."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    hant: Mapping[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)

    def words(self, item: Item | None) -> Text:
        """A text in Chinese and English, or one string for both; `${parameters}` are put in as words."""
        if item is None or item.value is None:
            return Text(zh="", en="")
        if isinstance(item.value, dict):
            parts = item.mapping(known=("zh", "en", "hant"), what="文字")
            zh = parts["zh"].text() if "zh" in parts else ""
            en = parts["en"].text() if "en" in parts else zh
            hant = parts["hant"].text() if "hant" in parts else self.hant.get(zh, "")
        else:
            zh = en = item.text()
            hant = self.hant.get(zh, "")
        return self._figures(Text(zh=zh, en=en, hant=hant), item.mark)

    def _figures(self, text: Text, mark: Mark) -> Text:
        """The same text with the figures that it names, said in its language."""
        if "${" not in text.zh + text.en:
            return text

        def said(language: str) -> str:
            return _PLACE.sub(lambda match: figure_words(self._value(match[1], mark), language), text.in_(language))

        return Text(zh=said("zh-hans"), en=said("en"), hant=said("zh-hant"))

    def text(self, item: Item) -> str:
        """A scalar's text with `${parameters}` put in."""
        return _PLACE.sub(lambda match: self._value(match[1], item.mark), item.text())

    def within(self, item: Item) -> Within:
        text = self.text(item)
        try:
            return within(text)
        except AmountError as error:
            raise PolicyError([Problem(item.mark, "time", error.text)]) from None

    def seconds(self, item: Item) -> int:
        text = self.text(item)
        try:
            return duration(text)
        except AmountError as error:
            raise PolicyError([Problem(item.mark, "time", error.text)]) from None

    def integer(self, item: Item) -> int:
        text = self.text(item)
        if not text.isdigit():
            raise problem(item.mark, "wrong-form", zh="这里应当是整数。", en="This must be a whole number.")
        return int(text)

    def share(self, item: Item) -> Fraction:
        """`98%` as an exact fraction."""
        text = self.text(item)
        match = _SHARE.match(text)
        if match is None:
            raise problem(
                item.mark, "share", zh=f"“{text}”不是百分数。请写成 98%。", en=f"“{text}” is no share. Write 98%."
            )
        return Fraction(match[1]) / 100

    def money(self, item: Item) -> int:
        """`2,000 CNY` as whole fen."""
        text = self.text(item)
        match = _MONEY.match(text)
        if match is None:
            raise problem(
                item.mark,
                "money",
                zh=f"“{text}”不是金额。请写成 2,000 CNY。",
                en=f"“{text}” is no amount of money. Write 2,000 CNY.",
            )
        return int(Decimal(match[1].replace(",", "")) * 100)

    def condition(self, item: Item) -> Condition:
        text = _PLACE.sub(lambda match: _in_condition(self._value(match[1], item.mark)), item.text())
        try:
            return condition(text)
        except ConditionError as error:
            mark = Mark(item.mark.file, item.mark.line, item.mark.column + max(error.column - 1, 0))
            raise PolicyError([Problem(mark, "condition", error.text)]) from None

    def triggers(self, item: Item | None) -> tuple[Trigger, ...]:
        """Events, one or a list, each a name or `{event: …, when: …}`."""
        if item is None:
            return ()
        parts = item.items() if isinstance(item.value, list) else [item]
        return tuple(self._trigger(part) for part in parts)

    def _trigger(self, item: Item) -> Trigger:
        if not isinstance(item.value, dict):
            return Trigger(item.text())
        parts = item.mapping(known=("event", "when"), what="事件")
        event = required(parts, "event", item)
        return Trigger(event.text(), self.condition(parts["when"]) if "when" in parts else None)

    def _value(self, name: str, mark: Mark) -> str:
        found = self.parameters.get(name.strip())
        if found is None:
            near = nearest(name, list(self.parameters), "“{}”")
            raise problem(
                mark,
                "unknown-parameter",
                zh=f"没有参数“{name}”。" + (f"您是否要写{near}？" if near else "请在 parameters 中写明。"),
                en=f"There is no parameter “{name}”. "
                + (f"Did you mean {near}?" if near else "State it in parameters."),
            )
        self.used.append(found.id)
        return found.value


def _in_condition(value: str) -> str:
    """A parameter's value as the conditions write it: money as `cny(…)`, shares as numbers, times as `duration(…)`."""
    if match := _MONEY.match(value):
        return f'cny("{match[1]}")'
    if match := _SHARE.match(value):
        return str(float(match[1]) / 100)
    if value.startswith("PT"):
        return f'duration("{duration(value)}s")'
    return value


def required(parts: Mapping[str, Item], key: str, parent: Item) -> Item:
    """The item under a key. Raises PolicyError at the parent where it is missing."""
    found = parts.get(key)
    if found is None or found.value is None:
        raise problem(parent.mark, "missing-key", zh=f"缺少“{key}”，请补上。", en=f"“{key}” is missing: add it.")
    return found


def texts(item: Item | None) -> tuple[str, ...]:
    """A list of strings, or one string."""
    if item is None or item.value is None:
        return ()
    if isinstance(item.value, list):
        return tuple(part.text() for part in item.items())
    return (item.text(),)


def named(items: Iterable[Item], what: str) -> dict[str, Item]:
    """A list of `{id: …}` as a mapping by id. Raises PolicyError where an id stands twice."""
    found: dict[str, Item] = {}
    for item in items:
        key = required(item.mapping(), "id", item).text()
        if key in found:
            raise problem(
                item.mark,
                "id-twice",
                zh=f"{what}“{key}”出现两次。请给其中一条另取编号。",
                en=f"“{key}” stands twice: give one of them another id.",
            )
        found[key] = item
    return found


def moment(item: Item) -> datetime:
    """An instant with its zone. Raises PolicyError that shows how to write it."""
    try:
        at = datetime.fromisoformat(item.text())
    except ValueError:
        raise problem(
            item.mark,
            "instant",
            zh=f"“{item.text()[:40]}”不是时刻。请写成 2026-03-02T09:00:00+08:00。",
            en=f"“{item.text()[:40]}” is no instant. Write 2026-03-02T09:00:00+08:00.",
        ) from None
    if at.tzinfo is None:
        raise problem(
            item.mark,
            "no-zone",
            zh="时刻缺少时区。请补上，例如 +08:00。",
            en="The instant has no time zone: add it, such as +08:00.",
        )
    if at.year not in YEARS:
        raise problem(
            item.mark,
            "year",
            zh=f"年份 {at.year} 不可信，请核对。",
            en=f"The year {at.year} cannot be meant: check it.",
        )
    return at
