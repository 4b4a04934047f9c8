"""A history as typed columns: what happened to which subject, in the order in which it is folded.

Rows are ordered by subject, then by when they were recorded, then as they stood in the file. So one subject is one
stretch of rows, the bulk path works on whole columns, and the engine gets the same facts in the same order.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy.engine import Fact
from shouyue.policy.fields import Type
from shouyue.policy.judge.rejects import HistoryError

Progress = Callable[[int, int, str], None]
"""Called with what is done, the whole, and a note of what is going on."""

Ints = NDArray[np.int64]
Places = NDArray[np.intp]

DTYPES: Mapping[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.ANY: pl.String(),
    Type.BOOL: pl.Boolean(),
    Type.INT: pl.Int64(),
    Type.MONEY: pl.Int64(),
    Type.NUMBER: pl.Float64(),
    Type.INSTANT: pl.Datetime("us", "UTC"),
    Type.DATE: pl.Date(),
    Type.DURATION: pl.Duration("us"),
    Type.LIST: pl.List(pl.String()),
}
META = "shouyue.history"


def silent(done: int, total: int, note: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class History:
    """Facts of one kind of subject. Columns of `facts`:

    `row` (number in the file), `first` (added by the mapping before the subject's first row), `subject`, `event`,
    `person` (places in the lists beside), `occurred_at`, `recorded_at` (epoch seconds), `id` where the file has one,
    and the carried columns `facts.…`, `data.…`, `about.…`. `types` says what the carried values are. The first of
    `persons` is "", nobody.
    """

    facts: pl.DataFrame
    subjects: pl.Series
    events: tuple[str, ...]
    persons: tuple[str, ...]
    kind: str
    zone: ZoneInfo
    types: Mapping[str, Type]

    def __len__(self) -> int:
        return self.facts.height

    @cached_property
    def begins(self) -> Places:
        """Where each subject's rows begin, and the end of the last one's."""
        counts = np.bincount(self.column("subject"), minlength=len(self.subjects))
        return np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def last(self) -> int:
        """The last instant that the history knows."""
        if not len(self):
            raise HistoryError(
                zh="历史里没有一行可用的事实，无从评判。请看被拒绝的行及其原因。",
                en="The history holds no usable fact, so there is nothing to judge. See the refused rows and why.",
            )
        return int(max(self.column("recorded_at").max(), self.column("occurred_at").max()))

    @cached_property
    def in_order(self) -> bool:
        """Whether every fact was recorded when it happened."""
        return bool((self.column("occurred_at") == self.column("recorded_at")).all())

    @property
    def abouts(self) -> tuple[str, ...]:
        """The kinds of other subjects that facts are about."""
        return tuple(name.removeprefix("about.") for name in self.facts.columns if name.startswith("about."))

    def column(self, name: str) -> NDArray[Any]:
        """A column of numbers as an array, without a copy."""
        return self.facts[name].to_numpy()

    def until(self, at: int) -> "History":
        """What was recorded up to and including an instant."""
        kept = self.column("recorded_at") <= at
        return self if kept.all() else self.taken(np.nonzero(kept)[0])

    def taken(self, places: Places) -> "History":
        """Some of the rows, in their order; subjects without rows drop out."""
        facts = self.facts[places]
        codes, subjects = _renumbered(facts["subject"].to_numpy(), self.subjects)
        return replace(self, facts=facts.with_columns(subject=pl.Series(codes)), subjects=subjects)

    def without_abouts(self) -> "History":
        """The same facts, as if they were about their own subjects alone."""
        return replace(self, facts=self.facts.drop(f"about.{kind}" for kind in self.abouts))

    def of(self, subject: str) -> "History":
        """One subject's rows. Raises KeyError where the history does not know it."""
        found = self.subjects.index_of(subject)
        if found is None:
            raise KeyError(subject)
        return self.taken(np.arange(self.begins[found], self.begins[found + 1]))

    def facts_of(self, subject: str) -> list[Fact]:
        """One subject's facts as the engine takes them, in order. Raises KeyError where there is none."""
        return [fact for _, fact in self.of(subject).engine_facts()]

    def engine_facts(self) -> Iterator[tuple[int, Fact]]:
        """All facts as the engine takes them, each with its place.

        They come subject by subject; where facts are about other subjects too, by the time at which they were recorded.
        """
        places = np.arange(len(self))
        if self.abouts:
            places = np.lexsort((self.column("row"), self.column("recorded_at")))
        facts = self.facts[places]
        names = self.subjects.gather(facts["subject"])
        said, data, about = (self._carried(root) for root in ("facts", "data", "about"))
        own_id = "id" if "id" in facts.columns and not about else "row"
        for place, name, row in zip(places.tolist(), names, facts.iter_rows(named=True), strict=True):
            yield (
                place,
                Fact(
                    id=fact_id(row[own_id], row["row"], row["first"]),
                    name=self.events[row["event"]],
                    subject=name,
                    occurred_at=row["occurred_at"],
                    recorded_at=row["recorded_at"],
                    facts=_present(row, said),
                    data=_present(row, data),
                    about=tuple(_present(row, about).values()),
                ),
            )

    def _carried(self, root: str) -> list[tuple[str, str]]:
        """The carried columns of one root, each with its key."""
        prefix = f"{root}."
        return [(name.removeprefix(prefix), name) for name in self.facts.columns if name.startswith(prefix)]

    # ── storing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def write_parquet(self, target: Path) -> None:
        """Write the history as one Parquet file that `read_parquet` gives back."""
        meta = {
            "events": self.events,
            "persons": self.persons,
            "kind": self.kind,
            "zone": self.zone.key,
            "types": {name: kind.value for name, kind in self.types.items()},
        }
        named = self.facts.with_columns(subject=self.subjects.gather(self.facts["subject"]))
        named.write_parquet(target, metadata={META: json.dumps(meta, ensure_ascii=False)})

    @staticmethod
    def read_parquet(source: Path) -> "History":
        """A history that was written before. Raises HistoryError for another file."""
        meta = json.loads(pl.read_parquet_metadata(source).get(META, "null"))
        if meta is None:
            raise HistoryError(zh="这个 Parquet 文件不是守约的历史。", en="This Parquet file is no history of ours.")
        facts = pl.read_parquet(source)
        codes = facts["subject"].rle_id()
        return History(
            facts=facts.with_columns(subject=codes),
            subjects=facts["subject"].filter(codes != codes.shift(fill_value=2**32 - 1)),
            events=tuple(meta["events"]),
            persons=tuple(meta["persons"]),
            kind=meta["kind"],
            zone=ZoneInfo(meta["zone"]),
            types={name: Type(kind) for name, kind in meta["types"].items()},
        )


def fact_id(own: str | int | None, row: int, first: bool) -> str:
    """The id of a row's fact: the file's own, else its number; of a fact that was added, that and a word."""
    found = own if isinstance(own, str) else f"row {row}"
    return f"{found} first" if first else found


def _present(row: Mapping[str, Any], columns: list[tuple[str, str]]) -> dict[str, Any]:
    """The values that a row has, each under its key: an empty cell says nothing."""
    return {key: row[column] for key, column in columns if row[column] is not None}


def _renumbered(codes: NDArray[np.uint32], subjects: pl.Series) -> tuple[NDArray[np.uint32], pl.Series]:
    """Codes counted from 0 without gaps, and the subjects that are left. `codes` are in order."""
    new = np.ones(len(codes), np.bool_)
    new[1:] = codes[1:] != codes[:-1]
    return np.cumsum(new, dtype=np.uint32) - np.uint32(1), subjects.gather(codes[new])
