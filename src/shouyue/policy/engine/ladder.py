"""Ladder rules: who is told when, while something is not done. Stored as an obligation without a due time."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shouyue.policy.engine import pausing
from shouyue.policy.engine.alarms import after_facts, catch_up, send
from shouyue.policy.engine.codes import Code, Hearing, cancel, pause_bits
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.state import NEVER, Alarm, Obligation, State, Subject
from shouyue.policy.values import Ladder
from shouyue.worktime import WorktimeError

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program


class LadderCode(Code):
    """One ladder rule, compiled. After `stop` no time runs, but `on` events are heard until `until`."""

    rule: Ladder

    def __init__(self, rule: Ladder, program: "Program") -> None:
        super().__init__(rule, program)
        self.any_bits = pause_bits(rule.pause)

    def hear(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        o = s.running.get(self.id)
        if o is None:
            self._begin(s, fact, h, changed, now)
        elif h.until and self.counts(s, h.until, fact, s.facts):
            finish(s, o, fact.occurred_at, fact.id)
        elif h.cancel and self.counts(s, h.cancel, fact, s.facts):
            cancel(s, o, fact.occurred_at, "withdrawn", fact.id)
        elif self.left(s, o, fact, changed):
            cancel(s, o, fact.occurred_at, "reclassified", fact.id)
        else:
            self._climb(s, o, fact, h, now)

    def _begin(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        if h.start and self.counts(s, h.start, fact, s.facts) and not self.counts(s, h.until, fact, s.facts):
            if not self.rule.from_breach:
                self._start(s, fact, now)
        elif not self.own_keys.isdisjoint(changed):
            self.program.reclassify(self, s, now)

    def _start(self, s: Subject, fact: Fact, now: int) -> None:
        facts = self.program.known(s)
        if self.holds(s, fact.id, facts, fact.data):
            s.starts[self.id] = fact
            self.open_at(s, fact.id, fact.occurred_at, facts, fact.data, now)
        else:
            self.await_class(s, fact)

    def _climb(self, s: Subject, o: Obligation, fact: Fact, h: Hearing, now: int) -> None:
        if h.on:
            self._called(s, o, fact, h)
        if h.accept and o.sent:
            latest = o.sent.bit_length() - 2  # whoever takes it on takes the step that was called last
            for place, test in h.accept:
                if place == latest and self.counts(s, (test,), fact, s.facts):
                    s.note(o, "accepted", fact.occurred_at, f"ladder {place + 1}", fact.id)
        if h.stop and not o.stopped and self.counts(s, h.stop, fact, s.facts):
            o.stopped = True
            o.schedule, o.wake, s.wake = (), NEVER, None
            return
        if not (h.pause_from or h.pause_until or o.pauses) or o.stopped:
            return
        active = pausing.heard_pauses(self, s, o, fact, h, s.facts)
        if active and not o.pauses:
            pausing.begin(s, o, fact.occurred_at, fact.id)
        elif o.pauses and not active:
            pausing.resume(s, o, fact.occurred_at, fact.id)
            self.schedule(s, o, now)
        o.pauses = active
        if self.any_bits:
            pausing.remember_any(self, s, o)

    def _called(self, s: Subject, o: Obligation, fact: Fact, h: Hearing) -> None:
        """A step that an event calls goes out at once, if it has not yet."""
        called = self.bits(s, h.on, fact, s.facts)
        for n, step in enumerate(self.rule.steps, 1):
            if called >> (n - 1) & 1 and not o.sent >> n & 1:
                o.schedule = tuple(entry for entry in o.schedule if entry[1] != n)
                send(s, o, Alarm(fact.occurred_at, f"ladder {n}", step.to))
                self._settle(s, o)

    def open_at(
        self, s: Subject, opening: str, at: int, facts: Mapping[str, Any], data: Mapping[str, Any], now: int
    ) -> Obligation | None:
        """Open at an instant: that of the start fact, or of the breach from which the ladder counts."""
        clock = self.hours(s, facts)
        if isinstance(clock, str):
            s.silent(self.id, opening, clock)
            return None
        o = Obligation(
            code=self,
            subject=s.name,
            opening=opening,
            opened_at=at,
            clock=clock,
            context=dict(facts),
            data=data,
            anchor=at,
        )
        s.coverage.pop((self.id, opening), None)
        s.add(o)
        s.note(o, "opened", at, fact=opening)
        self.program.replace(s, o)
        if not o.ended:
            self.schedule(s, o, now, late=True)
        return o

    def schedule(self, s: Subject, o: Obligation, now: int, *, late: bool = False) -> None:
        """Steps by time that have not fired; of steps already past only the highest goes out."""
        known = o.sent | o.skipped
        left = [] if o.stopped else [n for n in range(1, len(self.rule.steps) + 1) if not known >> n & 1]
        steps = [(self._time(s, o, n), n) for n in left]
        catch_up(s, o, (self._alarm(at, n) for at, n in steps if at < now))
        o.schedule = tuple(sorted((at, n) for at, n in steps if now <= at < NEVER))
        self._settle(s, o)

    def _alarm(self, at: int, n: int) -> Alarm:
        return Alarm(at, f"ladder {n}", self.rule.steps[n - 1].to)

    def _time(self, s: Subject, o: Obligation, n: int) -> int:
        """When a step falls due; never, if only an event calls it or the calendar ends before."""
        after = self.rule.steps[n - 1].after
        if after is None:
            return NEVER
        try:
            return o.clock.add(o.anchor, max(after - o.used, 0))
        except WorktimeError as error:
            s.silent(self.id, o.opening, error.text.en)
            return NEVER

    def _settle(self, s: Subject, o: Obligation) -> None:
        running = o.schedule and o.status is State.OPEN and not o.ended
        o.wake = after_facts(o.schedule[0][0]) if running else NEVER
        s.wake = None

    def ring(self, s: Subject, o: Obligation, now: int) -> None:
        (at, n), o.schedule = o.schedule[0], o.schedule[1:]
        send(s, o, self._alarm(at, n))
        self._settle(s, o)


def finish(s: Subject, o: Obligation, at: int, fact: str = "") -> None:
    """The ladder has done its work."""
    if o.status is State.PAUSED:
        pausing.resume(s, o, at, fact)
    o.status = State.MET
    o.met_at = o.closed_at = at
    s.note(o, "met", at, fact=fact)
    s.place(o)
