"""The states of a case, and what leads from one to another."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # somebody works on it
    RESOLVED = "resolved"  # solved; the customer's last word is awaited
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # the customer took it back
    MERGED = "merged"  # goes on in another case


class Verb(StrEnum):
    """What changes the state."""

    RESOLVE = "resolve"
    DISCONTENT = "discontent"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"


AFTER: dict[tuple[State, Verb], State] = {
    (State.OPEN, Verb.RESOLVE): State.RESOLVED,
    (State.OPEN, Verb.DISCONTENT): State.OPEN,
    (State.OPEN, Verb.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Verb.MERGE): State.MERGED,
    (State.RESOLVED, Verb.DISCONTENT): State.OPEN,
    (State.RESOLVED, Verb.REOPEN): State.OPEN,
    (State.RESOLVED, Verb.CLOSE): State.CLOSED,
    (State.CLOSED, Verb.REOPEN): State.OPEN,
}


class Several(StrEnum):
    """States that are asked for together."""

    SETTLED = "settled"  # nobody works on it any more, and it goes on nowhere else
    DISTINCT = "distinct"  # each matter once


GROUPS: dict[Several, tuple[State, ...]] = {
    Several.SETTLED: (State.RESOLVED, State.CLOSED, State.WITHDRAWN),
    Several.DISTINCT: (State.OPEN, State.RESOLVED, State.CLOSED, State.WITHDRAWN),
}
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED})


class Wrong(Exception):
    """That cannot be done in the state in which the case is."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


def moved(state: State, verb: Verb) -> State:
    """The state after. Raises Wrong."""
    after = AFTER.get((state, verb))
    if after is None:
        raise Wrong(state)
    return after
