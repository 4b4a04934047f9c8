"""Why one obligation stands as it does: in a sentence, as a time line, event by event, fact by fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext

from shouyue.performance.explained import Explained, Told
from shouyue.performance.panels import language
from shouyue.performance.phrases import EVENTS, NOTES, REASONS
from shouyue.policy.conditions import Explained as Part
from shouyue.policy.conditions import Scope, words
from shouyue.policy.engine import State
from shouyue.policy.engine.state import ClockEvent
from shouyue.policy.explain import Explanation
from shouyue.policy.fields import Field, Type
from shouyue.policy.judge.mapping import OTHER
from shouyue.policy.values import EventType, Policy
from shouyue.ui.elements import Event, Reason, Tone
from shouyue.ui.templatetags.ui import duration, worked
from shouyue.ui.track import Band, Mark, MarkKind, Track

REACH = 4  # a lateness longer than so many times the time allowed is cut off on the drawing


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an obligation, in a word and a sentence."""

    title: str
    text: str
    tone: Tone
    icon: str


def verdict(found: Explained, zone: ZoneInfo) -> Verdict:
    """The answer that stands first on the page."""
    o = found.explanation.obligation
    due, done = time(o.due_at or o.last_due, zone), time(o.met_at, zone)
    match o.status:
        case State.MET if o.late_entry:
            text = gettext("Done %(done)s, due %(due)s; it was entered later.") % {"done": done, "due": due}
            return Verdict(gettext("Kept, entered late"), text, "warn", "circle-check")
        case State.MET:
            return Verdict(gettext("Kept"), _kept(found, zone), "good", "circle-check")
        case State.BREACHED:
            return _late(found, zone)
        case State.CANCELLED:
            return Verdict(gettext("Nobody owed it"), str(REASONS.get(o.reason, o.reason)), "muted", "x")
        case State.PAUSED:
            text = gettext("The clock stands still; without the pause it was due %s.") % due
            return Verdict(gettext("Paused"), text, "warn", "player-pause")
    text = gettext("It is due %s.") % due if o.due_at is not None else gettext("It has no due time of its own.")
    return Verdict(gettext("Still open"), text, "info", "hourglass")


def _kept(found: Explained, zone: ZoneInfo) -> str:
    o = found.explanation.obligation
    if o.due_at is None or o.met_at is None:
        return gettext("Done %s.") % time(o.met_at, zone)
    parts = {"done": time(o.met_at, zone), "due": time(o.due_at, zone), "ahead": duration(o.due_at - o.met_at)}
    return gettext("Done %(done)s, %(ahead)s before it was due (%(due)s).") % parts


def _late(found: Explained, zone: ZoneInfo) -> Verdict:
    told = found.explanation
    o = told.obligation
    parts = {
        "late": duration(told.late_by),
        "due": time(o.due_at, zone),
        "done": time(o.met_at, zone),
        "end": time(found.stop, zone),
        "worked": _worked(found.late_open),
    }
    if o.met_at is not None:
        text = gettext("It was due %(due)s and done %(done)s: %(worked)s of working time too late.") % parts
    elif o.closed_at is not None:
        text = gettext("It was due %(due)s, not done, and closed %(end)s.") % parts
    elif found.live:
        text = gettext("It was due %(due)s and is still owed.") % parts
    else:
        text = gettext("It was due %(due)s and not done when the history ends, %(end)s.") % parts
    return Verdict(gettext("Late by %s") % parts["late"], text, "bad", "alarm")


def _worked(seconds: int) -> str:
    """Working time in words; under an hour without the hours."""
    return worked(seconds) if seconds >= 3600 else duration(seconds)


def time(at: int | None, zone: ZoneInfo) -> str:
    """An epoch second to the minute; a dash for none."""
    return "–" if at is None else f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}"


# ── the drawing ──────────────────────────────────────────────────────────────────────────────────────────────────


def course(found: Explained, zone: ZoneInfo) -> Track:
    """One obligation drawn to scale: open hours, what counted, pauses, lateness, alarms, due time."""
    told = found.explanation
    start, end = told.obligation.opened_at, drawn_until(told)
    room = max((end - start) // 40, 600)
    return Track(
        start=start - room,
        end=end + room,
        bands=tuple(_bands(told, found.stop)),
        marks=tuple(_marks(told, zone)),
        title=gettext("The course of this obligation"),
    )


def drawn_until(told: Explanation) -> int:
    """Where the drawing ends: with the last thing that happened, or where a long lateness would crush the rest."""
    o = told.obligation
    end = max([o.opened_at, *(band.end for band in told.stretches)])
    if o.breached_at is None:
        return end
    return min(end, o.breached_at + REACH * max(o.breached_at - o.opened_at, 86_400))


def is_cut(told: Explanation) -> bool:
    """Whether the lateness goes on beyond the drawing."""
    return any(band.end > drawn_until(told) for band in told.stretches)


def _bands(told: Explanation, stop: int) -> Iterable[Band]:
    for band in told.stretches:
        if band.kind == "open":
            yield Band(band.start, band.end, "open", gettext("working hours"))
            yield from _counting(band.start, min(band.end, stop), told)
    names = {"paused": gettext("paused"), "late": gettext("late")}
    for band in told.stretches:
        if band.kind != "open":
            yield Band(band.start, band.end, band.kind, names[band.kind])


def _counting(start: int, end: int, told: Explanation) -> Iterable[Band]:
    """What counts of an open stretch: all but the pauses in it, up to the due time."""
    cut = min(end, told.obligation.breached_at or end)
    for pause in told.pauses:
        if pause.end <= start or pause.start >= cut:
            continue
        if start < pause.start:
            yield Band(start, pause.start, "counted", gettext("counted"))
        start = pause.end
    if start < cut:
        yield Band(start, cut, "counted", gettext("counted"))


def _marks(told: Explanation, zone: ZoneInfo) -> Iterable[Mark]:
    o = told.obligation
    yield _mark(o.opened_at, "start", gettext("opened"), zone)
    for alarm in told.alarms:
        yield _mark(alarm.at, "warn", step(alarm.step), zone)
    if o.due_at is not None:
        yield _mark(o.due_at, "due", gettext("due"), zone)
    if o.status is State.CANCELLED and o.closed_at is not None:
        yield _mark(o.closed_at, "event", gettext("cancelled"), zone)
    if o.met_at is not None:
        late = o.breached_at is not None
        yield _mark(o.met_at, "late" if late else "met", gettext("met late") if late else gettext("met"), zone)


def _mark(at: int, kind: MarkKind, label: str, zone: ZoneInfo) -> Mark:
    return Mark(at, kind, label, f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M:%S}")


def step(name: str) -> str:
    """`warn 2` or `ladder 2` in words."""
    kind, _, number = name.rpartition(" ")
    return (gettext("Step %s") if kind == "ladder" else gettext("Reminder %s")) % number


# ── the reasons ──────────────────────────────────────────────────────────────────────────────────────────────────


def reasons(part: Part | None, scope: Scope, depth: int = 0) -> list[Reason]:
    """A condition line by line: what it says, whether it held, and the value that it saw."""
    if part is None:
        return []
    holds = part.value if isinstance(part.value, bool) else None
    error = part.error.in_(language()) if part.error else ""
    inner = [one for one in part.parts if isinstance(one.value, bool) or one.error]
    lines = [Reason(words(part.node, scope, language()), holds, error or part.text, min(depth, 3))]
    return lines + [line for one in inner if one.parts for line in reasons(one, scope, depth + 1)]


def history(found: Explained, zone: ZoneInfo) -> list[Event]:
    """What happened to the clock, in order."""
    events = []
    for event in found.explanation.log:
        name, icon, tone = EVENTS[event.kind]
        events.append(Event(datetime.fromtimestamp(event.at, zone), name, _note(event, found.policy, zone), icon, tone))
    return events


def _note(event: ClockEvent, policy: Policy, zone: ZoneInfo) -> str | Promise:
    """What the engine noted beside an event, in words."""
    match event.kind:
        case "resumed":
            return gettext("%s of working time did not count") % _worked(int(event.note))
        case "moved":
            return gettext("it was due %s before") % time(int(event.note), zone)
        case "warned" | "escalated":
            name, _, code = event.note.partition(" → ")
            role = policy.roles.get(code)
            return gettext("%(step)s, to %(role)s") % {
                "step": step(name),
                "role": role.title.in_(language()) if role else code,
            }
        case "skipped" | "accepted":
            return step(event.note)
        case "superseded":
            return ""  # the id of another obligation
    return NOTES.get(event.note, event.note)


# ── the facts ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of the subject as the page shows it; `event` is its name in the catalogue."""

    at: datetime
    name: str
    event: str
    person: str
    values: list[tuple[str, str]]


def facts(found: Explained, events: Mapping[str, EventType], zone: ZoneInfo) -> list[Row]:
    """The facts of the subject, each under its name in the catalogue."""
    return [_row(one, events, zone) for one in found.facts]


def _row(told: Told, events: Mapping[str, EventType], zone: ZoneInfo) -> Row:
    fact = told.fact
    event = events.get(fact.name)
    fields: dict[str, Field] = {**event.context, **event.own, **event.data} if event else {}
    return Row(
        at=datetime.fromtimestamp(fact.occurred_at, zone),
        name=_event_name(fact.name, event),
        event="" if fact.name == OTHER else fact.name,
        person=told.person,
        values=[_value(key, value, fields.get(key), zone) for key, value in {**fact.facts, **fact.data}.items()],
    )


def _event_name(name: str, event: EventType | None) -> str:
    if name == OTHER:
        return gettext("something that no rule hears")
    return event.label.in_(language()) if event and event.label.zh else name


def _value(key: str, value: Any, field: Field | None, zone: ZoneInfo) -> tuple[str, str]:
    """A value under its label, both in words where the catalogue has them."""
    label = field.label.in_(language()) if field and field.label else key
    if isinstance(value, bool):
        return label, gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return label, f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if field and field.type is Type.MONEY:
        return label, f"{value / 100:,.2f} CNY"
    named = field.value_labels.get(value) if field and isinstance(value, str) else None
    return label, named.in_(language()) if named else str(value)
