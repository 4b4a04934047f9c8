"""Decisions about cases. Pure."""

from shouyue.cases.logic.kinds import (
    Cause,
    ChannelKind,
    Form,
    Kind,
    Severity,
    TakenBy,
    Trouble,
)
from shouyue.cases.logic.numbers import number_of
from shouyue.cases.logic.states import AFTER, ENDED, State, Verb, Wrong, moved
from shouyue.cases.logic.steps import STEPS, Step, StepRule, allowed, answering, taken_by, wanted_next
from shouyue.people.departments import Department

__all__ = [
    "AFTER",
    "ENDED",
    "STEPS",
    "Cause",
    "ChannelKind",
    "Department",
    "Form",
    "Kind",
    "Severity",
    "State",
    "Step",
    "StepRule",
    "TakenBy",
    "Trouble",
    "Verb",
    "Wrong",
    "allowed",
    "answering",
    "moved",
    "number_of",
    "taken_by",
    "wanted_next",
]
