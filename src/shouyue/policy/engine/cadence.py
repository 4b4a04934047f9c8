"""Cadence rules: so many matching facts in each period, which opens and closes by an alarm of the subject."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shouyue.policy.engine.alarms import deadline_schedule, next_wake, ring_warning
from shouyue.policy.engine.codes import Code, Hearing, cancel
from shouyue.policy.engine.deadline import breach
from shouyue.policy.engine.facts import NOTHING, Fact
from shouyue.policy.engine.settling import TOO_LATE
from shouyue.policy.engine.state import Obligation, State, Subject
from shouyue.policy.values import Cadence, Period

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period of the local calendar: its name, its first second and the first second after it."""

    name: str
    start: int
    end: int


class CadenceCode(Code):
    """One cadence rule, compiled."""

    half_open = True
    rule: Cadence

    def __init__(self, rule: Cadence, program: "Program") -> None:
        super().__init__(rule, program)
        clock = self.fixed.clock if self.fixed else None
        self.zone = clock.zone if clock else program.zone

    def hear(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        new = self.id not in s.periods
        if new:
            self._expect(s, fact.occurred_at)
        o = s.running.get(self.id)
        if o is None:
            if new or (changed and not self.own_keys.isdisjoint(changed)):
                self._join(s, fact, now)
        elif self.left(s, o, fact, changed):
            cancel(s, o, fact.occurred_at, "reclassified", fact.id)
        elif h.met_by and fact.occurred_at >= o.opened_at and self.counts(s, h.met_by, fact, s.facts):
            self._evidence(s, o, fact)

    def _join(self, s: Subject, fact: Fact, now: int) -> None:
        """The subject begins to match, at the very start of a period or in its midst."""
        waiting = s.starts.pop(self.id, None)
        if waiting is not None:
            s.coverage.pop((self.id, waiting.id), None)
        stretch = stretch_of(self.rule.every, fact.occurred_at, self.zone)
        if stretch is None or (self.rule.joins == "next_period" and fact.occurred_at > stretch.start):
            return
        holds = self.holds(s, fact.id, s.facts, NOTHING)
        if holds is None:
            s.starts[self.id] = fact
        if not holds:
            return
        wanted = self.rule.count
        if self.rule.joins == "prorate":
            left, whole = stretch.end - fact.occurred_at, stretch.end - stretch.start
            wanted = -(-wanted * left // whole)
        self._open(s, stretch, fact.occurred_at, wanted, fact.id, now)

    def turn(self, s: Subject, at: int, now: int) -> None:
        """A period begins at this second."""
        self._expect(s, at)
        s.mark = max(s.mark, 2 * at)
        stretch = stretch_of(self.rule.every, at, self.zone)
        if stretch is not None and self.id not in s.running and self.holds(s, stretch.name, s.facts, NOTHING):
            self._open(s, stretch, at, self.rule.count, "", now)

    def _open(self, s: Subject, stretch: Stretch, at: int, wanted: int, fact: str, now: int) -> None:
        clock = self.hours(s, s.facts)
        if isinstance(clock, str):
            s.silent(self.id, stretch.name, clock)
            return
        o = Obligation(
            code=self,
            subject=s.name,
            opening=fact,
            opened_at=at,
            clock=clock,
            context=dict(s.facts),
            anchor=at,
            period=stretch.name,
            wanted=wanted,
            due_at=stretch.end,
            last_due=stretch.end,
        )
        s.coverage.pop((self.id, stretch.name), None)
        s.add(o)
        s.note(o, "opened", at, stretch.name, fact)
        self.program.replace(s, o)
        if not o.ended:
            self.schedule(s, o, now, late=True)

    def _expect(self, s: Subject, after: int) -> None:
        """Set the alarm at which the next period begins."""
        s.periods[self.id] = 2 * next_start(self.rule.every, after, self.zone)
        s.cadences[self.id] = self
        s.wake = None

    def _evidence(self, s: Subject, o: Obligation, fact: Fact) -> None:
        at, due = fact.occurred_at, o.last_due
        assert due is not None  # a cadence always has its period's end
        if fact.recorded_at >= due and fact.recorded_at - at > self.rule.late_entry and not self.approved(s, o):
            o.late_stop, o.shut = at, fact.recorded_at
            return
        o.got += 1
        o.late_entry |= fact.recorded_at >= due
        if o.got < o.wanted:
            s.note(o, "counted", at, f"{o.got}/{o.wanted}", fact.id)
            return
        o.status = State.MET
        o.met_at = o.closed_at = at
        s.note(o, "met", at, f"{o.got}/{o.wanted}", fact.id)
        s.place(o)

    def schedule(self, s: Subject, o: Obligation, now: int, *, late: bool = False) -> None:
        o.schedule = deadline_schedule(o, self.rule.warn)
        next_wake(s, o, now, self.rule.owner, late=late)

    def ring(self, s: Subject, o: Obligation, now: int) -> None:
        if ring_warning(s, o, self.rule.owner):
            return
        due = o.due_at
        assert due is not None  # see _evidence
        breach(s, o, due)
        o.late_entry = False
        o.closed_at = due
        if o.shut is not None:
            s.note(o, "recomputed", o.shut, TOO_LATE)
        s.place(o)
        self.program.breached(s, o, now)


# ── periods of the local calendar ────────────────────────────────────────────────────────────────────────────────


def stretch_of(every: Period, at: int, zone: ZoneInfo) -> Stretch | None:
    """The period that holds an instant; None where the cadence has none then (Q4 in spring)."""
    day = datetime.fromtimestamp(at, zone).date()
    first, after, name = _bounds(every, day)
    if every is Period.Q4 and day.month < 10:
        return None
    return Stretch(name, _midnight(first, zone), _midnight(after, zone))


def next_start(every: Period, at: int, zone: ZoneInfo) -> int:
    """The first second of the first period that begins after an instant."""
    day = datetime.fromtimestamp(at, zone).date()
    if every is Period.Q4:
        return _midnight(date(day.year + (day.month >= 10), 10, 1), zone)
    return _midnight(_bounds(every, day)[1], zone)


def _bounds(every: Period, day: date) -> tuple[date, date, str]:
    if every is Period.WEEK:
        first = day - timedelta(days=day.weekday())
        year, week, _ = first.isocalendar()
        return first, first + timedelta(days=7), f"{year}-W{week:02}"
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.Q4: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}[every]
    part = (day.month - 1) // months
    first = date(day.year, part * months + 1, 1)
    after = date(day.year + (part + 1) * months // 12, (part + 1) * months % 12 + 1, 1)
    return first, after, _name(every, day.year, part + 1)


def _name(every: Period, year: int, part: int) -> str:
    return {
        Period.MONTH: f"{year}-{part:02}",
        Period.QUARTER: f"{year}-Q{part}",
        Period.Q4: f"{year}-Q{part}",
        Period.HALF_YEAR: f"{year}-H{part}",
    }.get(every, f"{year}")


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
