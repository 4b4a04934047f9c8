"""A rule made ready to run: what it hears in each event, and the verbs that all kinds of obligations share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from shouyue.policy.amounts import needs_hours
from shouyue.policy.conditions import Failure
from shouyue.policy.engine.facts import EVERY_RULE, Fact
from shouyue.policy.engine.state import Obligation, State, Subject
from shouyue.policy.values import Cadence, CalendarRef, Deadline, Ladder, Pause, Source, Trigger
from shouyue.worktime import Calendar, Clock, WorktimeError

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

Test = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]
Tests = tuple[Test | None, ...]
Heard = tuple[tuple[int, Test | None], ...]
PRECEDENCE = {Source.CONTRACT: 0, Source.COMPANY: 1, Source.GUIDE: 2}
TAKEN_OFF = ("reclassified", "corrected", "new_edition")  # reasons that leave the start free to bind again


@dataclass(slots=True)
class Hearing:
    """What one event is to one rule: of each part, the conditions under which it counts (None: always)."""

    code: "Code"
    start: Tests = ()
    stop: Tests = ()
    cancel: Tests = ()
    reopen: Tests = ()
    until: Tests = ()
    met_by: Tests = ()
    pause_from: Heard = ()
    pause_until: Heard = ()
    on: Heard = ()
    accept: Heard = ()

    opens: bool = field(init=False)

    def __post_init__(self) -> None:
        """Most events matter only to what runs already; `opens` marks the others."""
        self.opens = bool(self.start or self.reopen or self.met_by)


class Code(ABC):
    """One rule, compiled. Subclasses: deadline.py, ladder.py, cadence.py."""

    half_open = False  # whether a fact of the due second comes too late
    starts_plainly = False  # whether a start that does not bind is only remembered, see memory.py

    def __init__(self, rule: Deadline | Ladder | Cadence, program: "Program") -> None:
        self.id = rule.id
        self.rule: Deadline | Ladder | Cadence = rule
        self.program = program
        self.when = rule.when.test if rule.when else None
        own = program.own_keys(rule.subject)
        self.own_keys = (rule.when.facts if rule.when else frozenset()) & own
        self.own_only = rule.when is not None and rule.when.facts <= own and not rule.when.data
        self.replaces: tuple[str, ...] = ()
        self.any_bits = 0
        self.duty = ""  # what a deadline owes; other kinds owe nothing that another could govern
        self.precedence = PRECEDENCE[rule.source]
        self.silence = Hearing(self)
        self.fixed: Calendar | None = program.calendars.get(rule.calendar.name) if rule.calendar.name else None

    def fold(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        """Fold one fact for this rule alone; a calendar that has no time left for it goes to the coverage list."""
        try:
            self.hear(s, fact, h, changed, now)
        except WorktimeError as error:
            s.silent(self.id, fact.id, error.text.en)

    @abstractmethod
    def hear(self, s: Subject, fact: Fact, h: Hearing, changed: frozenset[str], now: int) -> None:
        """What a fact does to this rule's obligations."""

    @abstractmethod
    def ring(self, s: Subject, o: Obligation, now: int) -> None:
        """Do what falls due at `o.wake`."""

    @abstractmethod
    def schedule(self, s: Subject, o: Obligation, now: int, *, late: bool = False) -> None:
        """Set the alarms of an obligation anew. `late`: it was found after the event, see alarms.py."""

    def hours(self, s: Subject, facts: Mapping[str, Any]) -> Clock | str:
        """The clock of the rule's calendar for these facts, or why there is none."""
        if self.fixed is not None:
            return self.fixed.clock
        ref: CalendarRef = self.rule.calendar
        name = facts.get(ref.key) if ref.key else ref.name
        calendar = self.program.calendars.get(name) if isinstance(name, str) else None
        if calendar is None:
            return f"facts.{ref.key} names no calendar" if name is None else f"there is no calendar “{name}”"
        if calendar.always and isinstance(self.rule, Deadline) and needs_hours(self.rule.within):
            return f"calendar “{name}” has no hours, which this time needs"
        return calendar.clock

    def holds(self, s: Subject, fact: str, facts: Mapping[str, Any], data: Mapping[str, Any]) -> bool | None:
        """Whether `when` holds; None where it has no answer, which is on the coverage list, for silence is a fault."""
        if self.when is None:
            return True
        try:
            return self.when(facts, data) is True
        except Failure as failure:
            s.silent(self.id, fact, failure.text.en)
            return None

    def left(self, s: Subject, o: Obligation, fact: Fact, changed: frozenset[str]) -> bool:
        """Whether own facts have changed so that `when` is false; what has no answer takes nobody's promise away."""
        if self.own_keys.isdisjoint(changed):
            return False
        return self.holds(s, fact.id, self.program.mixed(s, o.context), o.data) is False

    def await_class(self, s: Subject, fact: Fact) -> None:
        """Remember a start that the rule does not bind: if a class is given later, the clock runs from here."""
        if self.id not in s.starts or self.bound(s, s.starts[self.id]):
            s.starts[self.id] = fact

    def bound(self, s: Subject, start: Fact) -> bool:
        """Whether the rule has bound this start already and was not merely taken off by a class or a correction."""
        mine = [o for o in s.by_rule.get(self.id, ()) if o.opening == start.id]
        return bool(mine) and mine[-1].reason not in TAKEN_OFF

    def approved(self, s: Subject, o: Obligation) -> bool:
        """Whether a fact of the subject lets late entries of this obligation count beyond their limit."""
        return not s.approved.isdisjoint(((self.id, o.key), (self.id, ""), (EVERY_RULE, "")))

    def counts(self, s: Subject, tests: Tests, fact: Fact, facts: Mapping[str, Any]) -> bool:
        """Whether the fact counts under one of the conditions."""
        for test in tests:
            if test is None:
                return True
            try:
                if test(facts, fact.data) is True:
                    return True
            except Failure as failure:
                s.silent(self.id, fact.id, failure.text.en)
        return False

    def bits(self, s: Subject, heard: Heard, fact: Fact, facts: Mapping[str, Any]) -> int:
        """The places (pauses, steps) in which the fact counts, as bits."""
        found = 0
        for place, test in heard:
            if self.counts(s, (test,), fact, facts):
                found |= 1 << place
        return found


def cancel(s: Subject, o: Obligation, at: int, reason: str, fact: str = "") -> None:
    """Nobody owes it any more: withdrawn, reclassified, replaced, restarted, corrected. A breach stays a breach."""
    o.reason = reason
    o.closed_at = at
    if o.status is State.PAUSED:
        o.paused_seconds += o.clock.elapsed(o.paused_from, at)
    if o.status is not State.BREACHED:
        o.status = State.CANCELLED
    s.note(o, "cancelled", at, reason, fact)
    s.place(o)


def names(patterns: Iterable[str], rule: str) -> bool:
    """Whether a rule is one of those named; `CM-5.2/*` names all of a clause."""
    return any(pattern == rule or fnmatchcase(rule, pattern) for pattern in patterns)


def tests(triggers: Iterable[Trigger], event: str) -> Tests:
    """The conditions under which an event is one of the triggers."""
    return tuple(trigger.when.test if trigger.when else None for trigger in triggers if trigger.event == event)


def places(groups: Iterable[tuple[Trigger, ...]], event: str) -> Heard:
    """The same for several groups, each condition with the number of its group."""
    return tuple((place, test) for place, group in enumerate(groups) for test in tests(group, event))


def pause_bits(pauses: tuple[Pause, ...]) -> int:
    """The pauses that end with the subject's next fact, whatever it is."""
    return sum(1 << place for place, pause in enumerate(pauses) if pause.until_any)
