"""When the next alarm of an obligation falls due, and what rings then.

`wake` is a key and not an instant: twice the second, plus one for alarms that come after the facts of their second.
Period alarms (a period closes or opens) come before the facts of theirs. So one comparison of whole numbers keeps the
order.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from shouyue.policy.engine.state import NEVER, Alarm, Obligation, State, Subject
from shouyue.policy.values import Warning


def after_facts(at: int) -> int:
    """The key of an alarm that comes after the facts of its second."""
    return 2 * at + 1


def deadline_schedule(o: Obligation, warn: Sequence[Warning]) -> tuple[tuple[int, int], ...]:
    """The instants of the warnings not yet sent, with their numbers, in order; one that lies before the clock's present
    stretch is given the stretch's start less one second, so that it counts as past."""
    if not warn or o.due_at is None:
        return ()
    whole = o.used + o.clock.elapsed(min(o.anchor, o.due_at), o.due_at)
    found = []
    for n, warning in enumerate(warn, 1):
        if o.sent >> n & 1:
            continue
        used = _used(warning, whole)
        at = o.clock.add(o.anchor, used - o.used) if used >= o.used else min(o.anchor, o.opened_at) - 1
        found.append((at, n))
    return tuple(sorted(found))


def _used(warning: Warning, whole: int) -> int:
    """The open time after which a warning goes out; below zero where it would lie before the start."""
    if warning.share is None:
        return whole - warning.before
    share: Fraction = warning.share
    return whole * share.numerator // share.denominator


def next_wake(s: Subject, o: Obligation, now: int, to: str, *, late: bool) -> None:
    """Set the wake; past warnings are skipped, but of an obligation found late the highest still goes out."""
    if not o.schedule or o.schedule[0][0] >= now:
        settle(s, o)
        return
    past = [(at, n) for at, n in o.schedule if at < now]
    o.schedule = o.schedule[len(past) :]
    highest = max((n for at, n in past if at >= o.opened_at), default=0) if late else 0
    for at, n in past:
        if n == highest:
            send(s, o, Alarm(at, f"warn {n}", to))
        else:
            skip(s, o, at, f"warn {n}")
    settle(s, o)


def settle(s: Subject, o: Obligation) -> None:
    """The wake that follows from the schedule and the due time."""
    o.wake = NEVER
    if o.closed_at is None and o.status is State.OPEN and o.due_at is not None:
        due = 2 * o.due_at if o.code.half_open else after_facts(o.due_at)
        o.wake = min(after_facts(o.schedule[0][0]), due) if o.schedule else due
    if o.shut is not None and o.closed_at is None:
        o.wake = min(o.wake, 2 * o.shut)
    s.wake = None


def ring_warning(s: Subject, o: Obligation, to: str) -> bool:
    """Send the warning that is due; False where it is the due time itself."""
    if not o.schedule:
        return False
    (at, n), o.schedule = o.schedule[0], o.schedule[1:]
    send(s, o, Alarm(at, f"warn {n}", to))
    settle(s, o)
    return True


def number(step: str) -> int:
    """`2` of `warn 2` or `ladder 2`."""
    return int(step.rpartition(" ")[2])


def send(s: Subject, o: Obligation, alarm: Alarm) -> None:
    """A message goes out, once."""
    o.sent |= 1 << number(alarm.step)
    o.alarms.append(alarm)
    s.note(o, "escalated" if alarm.step.startswith("ladder") else "warned", alarm.at, f"{alarm.step} → {alarm.to}")


def skip(s: Subject, o: Obligation, at: int, step: str) -> None:
    """A message that comes too late to be of use; said once."""
    if not o.skipped >> number(step) & 1:
        o.skipped |= 1 << number(step)
        s.note(o, "skipped", at, step)


def catch_up(s: Subject, o: Obligation, past: Iterable[Alarm]) -> None:
    """Of alarms that a new fold has behind it and that nobody had, only the highest goes out."""
    known = o.sent | o.skipped
    new = sorted((alarm for alarm in past if not known >> number(alarm.step) & 1), key=lambda alarm: number(alarm.step))
    for alarm in new[:-1]:
        skip(s, o, alarm.at, alarm.step)
    for alarm in new[-1:]:
        send(s, o, alarm)


def advance(s: Subject, now: int, *, through: bool = False, found: bool = False) -> None:
    """Ring every alarm of a subject that is due at `now`: of that second itself only period alarms, or all (`through`).

    An alarm does what it would have done at its own second, however late it is rung; but what a fact just told has set
    off (`found`) was past when it came to light.
    """
    limit = 2 * now + (2 if through else 1)
    while True:
        wake = s.wake
        if wake is None:
            wake = s.wake = _earliest(s)
        if wake >= limit:
            return
        _ring(s, wake, now if found else wake // 2)


def _earliest(s: Subject) -> int:
    wake = NEVER
    for o in s.running.values():
        if o.wake < wake:
            wake = o.wake
    for at in s.periods.values():
        if at < wake:
            wake = at
    return wake


def _ring(s: Subject, wake: int, now: int) -> None:
    """Of several at the same second the order is that of opening, then of the rules: it hangs on nothing else."""
    s.wake = None
    ringing = [o for o in s.running.values() if o.wake == wake]
    if ringing:
        first = ringing[0] if len(ringing) == 1 else min(ringing, key=lambda o: (o.opened_at, o.code.id))
        first.code.ring(s, first, now)
        return
    turning = [rule for rule, at in s.periods.items() if at == wake]
    s.cadences[min(turning)].turn(s, wake // 2, now)
