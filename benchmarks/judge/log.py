"""The log that is judged: the real help desk's, many times over, every copy of a ticket moved by some days.

Where the real log is not beside the project, the shipped sample takes its place.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy import judge as room
from shouyue.policy.judge import History, read_history, read_mapping
from shouyue.policy.judge.arranging import arranged

HERE = Path(__file__).parent
REAL = HERE.parents[2] / "shared" / "data" / "eventlogs" / "helpdesk.xes.gz"
SAMPLE = Path(room.__file__).parent / "sample"
MOVED = 60 * 86_400


@dataclass(frozen=True)
class Log:
    """Rows as they would come from a journal, ordered by time, and what their numbers mean."""

    rows: pl.DataFrame
    subjects: pl.Series
    original: History

    def history(self) -> History:
        """Sort the rows by case and add each case's receipt: where judging begins."""
        return arranged(
            self.rows,
            subjects=self.subjects,
            events=self.original.events,
            persons=self.original.persons,
            kind="case",
            zone=self.original.zone,
            types={},
            first="case.received",
        )


def original() -> History:
    """The log itself."""
    if REAL.exists():
        history, _ = read_history(REAL, read_mapping((HERE / "mapping.yaml").read_text("utf-8"), "mapping.yaml"))
        return history
    print(f"  {REAL} is not there: the shipped sample is multiplied instead", flush=True)
    history, _ = read_history(SAMPLE / "history.csv", read_mapping((SAMPLE / "mapping.yaml").read_text("utf-8"), "m"))
    return history


def multiplied(history: History, events: int) -> Log:
    """Copies of a log until there are so many events; each copy of a case is moved as a whole, seconds included."""
    columns = {name: history.column(name) for name in ("subject", "event", "person", "occurred_at")}
    copies, cases = -(-events // len(history)), len(history.subjects)
    moved = np.random.default_rng(11).integers(-MOVED, MOVED, copies * cases)
    subject = np.concatenate([columns["subject"] + np.uint32(copy * cases) for copy in range(copies)])
    at = np.tile(columns["occurred_at"], copies) + moved[subject]
    order = np.argsort(at, kind="stable")[:events]
    rows = pl.DataFrame(
        {
            "row": np.arange(1, len(order) + 1, dtype=np.uint32),
            "subject": _without_gaps(subject[order]),
            **{name: np.tile(columns[name], copies)[order] for name in ("event", "person")},
            "occurred_at": at[order],
            "recorded_at": at[order],
        }
    )
    names = pl.Series([f"case:{number}" for number in range(rows["subject"].max() + 1)])
    return Log(rows, names, history)


def _without_gaps(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Codes counted from 0, since a case whose events were all cut off is none."""
    return np.unique(codes, return_inverse=True)[1].astype(np.uint32)
