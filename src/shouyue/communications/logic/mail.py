"""Mail decided: its states, when it is tried again, what a machine wrote. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

# Waits after the first, second, … attempt; the last one again and again, until EXPIRES.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60, 120, 240))
SPREAD = 0.1
EXPIRES = timedelta(days=3)  # of trying in vain; as long as servers of the mail themselves try
FLOOD_WINDOW = timedelta(hours=1)

FailedBy = Literal["refused", "expired", "bounced"]


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class State(StrEnum):
    """Where a mail is in its life."""

    RECEIVED = "received"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RECEIVED: frozenset(),
        State.WAITING: frozenset({State.SENDING}),
        # SENDING again: the worker was killed in mid-send, and another tries with the same Message-ID.
        State.SENDING: frozenset({State.SENDING, State.WAITING, State.SENT, State.FAILED}),
        State.SENT: frozenset({State.BOUNCED}),
        State.FAILED: frozenset({State.WAITING}),  # sent again by a person
        State.BOUNCED: frozenset({State.WAITING}),
    }
)


class Kind(StrEnum):
    """What a mail is. What we send is a reply, or automatic where no person wrote it."""

    NEW = "new"
    REPLY = "reply"
    AUTOMATIC = "automatic"


class Reason(StrEnum):
    """Why a mail that came in is taken as written by a machine."""

    NONE = ""
    AUTO = "auto"  # an auto-reply: somebody is away
    BULK = "bulk"  # a list or an advertisement
    BOUNCE = "bounce"  # a server tells of a mail of ours
    LOOP = "loop"  # it passed here already
    FLOOD = "flood"  # too many of one sender
    COPY = "copy"  # the same mail by another mailbox


class Trouble(StrEnum):
    """Why an attempt to send failed."""

    NONE = ""
    LATER = "later"  # the server asks to try later, or cannot be reached
    NEVER = "never"  # the server refuses it for good


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt brought. `left`: recipients that are to be tried again; `error`: the server's own words."""

    trouble: Trouble = Trouble.NONE
    error: str = ""
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a mail. `at`: when it is tried again; `failed_by`: why it is given up."""

    state: State
    at: datetime | None = None
    failed_by: FailedBy | None = None


def after(outcome: Outcome, attempts: int, since: datetime, at: datetime, spread: float) -> Next:
    """Try again or stop. `attempts` counts the one that ended at `at`; `since`: when sending began; -1 ≤ spread ≤ 1."""
    if outcome.trouble is Trouble.NONE and not outcome.left:
        return Next(State.SENT)
    if outcome.trouble is Trouble.NEVER:
        return Next(State.FAILED, failed_by="refused")
    following = at + WAITS[min(attempts, len(WAITS)) - 1] * (1 + SPREAD * spread)
    if following > since + EXPIRES:
        return Next(State.FAILED, failed_by="expired")
    return Next(State.WAITING, following)
