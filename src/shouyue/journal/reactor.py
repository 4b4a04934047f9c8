"""The one that folds facts inside the transaction that records them. The obligations install themselves here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from shouyue.journal.logic import NewFact

if TYPE_CHECKING:
    from shouyue.journal.models import Fact


class Session(Protocol):
    """The locks of one recording: taken before the clock is read, held until the transaction ends."""

    now: datetime

    def sequence(self, subject: str) -> int | None:
        """The next number among the subject's facts; None for a subject that the facts are about and no clock hears."""

    def fold(self, facts: Sequence["Fact"]) -> None:
        """Fold what was inserted."""


Open = Callable[[Sequence[NewFact]], Session]
_installed: list[Open] = []


def install(open_: Open) -> None:
    """Let `open_` lock subjects and fold their facts. One does."""
    _installed[:] = [open_]


def begin(facts: Sequence[NewFact]) -> Session:
    """Lock the subjects of these facts. Raises Refused for names that the catalogue does not have."""
    return _installed[0](facts)
