"""Webhooks decided: who hears what, when to try again, when to stop. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from types import MappingProxyType

from shouyue.kit.text import Text

# Waits after the first, second, … attempt, as the Standard Webhooks convention recommends; spread so that receivers
# that were away are not met by all at once.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
SPREAD = 0.1
LONGEST_ASKED = timedelta(hours=24)  # the most that a receiver's Retry-After is heeded
QUIET = timedelta(minutes=1)  # after a failure nothing else is tried at that receiver for so long
DISABLE_AFTER = timedelta(days=5)  # of failures only
GONE = 410  # by the convention: never send here again
PATTERN = re.compile(r"\*|[a-z_]+\.(\*|[a-z_.]+)")
# What clocks do is in the journal under these names; the catalogue of policies declares the others.
CLOCKS = tuple(f"obligation.{name}" for name in ("warned", "escalated", "breached", "met", "cancelled"))

# Why a webhook cannot be as asked.
FORM = Text(
    zh="请填写完整的 https 地址，例如 https://tms.example.com/hooks，不带用户名、密码和 # 部分。",
    en="Give a whole https address such as https://tms.example.com/hooks, with no user, password or # part.",
)
INWARD = Text(
    zh="这个地址通向内部网络，不能作为推送目的地。确有需要时，请在 SHOUYUE_WEBHOOK_NETWORKS 中放行该网段。",
    en="This address leads into an internal network. If that is meant, allow it in SHOUYUE_WEBHOOK_NETWORKS.",
)
PLAIN = Text(
    zh="通向公网的地址必须使用 https。",
    en="On the public internet the address must be https.",
)
NOTHING = Text(zh="请至少选择一类事实。", en="Choose at least one kind of fact.")
UNHEARD = Text(
    zh="没有这样的事实：{}。请写成 order.received、obligation.* 或 *。",
    en="There are no such facts: {}. Write order.received, obligation.* or *.",
)


class State(StrEnum):
    """Where a message is in its life."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.WAITING: frozenset({State.WAITING, State.DELIVERED, State.GIVEN_UP}),
        State.DELIVERED: frozenset({State.WAITING}),  # sent again by a person
        State.GIVEN_UP: frozenset({State.WAITING}),
    }
)


class Failure(StrEnum):
    """Why an attempt failed."""

    NONE = ""
    STATUS = "status"  # the receiver answered, but not 2xx
    TIMEOUT = "timeout"
    NETWORK = "network"
    TLS = "tls"
    UNSAFE = "unsafe"  # the address leads to where webhooks may not go


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt brought. `seconds` it took; `retry_after`: seconds that the receiver asks us to wait."""

    failure: Failure
    status: int | None = None
    seconds: float = 0.0
    answer: str = ""
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a message. `at`: when it is tried again, None when it is not."""

    state: State
    at: datetime | None


def after(outcome: Outcome, attempts: int, at: datetime, spread: float) -> Next:
    """Try again or stop. `attempts` counts the one that ended at `at`; `spread` from -1 to 1."""
    if outcome.failure is Failure.NONE:
        return Next(State.DELIVERED, None)
    if attempts > len(WAITS) or outcome.status == GONE:
        return Next(State.GIVEN_UP, None)
    wait = WAITS[attempts - 1] * (1 + SPREAD * spread)
    asked = timedelta(seconds=outcome.retry_after or 0)
    return Next(State.WAITING, at + max(wait, min(asked, LONGEST_ASKED)))


def disable(outcome: Outcome, failing_since: datetime | None, at: datetime) -> str:
    """Why the endpoint gets nothing more: `gone`, `failing`, or empty."""
    if outcome.status == GONE:
        return "gone"
    if outcome.failure is Failure.NONE or failing_since is None:
        return ""
    return "failing" if at - failing_since >= DISABLE_AFTER else ""


def hears(patterns: Iterable[str], name: str) -> bool:
    """Whether one of the patterns (`order.received`, `obligation.*`, `*`) takes in facts of this name."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def deaf(patterns: Sequence[str], names: Iterable[str]) -> list[str]:
    """The patterns that are not written as one, or that take in no name there is."""
    known = tuple(names)
    return [one for one in patterns if not PATTERN.fullmatch(one) or not any(fnmatchcase(name, one) for name in known)]
