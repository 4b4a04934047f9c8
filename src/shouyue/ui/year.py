"""A year as a grid of months, as values: `<c-year>` draws it. The tones are those of everywhere."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "good", "warn", "bad", "info", "teal", "muted"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; `tip` shows on hover and focus, one thing a line."""

    number: int
    tone: Tone
    tip: str
    today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month; `first` is the weekday of its first day, Monday being 0."""

    name: str
    first: int
    cells: tuple[Cell, ...]

    def weeks(self) -> list[list[Cell | None]]:
        """Rows of seven, with None where the month has no day."""
        padded: list[Cell | None] = [*[None] * self.first, *self.cells]
        padded += [None] * (-len(padded) % 7)
        return [padded[place : place + 7] for place in range(0, len(padded), 7)]


@dataclass(frozen=True, slots=True)
class YearGrid:
    """Twelve months."""

    year: int
    months: tuple[Month, ...]
