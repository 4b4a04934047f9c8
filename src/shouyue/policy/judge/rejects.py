"""Rows that could not be read, each with its number, its cells and the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shouyue.kit.text import Text

SHOWN = 200
"""Characters of a cell that a rejected row keeps; what was refused for its length is not copied."""


class HistoryError(ValueError):
    """A file that cannot be read as a history at all; `text` says what it is and what to do."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class BadRow(ValueError):
    """A row that cannot become a fact; `text` says why."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


@dataclass(frozen=True, slots=True)
class Reject:
    """One refused row: its number in the file (the first row after the header, or the first event, is 1)."""

    row: int
    cells: Mapping[str, str]
    reason: Text


@dataclass(slots=True)
class Rejects:
    """All refused rows of a reading, and how many rows were read, skipped as repeated, or left out as asked."""

    rows: list[Reject] = field(default_factory=list)
    read: int = 0
    repeated: int = 0
    ignored: int = 0

    def add(self, row: int, cells: Mapping[str, str], reason: Text) -> None:
        self.rows.append(Reject(row, {key: _shown(cell) for key, cell in cells.items()}, reason))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file, in the order in which the refused rows show them."""
        return tuple(dict.fromkeys(key for reject in self.rows for key in reject.cells))

    def lines(self) -> Iterator[tuple[str | int, ...]]:
        """Each refused row as one line: number, reason in Chinese and English, then its cells."""
        columns = self.columns
        for reject in self.rows:
            yield reject.row, reject.reason.zh, reject.reason.en, *(reject.cells.get(key, "") for key in columns)

    def __len__(self) -> int:
        return len(self.rows)


def _shown(cell: str) -> str:
    return cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}… ({len(cell)})"
