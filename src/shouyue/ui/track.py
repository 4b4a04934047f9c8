"""A time line to scale, as values: open hours, pauses, what counted, and the marks on it. `<c-track>` draws it.

    Track(start=…, end=…, bands=(Band(…, …, "open", _("working hours")),), marks=(Mark(…, "due", _("due")),))

Instants are epoch seconds; the labels carry the words and the local times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
BandKind = Literal["open", "counted", "paused", "late"]
MarkKind = Literal["start", "warn", "due", "met", "late", "event"]

# A mark is a circle of 16 pixels: on a phone's line of 330 they cover each other when closer than this many per cent.
CLOSE = 5.0
ROW = 18  # pixels from one row of circles to the next

BAND_NAMES: dict[BandKind, Label] = {
    "open": _("open hours"),
    "counted": _("counted"),
    "paused": _("paused"),
    "late": _("late"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time: `open` hours, time that `counted`, a `paused` stretch, time `late`."""

    start: int
    end: int
    kind: BandKind
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant with its name and its time in words."""

    at: int
    kind: MarkKind
    label: Label
    time: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A band or a mark in per cent of the width; `number` names the mark in the list under the line.

    `y` is the middle of a mark's circle in pixels; rows above the first have negative ones.
    """

    kind: str
    label: Label
    x: str
    width: str = ""
    time: str = ""
    number: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """What is drawn, from `start` to `end`; what lies outside is cut off."""

    start: int
    end: int
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    title: Label = ""

    def band_shapes(self) -> Iterator[Shape]:
        for band in self.bands:
            start, end = max(band.start, self.start), min(band.end, self.end)
            if start < end:
                yield Shape(band.kind, band.label, self._x(start), f"{self._share(start, end):.3f}%")

    def mark_shapes(self) -> Iterator[Shape]:
        """The marks in time; one too close to another stands in a row above it."""
        for number, (at, row, mark) in enumerate(self._rows(), 1):
            yield Shape(mark.kind, mark.label, self._x(at), time=mark.time, number=number, y=10 - ROW * row)

    @property
    def above(self) -> int:
        """Pixels that further rows of marks need above the first."""
        return ROW * max((row for _at, row, _mark in self._rows()), default=0)

    @property
    def height(self) -> int:
        return 62 + self.above

    def _rows(self) -> Iterator[tuple[int, int, Mark]]:
        """The marks in time, each where it is drawn and in the lowest row that has room for it."""
        last: list[float] = []  # in each row, where its last circle stands
        for mark in sorted(self.marks, key=lambda one: one.at):
            at = min(max(mark.at, self.start), self.end)
            x = self._share(self.start, at)
            row = next((number for number, other in enumerate(last) if x - other >= CLOSE), len(last))
            last[row : row + 1] = [x]
            yield at, row, mark

    def legend(self) -> Iterator[tuple[BandKind, Label]]:
        """The kinds of bands that are on it, with their names."""
        present = {band.kind for band in self.bands}
        return ((kind, name) for kind, name in BAND_NAMES.items() if kind in present)

    def _x(self, at: int) -> str:
        return f"{self._share(self.start, at):.3f}%"

    def _share(self, start: int, end: int) -> float:
        return 100 * (end - start) / max(1, self.end - self.start)
