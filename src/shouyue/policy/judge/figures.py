"""Sums over verdicts. Every figure here is a count of rows that `Verdicts.rows` opens with the same words."""

from typing import Literal

import polars as pl

from shouyue.policy.judge.verdicts import Counted, Verdicts

By = Literal["rule", "clause", "month", "person"]

HOUR, DAY = 3_600, 86_400
BOUNDS = (0, HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""Where the steps of the lateness chart begin, in seconds."""


def totals(verdicts: Verdicts, *by: By) -> pl.DataFrame:
    """What counts, for each value of some columns: `kept` (of these `late_entry`), `late`, `open`, `share` kept of what
    was decided, and how late the late ones were (`median_late`, `worst_late`, seconds). Without `by`: over all."""
    counts = verdicts.frame.filter(pl.col("counted") != Counted.NOT_COUNTED.value)
    sums = _sums()
    found = counts.group_by(by).agg(sums).sort(by) if by else counts.select(sums)
    decided = pl.col("kept") + pl.col("late")
    return found.with_columns(share=pl.when(decided > 0).then(pl.col("kept") / decided))


def _sums() -> list[pl.Expr]:
    counted = pl.col("counted")
    late = pl.col("late_seconds").filter(counted == Counted.LATE.value)
    return [
        (counted == Counted.KEPT.value).sum().alias("kept"),
        ((counted == Counted.KEPT.value) & pl.col("late_entry")).sum().alias("late_entry"),
        (counted == Counted.LATE.value).sum().alias("late"),
        (counted == Counted.OPEN.value).sum().alias("open"),
        late.median().cast(pl.Int64).alias("median_late"),
        late.max().alias("worst_late"),
    ]


def lateness(verdicts: Verdicts, rule: str = "") -> pl.DataFrame:
    """How many were late by how much: `from`, `below` (null: no bound; seconds) and `late`, for every step."""
    rows = verdicts.rows(rule=rule, counted=(Counted.LATE,))
    seconds = rows["late_seconds"]
    bounds: list[int | None] = [*BOUNDS, None]
    steps = [
        {"from": low, "below": high, "late": int(((seconds >= low) & (True if high is None else seconds < high)).sum())}
        for low, high in zip(BOUNDS, bounds[1:], strict=True)
    ]
    return pl.DataFrame(steps, schema={"from": pl.Int64, "below": pl.Int64, "late": pl.Int64})


def ladders(verdicts: Verdicts) -> pl.DataFrame:
    """For each ladder rule how often it ran, and how often so many of its steps were called."""
    ids = [rule.id for rule in verdicts.rules if rule.kind == "ladder"]
    ran = verdicts.frame.filter(pl.col("rule").cast(pl.String).is_in(ids))
    return ran.group_by("rule", "steps").agg(pl.len().alias("times")).sort("rule", "steps")
