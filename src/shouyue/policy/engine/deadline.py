"""Deadline rules: open, meet, pause, cancel, move, reopen; and the one door through which a due time is set."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shouyue.policy.amounts import Amount, AtFact, EndOfDuty, EndOfPeriod, is_elastic
from shouyue.policy.engine import pausing
from shouyue.policy.engine.alarms import deadline_schedule, next_wake, ring_warning, settle
from shouyue.policy.engine.codes import TAKEN_OFF, Code, Hearing, cancel, pause_bits
from shouyue.policy.engine.facts import Fact, second_of
from shouyue.policy.engine.settling import TOO_LATE
from shouyue.policy.engine.state import Obligation, State, Subject
from shouyue.policy.values import Deadline
from shouyue.worktime import Clock, WorktimeError

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

Ready = tuple[Clock, int]


class DeadlineCode(Code):
    """One deadline rule, compiled."""

    rule: Deadline

    def __init__(self, rule: Deadline, program: "Program") -> None:
        super().__init__(rule, program)
        self.half_open = isinstance(rule.within, EndOfPeriod)
        self.elastic = is_elastic(rule.within)
        self.replaces = rule.replaces
        self.duty = rule.duty or rule.id
        self.starts_plainly = not rule.once
        self.any_bits = pause_bits(rule.pause)
        self.due_key = rule.within.key if isinstance(rule.within, AtFact) else ""
        if self.due_key and self.due_key in program.own_keys(rule.subject):
            self.own_keys |= {self.due_key}

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def hear(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        o = s.running.get(self.id)
        if o is None:
            self._begin(s, fact, h, changed, now)
        elif h.stop and self.counts(s, h.stop, fact, s.facts):
            self._stop(s, o, fact)
        elif h.start and self.rule.again == "restart" and self._restart(s, o, fact, h, now):
            return
        elif h.cancel and self.counts(s, h.cancel, fact, s.facts):
            cancel(s, o, fact.occurred_at, "withdrawn", fact.id)
        elif self.left(s, o, fact, changed):
            cancel(s, o, fact.occurred_at, "reclassified", fact.id)
        else:
            self._pause_and_move(s, o, fact, h, now)

    def _begin(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        last = s.last.get(self.id) if h.reopen else None
        if last is not None and self._reopens(s, last, fact, h):
            self._reopen(s, last, fact, now)
        elif h.start and self.counts(s, h.start, fact, s.facts) and not self.counts(s, h.stop, fact, s.facts):
            if not (self.rule.once and self._spent(s)):
                self._start(s, fact, now)
        elif not self.own_keys.isdisjoint(changed) and not (self.rule.once and self._spent(s)):
            self.program.reclassify(self, s, now)

    def _spent(self, s: Subject) -> bool:
        """Whether the rule has bound the subject before."""
        last = s.last.get(self.id)
        return last is not None and last.reason not in TAKEN_OFF

    def _start(self, s: Subject, fact: Fact, now: int) -> None:
        facts = self.program.known(s)
        if self.holds(s, fact.id, facts, fact.data):
            s.starts[self.id] = fact
            self.open(s, fact, facts, now)
        else:
            self.await_class(s, fact)

    def _restart(self, s: Subject, o: Obligation, fact: Fact, h: Hearing, now: int) -> bool:
        """A start while open: what would open takes the place of what runs; what would not leaves it alone."""
        facts = self.program.known(s)
        if not self.counts(s, h.start, fact, s.facts) or not self.holds(s, fact.id, facts, fact.data):
            return False
        ready = self._ready(s, fact, facts)
        if ready is None:
            return False
        s.starts[self.id] = fact
        cancel(s, o, fact.occurred_at, "restarted", fact.id)
        self._opened(s, fact, ready, dict(facts), now)
        return True

    def _stop(self, s: Subject, o: Obligation, fact: Fact) -> None:
        at = fact.occurred_at
        if self._refuses(s, o, fact):
            o.late_stop, o.shut = at, fact.recorded_at
            settle(s, o)
            return
        if o.status is State.PAUSED:
            self._resume(s, o, fact)
        due = o.due_at
        assert due is not None  # only a paused obligation has no due time
        if o.status is not State.BREACHED and self.too_late(at, due):
            breach(s, o, due)
            self.program.breached(s, o, at)
        if o.status is State.BREACHED:
            o.met_at = o.closed_at = at
            s.note(o, "met", at, "late", fact.id)
            s.place(o)
        else:
            self._meet(s, o, at, fact.id, late=self.too_late(fact.recorded_at, due))

    def _meet(self, s: Subject, o: Obligation, at: int, fact: str = "", *, late: bool = False) -> None:
        """In time by when it happened; by when we were told it may be a late entry."""
        o.late_entry = late
        o.status = State.MET
        o.met_at = o.closed_at = at
        o.left = o.clock.elapsed(at, o.due_at) if o.due_at is not None else o.left
        s.note(o, "met", at, "late entry" if late else "", fact)
        s.place(o)

    def _refuses(self, s: Subject, o: Obligation, fact: Fact) -> bool:
        """Whether evidence in time was told so late that it only closes the breach, when we are told."""
        due = None if o.status is State.PAUSED and self._moves(o) else o.last_due
        if o.status is State.BREACHED or due is None or self.too_late(fact.occurred_at, due):
            return False
        limit = fact.occurred_at + self.rule.late_entry
        return self.too_late(fact.recorded_at, due) and fact.recorded_at > limit and not self.approved(s, o)

    def _shut(self, s: Subject, o: Obligation, at: int) -> None:
        """We are told of evidence beyond the limit: a breach closes; what was not due yet was told in time."""
        assert o.late_stop is not None  # set together with `shut`
        if o.status is not State.BREACHED:
            self._meet(s, o, o.late_stop)
            return
        o.met_at = o.closed_at = at
        s.note(o, "met", at, TOO_LATE)
        s.place(o)

    def _pause_and_move(self, s: Subject, o: Obligation, fact: Fact, h: Hearing, now: int) -> None:
        if o.status is State.BREACHED:
            return
        key = self.rule.moves_with
        if key and key in fact.facts and fact.subject == s.name:
            self._move(s, o, fact, now)
        if not (h.pause_from or h.pause_until or o.pauses):
            return
        active = pausing.heard_pauses(self, s, o, fact, h, s.facts)
        if active and not o.pauses:
            o.pauses = active
            pausing.begin(s, o, fact.occurred_at, fact.id)
            settle(s, o)
        elif o.pauses and not active:
            self._resume(s, o, fact)
            self.schedule(s, o, now)
        else:
            o.pauses = active
        if self.any_bits:
            pausing.remember_any(self, s, o)

    def _moves(self, o: Obligation) -> bool:
        """Whether the pauses that are on move the due time."""
        return self.elastic or any(pause.moves for place, pause in enumerate(self.rule.pause) if o.pauses >> place & 1)

    def _resume(self, s: Subject, o: Obligation, fact: Fact) -> None:
        """The clock runs on: amounts have their rest, day forms move by the pause, others only if it says so."""
        at, due = fact.occurred_at, o.last_due
        assert due is not None  # pausing keeps it
        if isinstance(self.rule.within, Amount):
            due = o.clock.add(at, o.left)
        elif self._moves(o):
            due = o.clock.add(due, o.clock.elapsed(o.paused_from, at))
        pausing.resume(s, o, at, fact.id)
        self._set_due(o, due)

    def _move(self, s: Subject, o: Obligation, fact: Fact, now: int) -> None:
        """The instant that the due time follows has changed; one before this fact becomes this fact's time."""
        due = self._due(o.clock, o.opened_at, s.facts, o.data)
        if isinstance(due, str):
            s.silent(self.id, fact.id, due)
            return
        due = max(due, fact.occurred_at)
        old = o.last_due if o.status is State.PAUSED else o.due_at
        if due == old:
            return
        s.note(o, "moved", fact.occurred_at, f"{old}", fact.id)
        if o.status is State.PAUSED:
            o.last_due = due
            o.left = o.clock.elapsed(min(o.paused_from, due), due)
            return
        self._set_due(o, due)
        self.schedule(s, o, now)

    # ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, s: Subject, fact: Fact, facts: Mapping[str, Any], now: int) -> Obligation | None:
        """Open from a start fact, with the facts that hold then; what is lacking goes to the coverage list."""
        ready = self._ready(s, fact, facts)
        return self._opened(s, fact, ready, s.context() if facts is s.facts else dict(facts), now) if ready else None

    def _ready(self, s: Subject, fact: Fact, facts: Mapping[str, Any]) -> Ready | None:
        """The clock and the due time of what a start opens; None outside its hours, or where something lacks."""
        clock = self.hours(s, facts)
        if isinstance(clock, str):
            s.silent(self.id, fact.id, clock)
            return None
        if self.rule.start_in != "any" and clock.is_open(fact.occurred_at) != (self.rule.start_in == "open"):
            return None
        try:
            due = self._due(clock, fact.occurred_at, facts, fact.data)
        except WorktimeError as error:
            due = error.text.en
        if isinstance(due, str):
            s.silent(self.id, fact.id, due)
            return None
        return clock, due

    def _opened(
        self, s: Subject, fact: Fact, ready: Ready, context: dict[str, Any], now: int, continues: str = ""
    ) -> Obligation:
        clock, due = ready
        o = Obligation(
            code=self,
            subject=s.name,
            opening=fact.id,
            opened_at=fact.occurred_at,
            clock=clock,
            context=context,
            data=fact.data,
            anchor=fact.occurred_at,
            continues=continues,
        )
        self._set_due(o, due)
        s.coverage.pop((self.id, fact.id), None)
        s.add(o)
        s.note(o, "reopened" if continues else "opened", fact.occurred_at, fact=fact.id)
        self.program.replace(s, o)
        if not o.ended:
            self.schedule(s, o, now, late=True)
        return o

    def _due(self, clock: Clock, start: int, facts: Mapping[str, Any], data: Mapping[str, Any]) -> int | str:
        """The due time, or why there is none."""
        form = self.rule.within
        if isinstance(form, AtFact):
            at = second_of(facts.get(form.key))
            if at is None:
                return f"facts.{form.key} is not recorded"
            return clock.subtract(at, form.before) if form.before else at
        if isinstance(form, EndOfDuty):
            at = second_of(data.get("duty_ends_at"))
            return "data.duty_ends_at is not recorded" if at is None else at
        return form.due(clock, start)

    def _set_due(self, o: Obligation, due: int) -> None:
        o.due_at = o.last_due = due
        o.provisional = o.clock.touches_unannounced(min(o.opened_at, due), due)

    # ── reopening ────────────────────────────────────────────────────────────────────────────────────────────────

    def _reopens(self, s: Subject, last: Obligation, fact: Fact, h: Hearing) -> bool:
        if self.rule.reopen.how == "never" or last.status is State.CANCELLED or last.met_at is None:
            return False
        facts = self.program.mixed(s, last.context)
        return self.counts(s, h.reopen, fact, s.facts) and self.holds(s, fact.id, facts, last.data) is True

    def _reopen(self, s: Subject, last: Obligation, fact: Fact, now: int) -> None:
        if self.rule.reopen.how == "restart" or not isinstance(self.rule.within, Amount):
            due = self._due(last.clock, fact.occurred_at, s.facts, fact.data)
            if isinstance(due, str):
                s.silent(self.id, fact.id, due)
                return
        else:
            left = last.left if last.status is State.MET else 0
            due = last.clock.add(fact.occurred_at, left)
        o = self._opened(s, fact, (last.clock, due), dict(s.facts), now, continues=last.id)
        last.continued, o.late_before = True, last.status is State.BREACHED or last.late_before

    # ── alarms ───────────────────────────────────────────────────────────────────────────────────────────────────

    def too_late(self, at: int, due: int) -> bool:
        """Met iff it happened not after the due second; a period's end belongs to the new period."""
        return at > due or (self.half_open and at == due)

    def schedule(self, s: Subject, o: Obligation, now: int, *, late: bool = False) -> None:
        o.schedule = deadline_schedule(o, self.rule.warn)
        next_wake(s, o, now, self.rule.owner, late=late)

    def ring(self, s: Subject, o: Obligation, now: int) -> None:
        if o.shut is not None and o.wake == 2 * o.shut:
            self._shut(s, o, o.shut)
        elif not ring_warning(s, o, self.rule.owner):
            due = o.due_at
            assert due is not None  # an obligation without a due time has no alarm after its warnings
            breach(s, o, due)
            self.program.breached(s, o, now)


def breach(s: Subject, o: Obligation, due: int) -> None:
    """The promise is broken, for ever, at the due instant itself; whoever owns it still owes it."""
    o.status = State.BREACHED
    o.breached_at = o.due_at = due
    o.pauses = 0
    s.any_paused.pop(o.code.id, None)
    s.mark = max(s.mark, 2 * due + (0 if o.code.half_open else 1))
    s.note(o, "breached", due)
    settle(s, o)
