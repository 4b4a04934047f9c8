"""Questions about promises: calendars, adopted editions, clocks, figures, coverage."""

from shouyue.obligations.editions import InForce, NothingAdopted
from shouyue.obligations.figures import EVERYWHERE, Figure, Within, figures
from shouyue.obligations.queries.calendars import Named, Special, Year, calendars, year_of
from shouyue.obligations.queries.clocks import (
    Owing,
    Pulse,
    Whole,
    behind_figure,
    events,
    explain,
    in_force,
    obligations,
    of_subject,
    open_clocks,
    owners,
    pulse,
    running,
    silences,
    silent_by_clause,
    why_not_opened,
)

__all__ = [
    "EVERYWHERE",
    "Figure",
    "InForce",
    "Named",
    "NothingAdopted",
    "Owing",
    "Pulse",
    "Special",
    "Whole",
    "Within",
    "Year",
    "behind_figure",
    "calendars",
    "events",
    "explain",
    "figures",
    "in_force",
    "obligations",
    "of_subject",
    "open_clocks",
    "owners",
    "pulse",
    "running",
    "silences",
    "silent_by_clause",
    "why_not_opened",
    "year_of",
]
