"""Verdicts: every obligation that a history brought under some policies, what became of it and how it counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from shouyue.kit.text import Text
from shouyue.policy.judge.rejects import HistoryError

META = "shouyue.verdicts"


class Counted(StrEnum):
    """How an obligation counts, everywhere: kept in time (or entered late), late, open, or not at all."""

    KEPT = "kept"
    LATE = "late"
    OPEN = "open"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """What a page needs to know of a rule that was judged by. `heard`: whether anything in the history concerned it."""

    id: str
    clause: str
    document: str
    label: Text
    kind: str
    duty: str
    heard: bool


@dataclass(frozen=True)
class Verdicts:
    """One row of `frame` for each obligation, in the order of rules, subjects and openings:

    `rule`, `clause`, `subject`, `status`, `opened_at`, `due_at`, `met_at`, `breached_at`, `closed_at` (UTC),
    `paused_seconds`, `late_seconds` (elapsed from due until met, withdrawn or `until`), `late_open_seconds` (the same
    in the rule's calendar), `month` (first day of the local month that holds the second before the due time), `person`
    (of the fact that met it, else of the subject's last fact before the due time), `late_entry`, `counted`, `reason`,
    `steps` (of a ladder, how many were called), `row` (of the fact that opened it, 0 where none did).

    `coverage` holds what should have been computed and could not: `rule`, `subject`, `fact`, `why`. `targets` holds the
    shares that target rules ask for: `rule`, `clause`, `period`, `group`, `good`, `all`, `at_least`, `kept`.
    """

    frame: pl.DataFrame
    coverage: pl.DataFrame
    targets: pl.DataFrame
    rules: tuple[JudgedRule, ...]
    zone: ZoneInfo
    until: datetime
    title: str = ""

    def __len__(self) -> int:
        return self.frame.height

    @property
    def unheard(self) -> tuple[JudgedRule, ...]:
        """Rules that nothing in the history concerned: they neither kept nor broke anything."""
        return tuple(rule for rule in self.rules if not rule.heard)

    def rows(
        self,
        *,
        rule: str = "",
        clause: str = "",
        subject: str = "",
        month: date | None = None,
        person: str | None = None,
        counted: Sequence[Counted] = (),
        late_from: int | None = None,
        late_below: int | None = None,
    ) -> pl.DataFrame:
        """The rows behind a figure. Bounds of lateness are seconds, the upper one excluded; what is not given does not
        narrow."""
        wanted = pl.lit(True)
        for name, value in (("rule", rule), ("clause", clause), ("subject", subject)):
            if value:
                wanted &= pl.col(name).cast(pl.String) == value
        if month is not None:
            wanted &= pl.col("month") == month
        if person is not None:
            wanted &= pl.col("person").cast(pl.String) == person
        if counted:
            wanted &= pl.col("counted").cast(pl.String).is_in([each.value for each in counted])
        if late_from is not None:
            wanted &= pl.col("late_seconds") >= late_from
        if late_below is not None:
            wanted &= pl.col("late_seconds") < late_below
        return self.frame.filter(wanted)

    # ── storing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def write_parquet(self, target: Path) -> None:
        """Write the verdicts as one Parquet file that `read_parquet` gives back."""
        meta = {
            "rules": [asdict(rule) for rule in self.rules],
            "coverage": self.coverage.to_dicts(),
            "targets": self.targets.to_dicts(),
            "zone": self.zone.key,
            "until": int(self.until.timestamp()),
            "title": self.title,
        }
        self.frame.write_parquet(target, metadata={META: json.dumps(meta, ensure_ascii=False)})

    @staticmethod
    def read_parquet(source: Path) -> "Verdicts":
        """Verdicts that were written before. Raises HistoryError for another file."""
        meta = json.loads(pl.read_parquet_metadata(source).get(META, "null"))
        if meta is None:
            raise HistoryError(
                zh="这个 Parquet 文件不是守约的评判结果。", en="This Parquet file holds no verdicts of ours."
            )
        return Verdicts(
            frame=pl.read_parquet(source),
            coverage=pl.DataFrame(meta["coverage"], schema=COVERAGE),
            targets=pl.DataFrame(meta["targets"], schema=TARGETS),
            rules=tuple(_rule(rule) for rule in meta["rules"]),
            zone=ZoneInfo(meta["zone"]),
            until=datetime.fromtimestamp(meta["until"], UTC),
            title=meta["title"],
        )

    def titled(self, title: str) -> "Verdicts":
        """The same under a name, for comparisons."""
        return replace(self, title=title)


COVERAGE = {"rule": pl.String, "subject": pl.String, "fact": pl.String, "why": pl.String}

TARGETS = {
    **{"rule": pl.String, "clause": pl.String, "period": pl.String, "group": pl.String},
    **{"good": pl.Int64, "all": pl.Int64, "at_least": pl.Float64, "kept": pl.Boolean},
}


def _rule(plain: Mapping[str, Any]) -> JudgedRule:
    return JudgedRule(**{**plain, "label": Text(**plain["label"])})
