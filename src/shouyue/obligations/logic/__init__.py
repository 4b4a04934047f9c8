"""Decisions of the memory, pure: when something is due, what a notice of holidays says, who may accept what."""

from shouyue.obligations.logic.due import (
    LONGEST,
    NEEDS_A_FACT,
    CannotTell,
    Due,
    Stage,
    days_between,
    due_if_started,
)
from shouyue.obligations.logic.notices import (
    Notice,
    Stretch,
    entered,
    notices,
    read_notice,
    with_notice,
    without_years,
)
from shouyue.obligations.logic.refusals import Changed, Refused

__all__ = [
    "LONGEST",
    "NEEDS_A_FACT",
    "CannotTell",
    "Changed",
    "Due",
    "Notice",
    "Refused",
    "Stage",
    "Stretch",
    "days_between",
    "due_if_started",
    "entered",
    "notices",
    "read_notice",
    "with_notice",
    "without_years",
]
