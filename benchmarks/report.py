"""One row a comparison, one table for all."""

from dataclasses import dataclass

HEAD = ("what", "ours", "peer or limit", "", "ratio", "reach", "agrees")


@dataclass(frozen=True)
class Row:
    """Two speeds in the same unit. `agrees` is the share of questions to which both gave the same answer."""

    what: str
    unit: str
    ours: float
    peer: str
    theirs: float
    reach: float
    agrees: float

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.ours / self.theirs

    @property
    def reached(self) -> bool:
        """Whether the ratio is what it should be, and the answers are the same."""
        return self.ratio >= self.reach and self.agrees == 1

    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            f"{self.ours:,.0f} {self.unit}",
            self.peer,
            f"{self.theirs:,.0f} {self.unit}",
            f"{self.ratio:,.2f}",
            f"{'≥' if self.reached else 'MISSED'} {self.reach:g}",
            f"{self.agrees:.1%}",
        )


def table(rows: list[Row]) -> str:
    """Lay the rows out in columns, words to the left and figures to the right."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    words = (0, 2)
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
