"""How an obligation counts for its clause, and in which month: one definition for every page and export."""

from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from shouyue.policy.engine.ladder import LadderCode
from shouyue.policy.engine.state import Obligation, State


class Counted(IntEnum):
    """The column in which an obligation stands, or one fact that a target or a gate counts."""

    NOT = 0  # nobody owed it, or another one counts for it
    OPEN = 1
    KEPT = 2
    ENTERED_LATE = 3  # kept, told after its time: shown in amber
    LATE = 4
    CLIMBED = 5  # a ladder of which steps were fired
    GOOD = 6  # of a target: what counts and is good
    MISSED = 7  # … and what is not
    PASSED = 8  # of a gate: let through
    REFUSED = 9
    WAIVED = 10  # let through with an approval, although the gate refused


_BY_STATE = {
    State.OPEN: Counted.OPEN,
    State.PAUSED: Counted.OPEN,
    State.MET: Counted.KEPT,
    State.BREACHED: Counted.LATE,
    State.CANCELLED: Counted.NOT,
}


def counted(o: Obligation) -> Counted:
    """The column of an obligation. A chain of reopened ones counts once: by its late link, else by the last.

    Of a history that was brought in the steps are skipped, since nobody is told any more; they were reached all the
    same. Elsewhere a ladder skips only what a higher step of it says.
    """
    if isinstance(o.code, LadderCode):
        return Counted.CLIMBED if o.sent or o.skipped else Counted.NOT
    column = _BY_STATE[o.status]
    if o.superseded_by or o.late_before or (o.continued and column is not Counted.LATE):
        return Counted.NOT
    return Counted.ENTERED_LATE if column is Counted.KEPT and o.late_entry else column


def month(o: Obligation, zone: ZoneInfo) -> str:
    """The local month that holds the second before it is due; a ladder has that of its beginning."""
    return month_of(o.opened_at if o.last_due is None else o.last_due - 1, zone)


def month_of(at: int, zone: ZoneInfo) -> str:
    """The local month of a second, 2026-03."""
    moment = datetime.fromtimestamp(at, zone)
    return f"{moment.year}-{moment.month:02}"
