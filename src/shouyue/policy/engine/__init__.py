"""The obligations engine: pure. Facts in, obligations out; no database, no clock, no persons (docs/policy.md)."""

from shouyue.policy.engine.facts import Fact, kind_of
from shouyue.policy.engine.fold import fold, ring
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.run import Run
from shouyue.policy.engine.state import ENGINE_VERSION, Alarm, ClockEvent, Obligation, Silence, State, Subject

__all__ = [
    "ENGINE_VERSION",
    "Alarm",
    "ClockEvent",
    "Fact",
    "Obligation",
    "Program",
    "Run",
    "Silence",
    "State",
    "Subject",
    "fold",
    "kind_of",
    "ring",
]
