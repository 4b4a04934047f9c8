"""The catalogue: which facts there are, what they may say, and which gates ask."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace

from shouyue.kit.text import Text
from shouyue.policy.fields import Field, Type
from shouyue.policy.load.parts import Reader, required, texts
from shouyue.policy.source import Item, problem
from shouyue.policy.values import Catalogue, EventType, GateType, Role

EVENT_KEYS = ("subject", "label", "doc", "own", "context", "data", "about", "external", "readers")
GATE_KEYS = ("subject", "label", "facts")
FIELD_KEYS = ("type", "values", "label")
TYPES = tuple(kind.value for kind in Type)


def read_events(item: Item | None, reader: Reader) -> dict[str, EventType]:
    """The events of a catalogue by name."""
    if item is None:
        return {}
    return {name: _event(name, part, reader) for name, part in item.mapping().items()}


def _event(name: str, item: Item, reader: Reader) -> EventType:
    parts = item.mapping(known=EVENT_KEYS, what=f"{name} ")
    if "." not in name:
        raise problem(
            item.mark,
            "event-name",
            zh=f"事实名应写成“对象.动作”，例如 case.received，而不是“{name}”。",
            en=f"A fact is named noun.verb, such as case.received, not “{name}”.",
        )
    return EventType(
        name=name,
        subject=required(parts, "subject", item).text(),
        label=reader.words(parts.get("label")),
        doc=reader.words(parts.get("doc")),
        own=read_fields(parts.get("own"), reader),
        context=read_fields(parts.get("context"), reader),
        data=read_fields(parts.get("data"), reader),
        about=texts(parts.get("about")),
        external=parts["external"].boolean() if "external" in parts else False,
        readers=texts(parts.get("readers")),
        mark=item.mark,
    )


def read_fields(item: Item | None, reader: Reader) -> dict[str, Field]:
    """Fields by key: `region: text`, or `{type: …, values: …, label: …}`."""
    return {key: _field(part, reader) for key, part in item.mapping().items()} if item else {}


def _field(item: Item, reader: Reader) -> Field:
    if not isinstance(item.value, dict):
        return Field(type=Type(item.choice(TYPES)))
    parts = item.mapping(known=FIELD_KEYS, what="field ")
    kind = parts["type"].choice(TYPES) if "type" in parts else "text"
    values, labels = _values(parts.get("values"), reader)
    return Field(
        type=Type(kind),
        values=values,
        label=reader.words(parts["label"]) if "label" in parts else None,
        value_labels=labels,
    )


def _values(item: Item | None, reader: Reader) -> tuple[tuple[str, ...], Mapping[str, Text]]:
    if item is None:
        return (), {}
    if isinstance(item.value, dict):
        return tuple(item.value), {key: reader.words(part) for key, part in item.value.items()}
    return texts(item), {}


def read_gates(item: Item | None, reader: Reader) -> dict[str, GateType]:
    """The gates by name."""
    return {name: _gate(name, part, reader) for name, part in item.mapping().items()} if item else {}


def _gate(name: str, item: Item, reader: Reader) -> GateType:
    parts = item.mapping(known=GATE_KEYS, what=f"{name} ")
    return GateType(
        name=name,
        subject=required(parts, "subject", item).text(),
        label=reader.words(parts.get("label")),
        facts=read_fields(parts.get("facts"), reader),
        mark=item.mark,
    )


def read_roles(item: Item | None, reader: Reader, *, relation: bool = False) -> dict[str, Role]:
    """Roles (or relations of a subject) by code."""
    return {code: _role(code, part, reader, relation) for code, part in item.mapping().items()} if item else {}


def _role(code: str, item: Item, reader: Reader, relation: bool) -> Role:
    parts = item.mapping(known=("zh", "en", "hant", "from", "does"), what=f"{code} ")
    title = Item({key: part for key, part in parts.items() if key not in ("from", "does")}, item.mark)
    return Role(
        code=code,
        title=reader.words(title),
        clauses=texts(parts.get("from")),
        relation=relation,
        does=reader.words(parts.get("does")),
    )


def merged(below: Catalogue, events: Mapping[str, EventType], gates: Mapping[str, GateType]) -> Catalogue:
    """A catalogue laid over another: what it says of a fact holds for all events of that kind of subject."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for event in events.values():
        said[event.subject].update(event.own, event.context)
    kept = {name: _without(event, said[event.subject]) for name, event in below.events.items() if name not in events}
    return Catalogue(events={**kept, **events}, gates={**below.gates, **gates})


def _without(event: EventType, keys: Set[str]) -> EventType:
    if keys.isdisjoint(event.own) and keys.isdisjoint(event.context):
        return event
    own = {key: field for key, field in event.own.items() if key not in keys}
    return replace(event, own=own, context={key: field for key, field in event.context.items() if key not in keys})
