"""Charts as values: what `<c-chart>` draws and, beside it, writes as a table that needs no eyes or mouse.

    Chart(
        title=_("Kept and late"),
        labels=("2025-10", "2025-11"),
        series=(Series(_("kept"), (41, 52), tone="good", hrefs=(…)), Series(_("late"), (3, 2), tone="bad")),
        stacked=True,
    )

Every point can have an address, so that a figure opens its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Label = str | Promise
Tone = Literal["", "good", "warn", "bad", "info", "violet", "teal", "muted"]
Figure = int | float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures: `values` and `hrefs` run along the chart's labels. `right` puts it on the right axis."""

    name: Label
    values: tuple[Figure, ...]
    kind: Literal["bar", "line"] = "bar"
    tone: Tone = ""
    unit: Label = ""
    hrefs: tuple[str, ...] = ()
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table behind a chart."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars and lines over labels. `across` lays the bars flat, for long labels; `target` is a line to reach."""

    title: Label
    labels: tuple[Label, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    across: bool = False
    target: Figure = None

    def drawing(self) -> dict[str, Any]:
        """What charts.js draws."""
        return {
            "kind": "bars",
            "title": str(self.title),
            "labels": [str(label) for label in self.labels],
            "stacked": self.stacked,
            "across": self.across,
            "target": self.target,
            "series": [
                {
                    "name": str(one.name),
                    "kind": one.kind,
                    "tone": one.tone,
                    "unit": str(one.unit),
                    "values": one.values,
                    "hrefs": one.hrefs,
                    "right": one.right,
                }
                for one in self.series
            ],
        }

    @property
    def is_blank(self) -> bool:
        """Whether no figure would be seen: words then say so instead of empty axes."""
        return not any(value for one in self.series for value in one.values)

    def columns(self) -> tuple[Label, ...]:
        return tuple(one.name for one in self.series)

    def rows(self) -> Iterator[tuple[Label, list[Cell]]]:
        for index, label in enumerate(self.labels):
            yield label, [_cell(one.values[index], one.unit, one.hrefs, index) for one in self.series]


@dataclass(frozen=True, slots=True)
class Heat:
    """A grid of figures, rows by columns, the deeper the more; `hrefs` has the same shape as `values`, or is empty."""

    title: Label
    labels: tuple[Label, ...]
    row_labels: tuple[Label, ...]
    values: tuple[tuple[Figure, ...], ...]
    unit: Label = ""
    hrefs: tuple[tuple[str, ...], ...] = ()
    tone: Tone = "info"

    def drawing(self) -> dict[str, Any]:
        """What charts.js draws."""
        return {
            "kind": "heat",
            "title": str(self.title),
            "labels": [str(label) for label in self.labels],
            "rows": [str(label) for label in self.row_labels],
            "unit": str(self.unit),
            "tone": self.tone,
            "values": self.values,
            "hrefs": self.hrefs,
        }

    @property
    def is_blank(self) -> bool:
        """Whether no figure would be seen."""
        return not any(value for row in self.values for value in row)

    def columns(self) -> tuple[Label, ...]:
        return self.labels

    def rows(self) -> Iterator[tuple[Label, list[Cell]]]:
        for index, label in enumerate(self.row_labels):
            hrefs = self.hrefs[index] if self.hrefs else ()
            yield label, [_cell(value, self.unit, hrefs, column) for column, value in enumerate(self.values[index])]


def _cell(value: Figure, unit: Label, hrefs: tuple[str, ...], index: int) -> Cell:
    return Cell("–" if value is None else f"{value:,}{unit}", hrefs[index] if hrefs else "")
