"""How an obligation counts for its clause, and in which month: one definition for every page and export."""

from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from shouyue.policy.engine.ladder import LadderCode
from shouyue.policy.engine.state import Obligation, State


class Counted(IntEnum):
    """The column in which an obligation stands."""

    NOT = 0  # nobody owed it, or another one counts for it
    OPEN = 1
    KEPT = 2
    ENTERED_LATE = 3  # kept, told after its time: shown in amber
    LATE = 4
    CLIMBED = 5  # a ladder of which steps were fired


_BY_STATE = {
    State.OPEN: Counted.OPEN,
    State.PAUSED: Counted.OPEN,
    State.MET: Counted.KEPT,
    State.BREACHED: Counted.LATE,
    State.CANCELLED: Counted.NOT,
}


def counted(o: Obligation) -> Counted:
    """The column of an obligation. A chain of reopened ones counts once: by its late link, else by the last."""
    if isinstance(o.code, LadderCode):
        return Counted.CLIMBED if o.sent else Counted.NOT
    column = _BY_STATE[o.status]
    if o.superseded_by or o.late_before or (o.continued and column is not Counted.LATE):
        return Counted.NOT
    return Counted.ENTERED_LATE if column is Counted.KEPT and o.late_entry else column


def month(o: Obligation, zone: ZoneInfo) -> str:
    """The local month that holds the second before it is due; a ladder has that of its beginning."""
    at = o.opened_at if o.last_due is None else o.last_due - 1
    moment = datetime.fromtimestamp(at, zone)
    return f"{moment.year}-{moment.month:02}"
