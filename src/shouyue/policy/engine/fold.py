"""Folding one fact into a subject: the order of docs/policy.md, "one fact"."""

from shouyue.policy.engine import refold
from shouyue.policy.engine.alarms import advance
from shouyue.policy.engine.editions import meet
from shouyue.policy.engine.facts import APPROVED, Fact
from shouyue.policy.engine.governing import govern
from shouyue.policy.engine.order import apply
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import ClockEvent, Obligation, Subject
from shouyue.policy.values import Deadline


def fold(program: Program, s: Subject, fact: Fact, now: int | None = None) -> list[tuple[Obligation, ClockEvent]]:
    """Fold a fact into a subject that it is of, or about, and answer what happened to its clocks.

    :param now: the epoch second at which we are told, recorded_at unless given; it never goes back on a subject.
    """
    s.fresh = []
    if fact.id in s.seen:
        return s.fresh
    s.seen.add(fact.id)
    s.now = now = max(s.now, fact.recorded_at if now is None else now, fact.occurred_at)
    program = meet(program, s, now, first=fact.occurred_at)
    advance(s, now)
    key = 2 * fact.occurred_at + 1
    if fact.corrects or fact.occurred_at < s.latest or key <= s.mark or fact.name == APPROVED:
        refold.refold(program, s, fact, now)
    else:
        s.latest = fact.occurred_at
        apply(program, s, fact, now)
    advance(s, now, found=True)
    if s.kind in program.breach_ladders:
        program.end_breach_ladders(s)
    if s.fresh:
        govern(s)
        _link(s)
    return s.fresh


def ring(program: Program, s: Subject, now: int) -> list[tuple[Obligation, ClockEvent]]:
    """Ring every alarm of a subject that is due at `now` (those of that second itself wait for its facts)."""
    s.fresh = []
    s.now = max(s.now, now)
    meet(program, s, s.now)
    advance(s, s.now)
    if s.fresh:
        govern(s)
        _link(s)
    return s.fresh


def _link(s: Subject) -> None:
    """A clock that a classification took off and the one that it put on know each other."""
    gone = [o for o, event in s.fresh if event.kind == "cancelled" and event.note == "reclassified"]
    for old in gone:
        for new, event in s.fresh:
            if event.kind == "opened" and new is not old and _duty(new) == _duty(old):
                old.linked, new.linked = new.id, old.id


def _duty(o: Obligation) -> tuple[str, str]:
    rule = o.code.rule
    return rule.clause, rule.duty if isinstance(rule, Deadline) else ""
