"""Times held against each other on sample instants: which is later, and whether two rules' hours meet.

The samples lie in a stretch of 2026 with ordinary weeks, a long holiday and make-up days. They are no clock reading.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from shouyue.policy.amounts import AtFact, EndOfDuty, Within
from shouyue.policy.values import Deadline, Policy
from shouyue.worktime import Calendar, Clock, NoWorkingTime

FIRST, DAYS = date(2026, 9, 1), 75
_NOON = int(datetime(2026, 9, 1, 0, 7, tzinfo=UTC).timestamp())
STARTS = tuple(range(_NOON, _NOON + DAYS * 86_400, 3 * 3600 + 420))


def hours_meet(policy: Policy, first: Deadline, other: Policy, second: Deadline) -> bool:
    """Whether an instant exists that both rules take for a start, by their `start_in`."""
    if "any" in (first.start_in, second.start_in):
        return True
    one, two = policy.calendars.get(first.calendar.name), other.calendars.get(second.calendar.name)
    if one is None or two is None:
        return True
    wanted = (first.start_in == "open", second.start_in == "open")
    return any((one.clock.is_open(at), two.clock.is_open(at)) == wanted for at in edges(one, two))


def edges(*calendars: Calendar) -> Iterator[int]:
    """Every instant of the stretch at which one of the calendars opens or closes: between two of them nothing "
    "changes."""
    for calendar in calendars:
        for n in range(DAYS):
            for shift in calendar.shifts(FIRST + timedelta(n)):
                yield from (at for piece in shift for at in piece)


def starts_of(*rules: tuple[Deadline, Clock | None]) -> tuple[int, ...]:
    """The sample instants that all these rules take for a start, by their `start_in`."""
    limits = [(rule.start_in == "open", clock) for rule, clock in rules if rule.start_in != "any" and clock is not None]
    return tuple(at for at in STARTS if all(clock.is_open(at) is wanted for wanted, clock in limits))


def compare(
    first: Within, clock: Clock | None, second: Within, other: Clock | None, starts: tuple[int, ...] = STARTS
) -> frozenset[int] | None:
    """The signs of first minus second over the samples: {0} is the same, {1} always later. None: not to be compared."""
    if isinstance(first, AtFact) and isinstance(second, AtFact) and first.key == second.key and clock is other:
        return frozenset({(second.before > first.before) - (second.before < first.before)})
    if isinstance(first, EndOfDuty) and isinstance(second, EndOfDuty):
        return frozenset({0})
    pairs = [(due(first, clock, start), due(second, other, start)) for start in starts]
    signs = [(one > two) - (one < two) for one, two in pairs if one is not None and two is not None]
    return frozenset(signs) or None


def due(form: Within, clock: Clock | None, start: int) -> int | None:
    """The due time after a start; None where it hangs on the subject's facts or calendar, or never comes."""
    if clock is None or isinstance(form, AtFact | EndOfDuty):
        return None
    try:
        return form.due(clock, start)
    except NoWorkingTime:
        return None
