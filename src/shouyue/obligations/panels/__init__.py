"""Pieces of pages: calendars, deadlines that moved, late entries."""

from shouyue.obligations.panels.late_entries import Late, late_entry
from shouyue.obligations.panels.moves import Moved, log, moved

__all__ = ["Late", "Moved", "late_entry", "log", "moved"]
