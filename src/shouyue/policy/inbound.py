"""Facts that other systems send as JSON, checked against the catalogue; what is wrong shows its place as a pointer.

Stricter than a file that a person wrote: a text is a JSON string, an instant has its zone, nothing is guessed.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.engine.facts import kind_of
from shouyue.policy.events import FORMS, typed
from shouyue.policy.fields import Field, Type
from shouyue.policy.values import Catalogue, EventType

REFERENCE = re.compile(r"[a-z][a-z_]{0,30}:[\w.\-/]{1,80}")
WRITTEN = frozenset({Type.TEXT, Type.INSTANT, Type.DATE, Type.DURATION})  # as JSON strings
LARGEST = 2**63 - 1
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

FUTURE = Text(
    zh="发生时间还没有到：比我们的时钟快了 5 分钟以上。请核对时区和发送方的时钟。",
    en="That time is still to come, by more than 5 minutes of our clock. Check the zone and the sender's clock.",
)
LONG_AGO = Text(
    zh="发生时间早于 2000 年。请核对日期；更早的历史请用导入。",
    en="That time lies before the year 2000. Check the date; import a history that is older.",
)
NOT_TOLD = Text(
    zh="没有可更正的事实：编号须是由外部系统告知的、同一对象的、尚未被更正的事实。",
    en="There is nothing to correct: name a fact of this subject that was told from outside and not yet corrected.",
)
REUSED = Text(
    zh="这个 id 已用于内容不同的另一条事实。新的事实请用新的 id；要更正请用 corrects。",
    en="This id was used for a fact that says something else. Take a new id for a new fact; correct one by corrects.",
)
ALONE = Text(zh="这条事实不关联其他对象。", en="A fact of this name is about nothing else.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with a fact: where (a JSON pointer inside it), of which kind, and what to do."""

    pointer: str
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Inbound:
    """A fact as the catalogue holds it."""

    event: EventType
    subject: str
    about: tuple[str, ...]
    facts: Mapping[str, Any]
    data: Mapping[str, Any]


def read(
    catalogue: Catalogue,
    *,
    name: str,
    subject: str,
    about: Iterable[str],
    facts: Mapping[str, Any],
    data: Mapping[str, Any],
) -> tuple[Inbound | None, list[Wrong]]:
    """The fact with its values typed, or what is wrong with it; not both."""
    event = catalogue.events.get(name)
    if event is None:
        return None, [_unknown("/name", "unknown-event", name, catalogue.events)]
    mentioned = tuple(about)
    wrong = [*_of_kind("/subject", subject, (event.subject,)), *_abouts(mentioned, event)]
    known = {**event.own, **event.context}
    values, more = _values("/facts", facts, known)
    said, rest = _values("/data", data, event.data)
    wrong += [*more, *rest]
    return (None, wrong) if wrong else (Inbound(event, subject, mentioned, values, said), [])


def _abouts(about: tuple[str, ...], event: EventType) -> list[Wrong]:
    return [wrong for place, name in enumerate(about) for wrong in _of_kind(f"/about/{place}", name, event.about)]


def _of_kind(pointer: str, reference: str, kinds: tuple[str, ...]) -> list[Wrong]:
    if REFERENCE.fullmatch(reference) and kind_of(reference) in kinds:
        return []
    if not kinds:
        return [Wrong(pointer, "wrong-subject", ALONE)]
    forms = [f"{kind}:…" for kind in kinds]
    zh = f"这里应写成 {' 或 '.join(forms)}，冒号后是编号（字母、数字、“.-_/”，最长 80 字）。"
    en = f"Write {' or '.join(forms)} with an id of at most 80 letters, digits or .-_/ after the colon."
    return [Wrong(pointer, "wrong-subject", Text(zh=zh, en=en))]


def _values(pointer: str, values: Mapping[str, Any], known: Mapping[str, Field]) -> tuple[dict[str, Any], list[Wrong]]:
    found: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for key, value in values.items():
        place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in known:
            wrong.append(_unknown(place, "unknown-value", key, known))
        elif value is None:
            found[key] = None
        else:
            try:
                found[key] = _value(value, known[key])
            except ValueError:
                wrong.append(_mistyped(place, known[key]))
    return found, wrong


def _value(value: Any, field: Field) -> Any:
    """The value as its field holds it. Raises ValueError."""
    if field.type in WRITTEN and not isinstance(value, str):
        raise ValueError(field.type.value)
    if field.type is Type.LIST and not (isinstance(value, list) and all(isinstance(part, str) for part in value)):
        raise ValueError(field.type.value)
    held = typed(value, field.type)
    if isinstance(held, int) and not isinstance(held, bool) and abs(held) > LARGEST:
        raise ValueError("too large")
    if isinstance(held, datetime) and not EARLIEST <= held < LATEST:
        raise ValueError("out of reach")
    if field.values and not set(held if field.type is Type.LIST else (held,)) <= set(field.values):
        raise ValueError("not one of the values")
    return held


def _mistyped(pointer: str, field: Field) -> Wrong:
    if field.values:
        allowed = ", ".join(field.values)
        return Wrong(pointer, "wrong-value", Text(zh=f"只能取：{allowed}。", en=f"It must be one of: {allowed}."))
    form = FORMS[field.type]
    return Wrong(pointer, "wrong-type", Text(zh=f"这里应当是{form.zh}。", en=f"This must be {form.en}."))


def _unknown(pointer: str, code: str, name: str, known: Iterable[str]) -> Wrong:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    zh = f"您是否要写“{close[0]}”？" if close else "可用的名称见 GET /catalogue。"
    en = f"Did you mean “{close[0]}”?" if close else "GET /catalogue lists the names."
    return Wrong(pointer, code, Text(zh=f"目录里没有“{name}”。{zh}", en=f"The catalogue has no “{name}”. {en}"))


def not_external(name: str, route: str | None) -> Text:
    """Why a name is refused that a room of the house records; `route` is the call to make instead, where known."""
    zh = f"请改用 {route}。" if route else "它由系统内的操作记录，不能由外部系统告知。"
    en = f"Call {route} instead." if route else "It is recorded by what people do here, not told from outside."
    return Text(zh=f"“{name}”不接受外部来源。{zh}", en=f"“{name}” is not taken from outside. {en}")
