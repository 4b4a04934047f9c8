"""Pauses, the same for deadlines and ladders: they take out open time, and where they overlap end with the last."""

from collections.abc import Mapping
from typing import Any

from shouyue.policy.engine.codes import Code, Hearing
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.state import NEVER, Obligation, State, Subject


def heard_pauses(code: Code, s: Subject, o: Obligation, fact: Fact, h: Hearing, facts: Mapping[str, Any]) -> int:
    """The pauses that are on after a fact: first those end that it ends, then those begin that it begins."""
    active = o.pauses & ~code.any_bits
    if h.pause_until:
        active &= ~code.bits(s, h.pause_until, fact, facts)
    if h.pause_from:
        active |= code.bits(s, h.pause_from, fact, facts)
    return active


def begin(s: Subject, o: Obligation, at: int, fact: str) -> None:
    """The clock stands still from `at`."""
    o.used += o.clock.elapsed(o.anchor, at)
    o.paused_from = at
    if o.due_at is not None:
        o.left = o.clock.elapsed(at, o.due_at)
        o.last_due, o.due_at = o.due_at, None
    o.status = State.PAUSED
    o.wake = NEVER
    s.note(o, "paused", at, fact=fact)
    s.wake = None


def resume(s: Subject, o: Obligation, at: int, fact: str) -> None:
    """The clock runs again; what the pause took of the open time is kept."""
    gone = o.clock.elapsed(o.paused_from, at)
    o.paused_seconds += gone
    o.anchor = at
    o.pauses = 0
    o.status = State.OPEN
    s.note(o, "resumed", at, f"{gone}", fact)
    s.wake = None


def remember_any(code: Code, s: Subject, o: Obligation) -> None:
    """Keep or forget that the subject's next fact ends a pause, whatever it is."""
    if o.pauses & code.any_bits:
        s.any_paused[code.id] = code
    else:
        s.any_paused.pop(code.id, None)
