"""Why an obligation stands as it does, and why a rule opened none: facts, conditions, days, pauses, alarms, figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from shouyue.policy.conditions import Explained
from shouyue.policy.conditions import explain as explain_condition
from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import Alarm, ClockEvent, Obligation, State, Subject
from shouyue.policy.values import AnyRule
from shouyue.worktime import Calendar, Day

LONGEST = 400  # days that are looked at one by one; longer clocks are explained without their days
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time on the drawing, in epoch seconds."""

    kind: Literal["open", "paused", "late"]
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one obligation. Instants are epoch seconds; `skipped` are days without hours in its course."""

    rule: AnyRule
    obligation: Obligation
    calendar: Calendar | None
    opened_by: Fact | None
    ended_by: Fact | None
    condition: Explained | None
    stretches: tuple[Stretch, ...]
    skipped: tuple[Day, ...]
    pauses: tuple[Stretch, ...]
    alarms: tuple[Alarm, ...]
    log: tuple[ClockEvent, ...]
    used: int
    late_by: int


@dataclass(frozen=True, slots=True)
class NotOpened:
    """Why a rule opened nothing on a subject: nothing started it, it does not apply, or it could not be told."""

    rule: AnyRule
    started_by: Fact | None
    condition: Explained | None
    why: str


def explain(program: Program, s: Subject, o: Obligation, now: int) -> Explanation:
    """Explain an obligation of a folded subject, as of `now` (epoch seconds)."""
    rule = o.code.rule
    end = _end(o, now)
    calendar = _calendar(program, o)
    pauses = _pauses(o, end)
    return Explanation(
        rule=rule,
        obligation=o,
        calendar=calendar,
        opened_by=_fact(s, o.opening),
        ended_by=_ended_by(s, o),
        condition=explain_condition(rule.when.node, o.context, o.data) if rule.when else None,
        stretches=(*_open_hours(calendar, o.opened_at, end), *pauses, *_late(o, now)),
        skipped=_skipped(calendar, o.opened_at, o.due_at or o.last_due or end),
        pauses=pauses,
        alarms=tuple(o.alarms),
        log=tuple(o.log),
        used=o.clock.elapsed(o.opened_at, max(end, o.opened_at)) - o.paused_seconds,
        late_by=_late_by(o, now),
    )


def why_not(program: Program, s: Subject, rule: str) -> NotOpened:
    """Explain why a rule has no obligation on a subject. Raises KeyError for a rule that the program does not have."""
    code = program.codes[rule]
    silence = next((entry for entry in s.coverage.values() if entry.rule == rule), None)
    start = s.starts.get(rule)
    if start is None:
        return NotOpened(code.rule, None, None, silence.why if silence else "nothing started it")
    condition = explain_condition(code.rule.when.node, s.facts, start.data) if code.rule.when else None
    if silence is not None:
        return NotOpened(code.rule, start, condition, silence.why)
    holds = condition is None or condition.value is True
    return NotOpened(code.rule, start, condition, "outside its hours" if holds else "its condition does not hold")


def _end(o: Obligation, now: int) -> int:
    """The last instant that matters to an obligation."""
    if o.met_at is not None:
        return max(o.met_at, o.due_at or o.met_at)
    if o.closed_at is not None:
        return max(o.closed_at, o.opened_at)
    return max(now, o.due_at or now)


def _late_by(o: Obligation, now: int) -> int:
    if o.breached_at is None or o.due_at is None:
        return 0
    return max(0, (o.met_at or o.closed_at or now) - o.due_at)


def _late(o: Obligation, now: int) -> tuple[Stretch, ...]:
    late = _late_by(o, now)
    return (Stretch("late", o.due_at, o.due_at + late),) if late and o.due_at is not None else ()


def _calendar(program: Program, o: Obligation) -> Calendar | None:
    code: Code = o.code
    name = o.context.get(code.rule.calendar.key) if code.rule.calendar.key else code.rule.calendar.name
    return program.calendars.get(name) if isinstance(name, str) else None


def _fact(s: Subject, key: str) -> Fact | None:
    return next((fact for fact in s.history if fact.id == key), None)


def _ended_by(s: Subject, o: Obligation) -> Fact | None:
    ends = [event for event in o.log if event.kind in ("met", "cancelled") and event.fact]
    return _fact(s, ends[-1].fact) if ends else None


def _pauses(o: Obligation, end: int) -> tuple[Stretch, ...]:
    """Pauses as they were logged; one that is still on reaches to the end."""
    found, since, fact = [], None, ""
    for event in o.log:
        if event.kind == "paused":
            since, fact = event.at, event.fact
        elif event.kind == "resumed" and since is not None:
            found.append(Stretch("paused", since, event.at, fact))
            since = None
    if since is not None and o.status in (State.PAUSED, State.MET, State.CANCELLED):
        found.append(Stretch("paused", since, max(since, o.closed_at or end), fact))
    return tuple(found)


def _days(calendar: Calendar | None, start: int, end: int) -> list[date]:
    if calendar is None or calendar.always:
        return []
    first = datetime.fromtimestamp(start, calendar.zone).date()
    last = datetime.fromtimestamp(end, calendar.zone).date()
    count = (last - first).days + 1
    return [first + place * DAY for place in range(count)] if count <= LONGEST else []


def _open_hours(calendar: Calendar | None, start: int, end: int) -> tuple[Stretch, ...]:
    """The open hours between two instants, shift by shift."""
    if calendar is not None and calendar.always:
        return (Stretch("open", start, end),)
    found = []
    for day in _days(calendar, start - 86_400, end):
        for shift in calendar.shifts(day) if calendar else ():
            for opens, closes in shift:
                if closes > start and opens < end:
                    found.append(Stretch("open", max(opens, start), min(closes, end)))
    return tuple(found)


def _skipped(calendar: Calendar | None, start: int, end: int) -> tuple[Day, ...]:
    """Days without hours between start and due, each with its reason and source."""
    if calendar is None:
        return ()
    return tuple(day for day in map(calendar.day, _days(calendar, start, end)) if not day.spans)
