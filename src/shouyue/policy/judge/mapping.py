"""The small YAML that says how a file of events is read: which column is what, and which activity is which fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from shouyue.policy.fields import Field
from shouyue.policy.load import load_shared
from shouyue.policy.load.catalogue import merged, read_events
from shouyue.policy.load.parts import Reader, required
from shouyue.policy.source import Collector, Item, nearest, problem, read_yaml
from shouyue.policy.values import Catalogue

Format = Literal["csv", "xes"]
Others = Literal["keep", "ignore", "reject"]

KEYS = (
    *("format", "subject", "case", "activity", "time", "time_format", "recorded", "person", "id", "zone"),
    *("first", "activities", "others", "facts", "data", "about", "catalogue"),
)
HOUSE_ZONE = ZoneInfo("Asia/Shanghai")
OTHER = "row.other"
"""The fact of a row whose activity the mapping does not name: no rule hears it, but it ends a pause `until: any`."""


@dataclass(frozen=True, slots=True)
class Value:
    """A column that is carried along: its declared type, and what the file's texts are called in the policy."""

    column: str
    field: Field
    values: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMapping:
    """How the rows of a file become facts. `naive_zone` is None where a time without zone is refused."""

    subject: str
    case: str
    activity: str
    time: str
    catalogue: Catalogue
    format: Format | None = None
    time_format: str = ""
    recorded: str = ""
    person: str = ""
    id: str = ""
    naive_zone: ZoneInfo | None = None
    first: str = ""
    activities: Mapping[str, str] = default(default_factory=dict)
    others: Others = "keep"
    facts: Mapping[str, Value] = default(default_factory=dict)
    data: Mapping[str, Value] = default(default_factory=dict)
    about: Mapping[str, str] = default(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of months and of printed times."""
        return self.naive_zone or HOUSE_ZONE

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be there."""
        named = (self.case, self.activity, self.time, self.recorded, self.person, self.id, *self.about.values())
        carried = (value.column for value in (*self.facts.values(), *self.data.values()))
        return tuple(dict.fromkeys(column for column in (*named, *carried) if column))


def read_mapping(text: str, file: str) -> HistoryMapping:
    """Read a mapping (docs/judge.md). Raises PolicyError with every problem and its place.

    :param file: the name that complaints carry.
    """
    item = read_yaml(text, file)
    parts = item.mapping(known=KEYS, what="mapping ")
    collect = Collector()
    events = collect.run(lambda: read_events(parts.get("catalogue"), Reader())) or {}
    catalogue = merged(load_shared().catalogue, events, {})
    subject = collect.run(lambda: _subject(parts, item, catalogue)) or ""
    columns = (
        collect.run(lambda: {key: required(parts, key, item).text() for key in ("case", "activity", "time")}) or {}
    )
    collect.raise_if_any()
    names = _Names(catalogue, subject, collect)
    activities = {} if "activities" not in parts else _activities(parts["activities"], names)
    found = HistoryMapping(
        **columns,
        subject=subject,
        catalogue=catalogue,
        format=_choice(parts, "format", ("csv", "xes"), collect),
        time_format=_text(parts, "time_format", collect),
        recorded=_text(parts, "recorded", collect),
        person=_text(parts, "person", collect),
        id=_text(parts, "id", collect),
        naive_zone=collect.run(lambda: _zone(parts.get("zone"))),
        first=names.event(parts["first"]) if "first" in parts else "",
        activities=activities,
        others=_choice(parts, "others", ("keep", "ignore", "reject"), collect) or "keep",
        facts=names.values(parts.get("facts"), catalogue.facts_of(subject)),
        data=names.values(parts.get("data"), _data_of(activities.values(), catalogue, subject)),
        about=collect.run(lambda: _about(parts.get("about"))) or {},
    )
    collect.raise_if_any()
    return found


class _Names:
    """Looks names up in the catalogue; what it does not find goes to the collector."""

    def __init__(self, catalogue: Catalogue, subject: str, collect: Collector) -> None:
        self.catalogue = catalogue
        self.subject = subject
        self.collect = collect

    def event(self, item: Item) -> str:
        return self.collect.run(lambda: self._event(item)) or ""

    def _event(self, item: Item) -> str:
        name = item.text()
        known = [event.name for event in self.catalogue.events.values() if event.subject == self.subject]
        if name in known:
            return name
        raise problem(
            item.mark,
            "unknown-event",
            zh=f"目录里没有关于 {self.subject} 的事实“{name}”。{nearest(name, known, '您是否要写“{}”？')}"
            "自己的名称请写在 catalogue 里。",
            en=f"The catalogue has no event “{name}” of a {self.subject}. {nearest(name, known, 'Did you mean “{}”? ')}"
            "Declare names of your own under `catalogue`.",
        )

    def values(self, item: Item | None, known: Mapping[str, Field]) -> dict[str, Value]:
        """The columns that are carried, by the key that they have in the policy."""
        if item is None:
            return {}
        parts = self.collect.run(lambda: item.mapping(known=known, what=f"{self.subject} ")) or {}
        found = {key: self.collect.run(partial(_value, part, known[key])) for key, part in parts.items()}
        return {key: value for key, value in found.items() if value is not None}


def _value(item: Item, declared: Field) -> Value:
    """`severity: column`, or `severity: {column: …, values: {their word: our word}}`."""
    if not isinstance(item.value, dict):
        return Value(item.text(), declared)
    parts = item.mapping(known=("column", "values"), what="")
    texts = parts["values"].mapping() if "values" in parts else {}
    return Value(
        required(parts, "column", item).text(), declared, {theirs: ours.text() for theirs, ours in texts.items()}
    )


def _subject(parts: Mapping[str, Item], item: Item, catalogue: Catalogue) -> str:
    return required(parts, "subject", item).choice(sorted({event.subject for event in catalogue.events.values()}))


def _activities(item: Item, names: _Names) -> dict[str, str]:
    parts = names.collect.run(item.mapping) or {}
    return {activity: names.event(part) for activity, part in parts.items()}


def _data_of(events: Iterable[str], catalogue: Catalogue, subject: str) -> dict[str, Field]:
    """What the mapped facts may carry as data; where no activity is mapped, every fact of the subject."""
    used = [catalogue.events[name] for name in events if name in catalogue.events]
    found: dict[str, Field] = {}
    for event in used or [event for event in catalogue.events.values() if event.subject == subject]:
        found |= event.data
    return found


def _about(item: Item | None) -> dict[str, str]:
    return {kind: part.text() for kind, part in item.mapping().items()} if item else {}


def _text(parts: Mapping[str, Item], key: str, collect: Collector) -> str:
    return (collect.run(parts[key].text) or "") if key in parts else ""


def _choice(parts: Mapping[str, Item], key: str, allowed: tuple[str, ...], collect: Collector) -> Any:
    return collect.run(lambda: parts[key].choice(allowed)) if key in parts else None


def _zone(item: Item | None) -> ZoneInfo | None:
    if item is None:
        return None
    try:
        return ZoneInfo(item.text())
    except (KeyError, ValueError, OSError):
        raise problem(
            item.mark,
            "time-zone",
            zh=f"没有时区“{item.text()}”，例如 Asia/Shanghai。",
            en=f"There is no time zone “{item.text()}”; write Asia/Shanghai.",
        ) from None
