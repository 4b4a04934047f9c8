"""Verbs of measures. Each is one transaction; what it refuses, it refuses with a sentence at a field."""

from shouyue.measures.actions.ending import done, drop
from shouyue.measures.actions.setting import Wanted, postpone, set_measure

__all__ = ["Wanted", "done", "drop", "postpone", "set_measure"]
