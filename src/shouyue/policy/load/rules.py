"""Rules of each kind, from their written form."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from shouyue.policy.load.parts import Reader, required, texts
from shouyue.policy.source import Item, problem
from shouyue.policy.values import (
    AnyRule,
    Cadence,
    CalendarRef,
    Chain,
    Class,
    Deadline,
    Document,
    Gate,
    Ladder,
    Option,
    Pause,
    Period,
    Reopen,
    Seats,
    Step,
    Target,
    Warning,
)

COMMON = ("id", "clause", "kind", "subject", "label", "when")
CAUSES = ("customer", "carrier", "force_majeure", "us")
KEYS: dict[str, tuple[str, ...]] = {
    "deadline": (
        *("start", "start_in", "again", "stop", "pause", "cancel", "within", "calendar", "owner", "warn", "reopen"),
        *("moves_with", "replaces", "late_entry", "duty", "once"),
    ),
    "ladder": ("start", "stop", "until", "cancel", "pause", "calendar", "from", "of", "steps"),
    "cadence": ("every", "count", "met_by", "joins", "calendar", "owner", "warn", "late_entry"),
    "gate": ("gate", "require", "say"),
    "target": ("of", "good", "every", "at_least", "by"),
    "chain": ("gate", "amount", "steps", "parallel", "fallback"),
    "class": ("gate", "gives", "values"),
}


def read_rule(item: Item, reader: Reader, document: Document) -> AnyRule:
    """One rule. Raises PolicyError that points at the key."""
    parts = item.mapping()
    kind = required(parts, "kind", item).choice(KEYS)
    item.mapping(known=(*COMMON, *KEYS[kind]), what=f"{kind} ")
    reader.used.clear()
    common = _common(item, parts, reader, document)
    return replace(_KINDS[kind](item, parts, reader, common), parameters=tuple(dict.fromkeys(reader.used)))


def _common(item: Item, parts: dict[str, Item], reader: Reader, document: Document) -> dict[str, Any]:
    key = required(parts, "id", item).text()
    return {
        "id": key,
        "clause": parts["clause"].text() if "clause" in parts else key.split("/")[0],
        "subject": _text(parts, "subject") if parts["kind"].text() == "target" else _needed(parts, "subject", item),
        "label": reader.words(parts.get("label")),
        "when": reader.condition(parts["when"]) if "when" in parts else None,
        "document": document.id,
        "source": document.source,
        "mark": item.mark,
    }


def _deadline(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Deadline:
    return Deadline(
        **common,
        start=reader.triggers(required(parts, "start", item)),
        stop=reader.triggers(required(parts, "stop", item)),
        within=reader.within(required(parts, "within", item)),
        start_in=_choice(parts, "start_in", ("open", "closed", "any"), "any"),
        again=_choice(parts, "again", ("ignore", "restart"), "ignore"),
        pause=_pauses(parts.get("pause"), reader),
        cancel=reader.triggers(parts.get("cancel")),
        calendar=_calendar(parts.get("calendar")),
        owner=_text(parts, "owner"),
        duty=_text(parts, "duty"),
        warn=_warnings(parts.get("warn"), reader),
        reopen=_reopen(parts.get("reopen"), reader),
        moves_with=_fact_key(parts.get("moves_with")),
        replaces=texts(parts.get("replaces")),
        late_entry=_late_entry(parts.get("late_entry"), reader),
        once=parts["once"].boolean() if "once" in parts else False,
    )


def _ladder(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Ladder:
    from_breach = "from" in parts and parts["from"].choice(("breach",)) == "breach"
    start = reader.triggers(parts.get("start") if from_breach else required(parts, "start", item))
    stop = reader.triggers(parts.get("stop"))
    steps = required(parts, "steps", item)
    return Ladder(
        **common,
        steps=tuple(_step(step, reader) for step in steps.items()),
        start=start,
        stop=stop,
        until=reader.triggers(parts.get("until")) or stop,
        cancel=reader.triggers(parts.get("cancel")),
        pause=_pauses(parts.get("pause"), reader),
        calendar=_calendar(parts.get("calendar")),
        from_breach=from_breach,
        of=texts(required(parts, "of", item)) if from_breach else texts(parts.get("of")),
    )


def _cadence(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Cadence:
    return Cadence(
        **common,
        every=_period(required(parts, "every", item), reader),
        met_by=reader.triggers(required(parts, "met_by", item)),
        count=_count(parts.get("count"), reader),
        joins=_choice(parts, "joins", ("prorate", "whole", "next_period"), "whole"),
        calendar=_calendar(parts.get("calendar")),
        owner=_text(parts, "owner"),
        warn=_warnings(parts.get("warn"), reader),
        late_entry=_late_entry(parts.get("late_entry"), reader),
    )


def _gate(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Gate:
    return Gate(
        **common,
        gate=required(parts, "gate", item).text(),
        require=reader.condition(required(parts, "require", item)),
        say=reader.words(parts.get("say")),
    )


def _target(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Target:
    return Target(
        **common,
        of=reader.triggers(required(parts, "of", item)),
        good=reader.condition(required(parts, "good", item)),
        every=_period(required(parts, "every", item), reader),
        at_least=reader.share(required(parts, "at_least", item)),
        by=texts(parts.get("by")),
    )


def _chain(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Chain:
    steps = required(parts, "steps", item)
    if not steps.items():
        raise problem(steps.mark, "missing-key", zh="审批链至少要有一步。", en="A chain needs one step at least.")
    return Chain(
        **common,
        gate=required(parts, "gate", item).text(),
        steps=tuple(_seats(step, reader) for step in steps.items()),
        amount=_fact_key(parts.get("amount")),
        parallel=parts["parallel"].boolean() if "parallel" in parts else False,
        fallback=texts(parts.get("fallback")),
    )


def _seats(item: Item, reader: Reader) -> Seats:
    parts = item.mapping(known=("to", "mode", "above", "when"), what="step ")
    to = texts(required(parts, "to", item))
    if not to:
        raise problem(item.mark, "missing-key", zh="这一步没有写由谁审批。", en="The step names nobody who signs.")
    return Seats(
        to=to,
        mode=_choice(parts, "mode", ("any", "all"), "any"),
        above=reader.money(parts["above"]) if "above" in parts else None,
        when=reader.condition(parts["when"]) if "when" in parts else None,
    )


def _class(item: Item, parts: dict[str, Item], reader: Reader, common: dict[str, Any]) -> Class:
    values = required(parts, "values", item)
    if not values.items():
        raise problem(values.mark, "missing-key", zh="定级至少要有一个值。", en="A class needs one value at least.")
    return Class(
        **common,
        gate=required(parts, "gate", item).text(),
        gives=required(parts, "gives", item).text(),
        options=tuple(_option(value, reader) for value in values.items()),
    )


def _option(item: Item, reader: Reader) -> Option:
    parts = item.mapping(known=("value", "when", "say"), what="value ")
    return Option(
        value=required(parts, "value", item).text(),
        say=reader.words(required(parts, "say", item)),
        when=reader.condition(parts["when"]) if "when" in parts else None,
    )


_KINDS: dict[str, Callable[[Item, dict[str, Item], Reader, dict[str, Any]], AnyRule]] = {
    "deadline": _deadline,
    "ladder": _ladder,
    "cadence": _cadence,
    "gate": _gate,
    "target": _target,
    "chain": _chain,
    "class": _class,
}


def _needed(parts: dict[str, Item], key: str, parent: Item) -> str:
    return required(parts, key, parent).text()


def _text(parts: dict[str, Item], key: str) -> str:
    return parts[key].text() if key in parts else ""


def _choice(parts: dict[str, Item], key: str, allowed: tuple[str, ...], default: str) -> Any:
    """One of the words that the field's type lists."""
    return parts[key].choice(allowed) if key in parts else default


def _count(item: Item | None, reader: Reader) -> int:
    count = reader.integer(item) if item else 1
    if item and count < 1:
        raise problem(item.mark, "wrong-form", zh="次数至少为 1。", en="The count is at least 1.")
    return count


def _period(item: Item, reader: Reader) -> Period:
    return Period(Item(reader.text(item), item.mark).choice(period.value for period in Period))


def _calendar(item: Item | None) -> CalendarRef:
    if item is None:
        return CalendarRef()
    text = item.text()
    return CalendarRef(name="", key=text.removeprefix("facts.")) if text.startswith("facts.") else CalendarRef(text)


def _fact_key(item: Item | None) -> str:
    if item is None:
        return ""
    text = item.text()
    if not text.startswith("facts."):
        raise problem(item.mark, "wrong-form", zh=f"请写 facts.{text}。", en=f"Write facts.{text}.")
    return text.removeprefix("facts.")


def _pauses(item: Item | None, reader: Reader) -> tuple[Pause, ...]:
    if item is None:
        return ()
    return tuple(_pause(part, reader) for part in (item.items() if isinstance(item.value, list) else [item]))


def _pause(item: Item, reader: Reader) -> Pause:
    parts = item.mapping(known=("from", "until", "cause", "moves"), what="pause ")
    until = required(parts, "until", item)
    return Pause(
        start=reader.triggers(required(parts, "from", item)),
        until=() if until.value == "any" else reader.triggers(until),
        cause=_choice(parts, "cause", CAUSES, "customer"),
        moves=parts["moves"].boolean() if "moves" in parts else False,
    )


def _warnings(item: Item | None, reader: Reader) -> tuple[Warning, ...]:
    if item is None:
        return ()
    return tuple(_warning(part, reader) for part in (item.items() if isinstance(item.value, list) else [item]))


def _warning(item: Item, reader: Reader) -> Warning:
    text = reader.text(item)
    if text.endswith("before"):
        return Warning(before=reader.seconds(Item(text.removesuffix("before").strip(), item.mark)))
    share = reader.share(Item(text, item.mark))
    if not 0 < share <= 1:
        raise problem(item.mark, "share", zh="提醒点在 1% 到 100% 之间。", en="A warning lies between 1% and 100%.")
    return Warning(share=Fraction(share))


def _reopen(item: Item | None, reader: Reader) -> Reopen:
    if item is None:
        return Reopen()
    parts = item.mapping(known=("on", "how"), what="reopen ")
    how = _choice(parts, "how", ("never", "resume", "restart"), "resume")
    return Reopen(on=reader.triggers(parts.get("on")), how=how)


def _late_entry(item: Item | None, reader: Reader) -> int:
    if item is None:
        return 86_400
    return 0 if item.value == "refuse" else reader.seconds(item)


def _step(item: Item, reader: Reader) -> Step:
    parts = item.mapping(known=("after", "on", "to", "accept"), what="step ")
    if "after" not in parts and "on" not in parts:
        raise problem(item.mark, "missing-key", zh="阶梯的一级要有 after 或 on。", en="A step needs `after` or `on`.")
    return Step(
        to=required(parts, "to", item).text(),
        after=reader.seconds(parts["after"]) if "after" in parts else None,
        on=reader.triggers(parts.get("on")),
        accept=_text(parts, "accept"),
    )
