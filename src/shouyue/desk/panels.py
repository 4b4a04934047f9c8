"""The journal drawn: entries of a timeline, in groups of what one action did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from shouyue.desk import wording
from shouyue.desk.phrases import CLOCKS, ICONS, REASONS
from shouyue.journal import queries
from shouyue.people.naming import who
from shouyue.ui.elements import Tone
from shouyue.ui.templatetags.ui import duration

if TYPE_CHECKING:
    from shouyue.journal.models import Fact

LATE = timedelta(minutes=1)  # told so much after it happened, both times are shown
CLOCK = "obligation."


@dataclass(frozen=True, slots=True)
class Link:
    """A subject with its address."""

    kind: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value under its label; `before` is what it was, "" where it was not set or belongs to the fact alone."""

    label: str
    after: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another fact that a correction joins with this one."""

    id: UUID
    at: datetime
    actor: str
    here: bool  # on this page


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock did: the rule, its clause with its address, whom it told, and anything to be said beside it."""

    rule: str
    clause: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact on a page."""

    fact: "Fact"
    title: str
    icon: str
    tone: Tone
    actor: str
    subject: Link
    about: tuple[Link, ...]
    delay: str  # how long after it happened it was told; "" where at once
    values: tuple[Value, ...]
    corrects: Other | None
    corrected: Other | None
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Deed:
    """What one action recorded together: its facts in the order of telling, then what clocks did about them."""

    at: datetime
    actor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The deeds of one local day, the latest first."""

    day: date
    deeds: tuple[Deed, ...]


def days(facts: Sequence["Fact"], subject: str = "") -> list[Day]:
    """The facts of a page by day and deed; `subject` is whose timeline it is. Three queries, one more with changes."""
    drawn = {entry.fact.id: entry for entry in entries(facts, subject)}
    deeds = [_deed([drawn[fact.id] for fact in group]) for _cause, group in groupby(facts, key=lambda fact: fact.cause)]
    by_day = groupby(deeds, key=lambda deed: timezone.localtime(deed.at).date())
    return [Day(day, tuple(found)) for day, found in by_day]


def _deed(together: list[Entry]) -> Deed:
    ordered = sorted(together, key=_order)
    return Deed(ordered[0].fact.recorded_at, ordered[0].actor, tuple(ordered))


def _order(entry: Entry) -> tuple[bool, datetime, UUID]:
    """Clocks after what moved them, by when they did it."""
    return entry.clock is not None, entry.fact.occurred_at if entry.clock else entry.fact.recorded_at, entry.fact.id


def entries(facts: Sequence["Fact"], subject: str = "") -> list[Entry]:
    """The facts of a page, each with its words."""
    ids = {fact.id for fact in facts}
    about = queries.abouts(ids)
    corrections = queries.corrections(ids)
    corrected = queries.by_ids({fact.corrects for fact in facts if fact.corrects})
    changed = queries.changes(subject, facts) if subject else {}
    found = []
    for fact in facts:
        right, wrong = corrections.get(fact.id), corrected.get(fact.corrects) if fact.corrects else None
        found.append(
            _entry(
                fact,
                about.get(fact.id, ()),
                changed.get(fact.id),
                subject,
                corrects=_other(wrong, ids),
                corrected=_other(right, ids),
            )
        )
    return found


def _entry(
    fact: "Fact",
    about: tuple[str, ...],
    changed: Mapping[str, tuple[Any, Any]] | None,
    whose: str,
    *,
    corrects: Other | None,
    corrected: Other | None,
) -> Entry:
    is_clock = fact.name.startswith(CLOCK)
    title, icon, tone = _clock_words(fact) if is_clock else _words(fact)
    delay = fact.recorded_at - fact.occurred_at
    return Entry(
        fact=fact,
        title=title,
        icon=icon,
        tone="muted" if corrected else tone,
        actor=who(fact.actor),
        subject=link(fact.subject),
        about=tuple(link(name) for name in (about[:1] if is_clock else about) if name != whose),
        delay=duration(int(delay.total_seconds())) if delay > LATE else "",
        values=() if is_clock else tuple(_values(fact, changed)),
        corrects=corrects,
        corrected=corrected,
        clock=_clock(fact) if is_clock else None,
    )


def link(reference: str) -> Link:
    """A subject in words, with its address."""
    kind, name = wording.subject(reference)
    return Link(kind, name, wording.subject_url(reference))


def _other(fact: "Fact | None", here: Iterable[UUID]) -> Other | None:
    return Other(fact.id, fact.recorded_at, who(fact.actor), fact.id in here) if fact else None


def _words(fact: "Fact") -> tuple[str, str, Tone]:
    icon = ICONS.get(fact.subject.partition(":")[0], "point")
    return wording.name(fact.name), "pencil" if fact.corrects else icon, "violet" if fact.corrects else "info"


def _values(fact: "Fact", changed: Mapping[str, tuple[Any, Any]] | None) -> Iterable[Value]:
    """What changed on the subject, old and new, then what this fact alone says."""
    event = wording.events().get(fact.name)
    fields = {**event.own, **event.context, **event.data} if event else {}
    for key, said in _in_order(fact.facts, fields):
        before = changed.get(key, (None, None))[0] if changed is not None else None
        shown = "" if before is None else wording.value(before, fields.get(key), key)
        yield Value(wording.label(key, fields.get(key)), wording.value(said, fields.get(key), key), shown)
    for key, said in _in_order(fact.data, fields):
        yield Value(wording.label(key, fields.get(key)), wording.value(said, fields.get(key), key))


def _in_order(said: Mapping[str, Any], fields: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Values in the catalogue's order, whatever order the database keeps them in."""
    places = {key: place for place, key in enumerate(fields)}
    return sorted(said.items(), key=lambda pair: (places.get(pair[0], len(places)), pair[0]))


def _clock_words(fact: "Fact") -> tuple[str, str, Tone]:
    did = fact.name.removeprefix(CLOCK)
    how = next((f"{did} {how}" for how in ("late", "late_entry") if fact.data.get(how)), did)
    words, icon, tone = CLOCKS.get(how) or CLOCKS.get(did) or (did, "clock", "info")
    return str(words), icon, tone


def _clock(fact: "Fact") -> Clock:
    rule = wording.rule(str(fact.data.get("rule", "")))
    clause = str(fact.data.get("clause", ""))
    return Clock(
        rule=rule.label.in_(wording.language()) if rule else str(fact.data.get("rule", "")),
        clause=clause,
        href=reverse("governance:clause", args=[rule.document, clause]) if rule and rule.document and clause else "",
        note=_note(fact.data),
    )


def _note(data: Mapping[str, Any]) -> str:
    """To whom it went at which step, or why nobody owes it."""
    if to := data.get("to"):
        kind, _, number = str(data.get("step", "")).rpartition(" ")
        step = (gettext("Step %s") if kind == "ladder" else gettext("Reminder %s")) % number
        return gettext("%(step)s, to %(role)s") % {"step": step, "role": wording.role(str(to))}
    reason = str(data.get("reason", ""))
    return str(REASONS.get(reason, reason))
