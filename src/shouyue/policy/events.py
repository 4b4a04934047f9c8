"""Facts of a file, checked against the catalogue: values become what it says they are, bad ones show their place."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.amounts import AmountError, duration
from shouyue.policy.engine.facts import APPROVED, Fact, kind_of
from shouyue.policy.fields import Field, Type
from shouyue.policy.load.parts import moment
from shouyue.policy.source import Item, PolicyError, Problem, problem
from shouyue.policy.values import Catalogue, EventType, Mark

EVENT_KEYS = (
    *("id", "at", "name", "subject", "about", "facts", "data", "recorded_at", "corrects"),
    *("actor", "cause", "version"),
)
MAX_CELL = 100_000
FORMS = {
    Type.TEXT: Text(zh="文字，不超过 10 万字", en="text of at most 100,000 characters"),
    Type.BOOL: Text(zh="true 或 false", en="true or false"),
    Type.INT: Text(zh="整数，例如 3", en="a whole number such as 3"),
    Type.NUMBER: Text(zh="数字，例如 3.5", en="a number such as 3.5"),
    Type.MONEY: Text(zh="金额，例如 128.50 CNY，或以分计的整数", en="money such as 128.50 CNY, or whole fen"),
    Type.INSTANT: Text(
        zh="带时区的时刻，例如 2026-03-02T09:00:00+08:00", en="an instant with its zone: 2026-03-02T09:00:00+08:00"
    ),
    Type.DATE: Text(zh="日期，例如 2026-03-02", en="a date such as 2026-03-02"),
    Type.DURATION: Text(zh="时长，例如 PT2H", en="a duration such as PT2H"),
    Type.LIST: Text(zh="文字列表，例如 [a, b]", en="a list of texts such as [a, b]"),
    Type.ANY: Text(zh="值", en="a value"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question at a gate in a file."""

    at: int
    gate: str
    subject: str
    facts: Mapping[str, Any]


def instant(item: Item) -> int:
    """An instant with its zone as a whole epoch second, fractions cut off. Raises PolicyError where the zone lacks."""
    return int(moment(item).replace(microsecond=0).timestamp())


def read_event(item: Item, catalogue: Catalogue, place: int) -> Fact:
    """One fact of a file. `place` numbers it where it has no id of its own."""
    parts = item.mapping(known=EVENT_KEYS, what="event ")
    name, subject, at = (_needed(parts, key, item) for key in ("name", "subject", "at"))
    event = catalogue.events.get(name.text()) or _built_in(name.text(), subject.text())
    if event is None:
        raise _unknown(name, "事实名", "event", catalogue.events)
    _of_kind(subject, event.subject, event.name)
    occurred = instant(at)
    recorded = instant(parts["recorded_at"]) if "recorded_at" in parts else occurred
    return Fact(
        id=parts["id"].text() if "id" in parts else f"event {place}",
        name=event.name,
        subject=subject.text(),
        occurred_at=occurred,
        recorded_at=recorded,
        facts=_values(parts.get("facts"), catalogue.facts_of(event.subject), event.name),
        data=_values(parts.get("data"), event.data, event.name),
        about=_about(parts.get("about")),
        corrects=parts["corrects"].text() if "corrects" in parts else "",
    )


def read_ask(item: Item, catalogue: Catalogue) -> Ask:
    """One question at a gate."""
    parts = item.mapping(known=("at", "gate", "subject", "facts"), what="ask ")
    name, subject = _needed(parts, "gate", item), _needed(parts, "subject", item)
    gate = catalogue.gates.get(name.text())
    if gate is None:
        raise _unknown(name, "关口", "gate", catalogue.gates)
    _of_kind(subject, gate.subject, gate.name)
    known = {**catalogue.facts_of(gate.subject), **gate.facts}
    return Ask(
        at=instant(_needed(parts, "at", item)),
        gate=gate.name,
        subject=subject.text(),
        facts=_values(parts.get("facts"), known, gate.name),
    )


def _built_in(name: str, subject: str) -> EventType | None:
    """The one fact that the engine itself knows, whatever the subject: a late entry is let count."""
    if name != APPROVED:
        return None
    nothing = Text(zh="", en="")
    data = {"rule": Field(Type.TEXT), "key": Field(Type.TEXT)}
    return EventType(name, kind_of(subject), nothing, nothing, own={}, context={}, data=data)


def _of_kind(subject: Item, kind: str, owner: str) -> None:
    """Refuse a subject that is not of the kind that an event or a gate is about."""
    if kind_of(subject.text()) != kind or not subject.text().partition(":")[2]:
        raise problem(
            subject.mark,
            "wrong-subject",
            zh=f"{owner} 的对象应写成“{kind}:编号”，而不是“{subject.text()}”。",
            en=f"{owner} is about “{kind}:…”, not “{subject.text()}”. Write {kind}: and its number.",
        )


def _needed(parts: Mapping[str, Item], key: str, item: Item) -> Item:
    if key not in parts or parts[key].value is None:
        raise problem(item.mark, "missing-key", zh=f"缺少“{key}”，请补上。", en=f"“{key}” is missing: add it.")
    return parts[key]


def _about(item: Item | None) -> tuple[str, ...]:
    if item is None or item.value is None:
        return ()
    return tuple(part.text() for part in item.items()) if isinstance(item.value, list) else (item.text(),)


def _unknown(item: Item, zh: str, en: str, known: Iterable[str]) -> PolicyError:
    close = difflib.get_close_matches(item.text(), list(known), n=1, cutoff=0.5)
    return problem(
        item.mark,
        f"unknown-{en.split()[0]}",
        zh=f"目录里没有{zh}“{item.text()}”。" + (f"您是否要写“{close[0]}”？" if close else "请先在目录中写明。"),
        en=f"The catalogue has no {en} “{item.text()}”. "
        + (f"Did you mean “{close[0]}”?" if close else "Declare it in the catalogue first."),
    )


def _values(item: Item | None, known: Mapping[str, Field], owner: str) -> dict[str, Any]:
    """The values of a fact, each as its field says."""
    if item is None:
        return {}
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for key, part in item.mapping().items():
        try:
            if key not in known:
                raise _unknown(Item(key, part.key or part.mark), f" {owner} 可带的事实项", "fact", known)
            found[key] = None if part.value is None else _value(part, known[key])
        except PolicyError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return found


def _value(item: Item, field: Field) -> Any:
    try:
        value = typed(item.raw if field.type is Type.TEXT and _written(item) else item.plain(), field.type)
    except ValueError:
        raise _wrong(item.mark, field.type) from None
    if field.values and value not in field.values:
        item.choice(field.values)
    return value


def _written(item: Item) -> bool:
    """Whether a text was written as a number: an order number 1.10 is not 1.1."""
    return bool(item.raw) and isinstance(item.value, int | float) and not isinstance(item.value, bool)


def _wrong(mark: Mark, kind: Type) -> PolicyError:
    form = FORMS[kind]
    return problem(mark, "wrong-type", zh=f"这里应当是{form.zh}。", en=f"This must be {form.en}.")


def typed(value: Any, kind: Type) -> Any:
    """A plain value as its type holds it. Raises ValueError where it is not of the type."""
    match kind:
        case Type.TEXT:
            return _text(value)
        case Type.BOOL if isinstance(value, bool):
            return value
        case Type.INT if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Type.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        case Type.MONEY:
            return money(value)
        case Type.INSTANT:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            if at.tzinfo is None:
                raise ValueError("no zone")
            return at.replace(microsecond=0)
        case Type.DATE:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        case Type.DURATION:
            return _duration(value)
        case Type.LIST if isinstance(value, list | tuple):
            return tuple(_text(part) for part in value)
        case Type.ANY:
            return value
    raise ValueError(kind.value)


def _text(value: Any) -> str:
    if isinstance(value, bool | list | dict) or value is None or len(str(value)) > MAX_CELL:
        raise ValueError("text")
    return str(value)


def _duration(value: Any) -> timedelta:
    try:
        return value if isinstance(value, timedelta) else timedelta(seconds=duration(str(value)))
    except AmountError as error:
        raise ValueError(error.text.en) from None


def money(value: Any) -> int:
    """Whole fen: a whole number of fen, or a text such as `5,000,000 CNY` or `128.50 CNY`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not value.endswith("CNY"):
        raise ValueError("money")
    try:
        fen = Decimal(value.removesuffix("CNY").replace(",", "").strip()) * 100
    except InvalidOperation:
        raise ValueError("money") from None
    if fen != fen.to_integral_value():
        raise ValueError("money")
    return int(fen)
