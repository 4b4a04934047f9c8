"""What a measure comes from, and what may become of it. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, get_args

# Decides which clause's clock runs (OC-14.5, OC-13, CM-5.4, KA-5.1, OC-22).
Origin = Literal["complaint", "visit", "analysis", "audit", "contract", "meeting", "communication"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)


class State(StrEnum):
    """Where a measure is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.OPEN: frozenset({State.DONE, State.DROPPED}),
        State.DONE: frozenset(),
        State.DROPPED: frozenset(),
    }
)


def may_become(now: State, to: State) -> bool:
    """Whether there is a way from one state to another."""
    return to in TRANSITIONS[now]
