"""Outcomes as arrays: what both paths, the engine and the columns, hand over, before anything is counted.

Instants are epoch seconds, NONE where there is none. Facts are named by their place in the history, -1 for none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shouyue.policy.engine import State
from shouyue.policy.judge.history import Ints, Places

NONE = -(1 << 62)
STATES = tuple(State)
STATE_CODE = {state: code for code, state in enumerate(STATES)}
REASONS = ("", "withdrawn", "reclassified", "replaced", "restarted", "corrected")


@dataclass(slots=True)
class Outcomes:
    """One entry for each obligation. `rule` is a place in the list of rules, `subject` in that of subjects."""

    rule: NDArray[np.uint16]
    subject: NDArray[np.uint32]
    status: NDArray[np.uint8]
    opened_at: Ints
    due_at: Ints
    last_due: Ints
    met_at: Ints
    breached_at: Ints
    closed_at: Ints
    paused_seconds: Ints
    late_open_seconds: Ints
    opening: NDArray[np.int64]
    meeting: NDArray[np.int64]
    reason: NDArray[np.uint8]
    steps: NDArray[np.uint8]
    late_entry: NDArray[np.bool_]
    uncounted: NDArray[np.bool_]
    """Superseded by a twin, no longer the link of its chain that counts, or a ladder."""

    def __len__(self) -> int:
        return len(self.rule)

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> Self:
        """From rows in the order of the fields; None stands for NONE."""
        columns: Any = zip(*rows, strict=True) if rows else [()] * len(DTYPES)
        return cls(
            *(
                np.array([NONE if value is None else value for value in column], dtype)
                for column, dtype in zip(columns, DTYPES, strict=True)
            )
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All parts as one."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def taken(self, places: NDArray[Any]) -> Self:
        """Some of them, by place or by mask."""
        return type(self)(*(getattr(self, field.name)[places] for field in fields(self)))

    def placed(self, subjects: Places, places: Places) -> Self:
        """Those of a part of a history, with the numbers that the whole gives to its subjects and facts."""

        def whole(here: NDArray[np.int64]) -> NDArray[np.int64]:
            return np.where(here >= 0, places[here], -1)

        return replace(
            self,
            subject=subjects[self.subject].astype(np.uint32),
            opening=whole(self.opening),
            meeting=whole(self.meeting),
        )


DTYPES = (
    *(np.uint16, np.uint32, np.uint8),
    *(np.int64 for _ in range(10)),
    *(np.uint8, np.uint8, np.bool_, np.bool_),
)
