"""A history as the columns' path sees it: which rows an event's triggers count on, and where conditions hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy.condition import Condition
from shouyue.policy.conditions import ConditionError, Failure, Scope
from shouyue.policy.conditions.columns import columns
from shouyue.policy.fields import Field
from shouyue.policy.judge.history import DTYPES, History, Ints, Places
from shouyue.policy.values import Catalogue, Trigger

Mask = NDArray[np.bool_]


class Unfit(Exception):
    """Something of a rule that columns cannot answer as the engine would: the engine judges it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The rows on which some triggers count, and those on which a condition failed."""

    counts: Mask
    failed: Mask | None = None


class Table:
    """Columns of one history, and what was worked out of them once."""

    def __init__(self, history: History, catalogue: Catalogue) -> None:
        self.history = history
        self.catalogue = catalogue
        self.subject: NDArray[np.uint32] = history.column("subject")
        self.at: Ints = history.column("occurred_at")
        self._events: NDArray[np.uint16] = history.column("event")
        self._filled: dict[str, pl.Series] = {}

    def __len__(self) -> int:
        return len(self.subject)

    @cached_property
    def ends(self) -> Places:
        """For each subject the place after its last row."""
        return self.history.begins[1:]

    def heard(self, triggers: Iterable[Trigger]) -> Heard:
        """The rows on which any of the triggers counts. Raises Unfit for a condition that columns cannot answer."""
        counts = np.zeros(len(self), np.bool_)
        failed: Mask | None = None
        for trigger in triggers:
            if trigger.event not in self.history.events:
                continue
            named = self._events == self.history.events.index(trigger.event)
            if trigger.when is None:
                counts |= named
                continue
            places = np.nonzero(named)[0]
            holds, fails = self.holds(trigger.when, places, (trigger.event,))
            counts[places[holds]] = True
            if fails.any():
                failed = np.zeros(len(self), np.bool_) if failed is None else failed
                failed[places[fails]] = True
        return Heard(counts, failed)

    def holds(self, condition: Condition, places: Places, events: Iterable[str]) -> tuple[Mask, Mask]:
        """Where a condition holds, and where it fails, with the subjects' facts as of these rows.

        :param events: the events whose data the condition may read.
        """
        scope = self._scope(events)
        try:
            expression = columns(condition.node, lambda root, key: pl.col(f"{root}.{key}"), scope)
        except ConditionError as error:
            raise Unfit from error
        answer = self._known(condition, scope, places).select(pl.len().alias("_"), expression.alias("answer"))["answer"]
        return answer.fill_null(False).to_numpy(), answer.is_null().to_numpy()

    def why(self, condition: Condition, place: int, events: Iterable[str]) -> str:
        """What the engine says of a condition that fails on a row."""
        row = self._known(condition, self._scope(events), np.array([place])).row(0, named=True)
        said: dict[str, dict[str, Any]] = {"facts": {}, "data": {}}
        for name, value in row.items():
            root, _, key = name.partition(".")
            if value is not None:
                said[root][key] = value
        try:
            condition.test(said["facts"], said["data"])
        except Failure as failure:
            return failure.text.en
        raise AssertionError(condition.text)  # columns said that it fails, and they answer as the function does

    def values(self, name: str, places: Places) -> pl.Series | None:
        """A carried column at some rows: the subject's fact as of then, or the row's own data."""
        if name not in self.history.facts.columns:
            return None
        return (self._fact(name) if name.startswith("facts.") else self.history.facts[name])[places]

    def changes(self, key: str) -> Places:
        """The rows at which a fact of a subject changes; what its first row says is no change."""
        if f"facts.{key}" not in self.history.facts.columns:
            return np.array([], np.intp)
        values = self._fact(f"facts.{key}")
        changed = values.ne_missing(values.shift()).to_numpy(writable=True)
        changed[self.history.begins[:-1]] = False
        return np.nonzero(changed)[0]

    def _fact(self, name: str) -> pl.Series:
        """A fact of the subject as of each row: what was said last."""
        found = self._filled.get(name)
        if found is None:
            found = self.history.facts[name]
            if found.null_count():
                found = self.history.facts.select(pl.col(name).forward_fill().over("subject"))[name]
            self._filled[name] = found
        return found

    def _scope(self, events: Iterable[str]) -> Scope:
        data: dict[str, Field] = {}
        for name in events:
            event = self.catalogue.events.get(name)
            data |= event.data if event else {}
        return Scope(facts=self.catalogue.facts_of(self.history.kind), data=data)

    def _known(self, condition: Condition, scope: Scope, places: Places) -> pl.DataFrame:
        """The columns that a condition reads, at some rows. Raises Unfit where the history holds another type."""
        read: Mapping[str, Mapping[str, Field]] = {"facts": scope.facts, "data": scope.data}
        found: dict[str, pl.Series] = {}
        for root, keys in (("facts", condition.facts), ("data", condition.data)):
            for key in keys:
                name, kind = f"{root}.{key}", read[root][key].type
                values = self.values(name, places)
                if values is None:
                    values = pl.Series([None], dtype=DTYPES[kind]).new_from_index(0, len(places))
                elif self.history.types[name] is not kind:
                    raise Unfit
                found[name] = values
        return pl.DataFrame(found) if found else pl.DataFrame({"": pl.Series(places)})
