"""Rows of a file made a history: ordered by subject and time, with the facts that the mapping adds."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shouyue.policy.fields import Type
from shouyue.policy.judge.history import History, Ints, Places


def arranged(
    rows: pl.DataFrame,
    *,
    subjects: pl.Series,
    events: tuple[str, ...],
    persons: tuple[str, ...],
    kind: str,
    zone: ZoneInfo,
    types: Mapping[str, Type],
    first: str = "",
) -> History:
    """A history of rows in the order of the file; columns as History has them, `subject` a place in `subjects`.

    :param first: the event of the fact that is added just before each subject's first row, with that row's values.
    """
    order, subject = _order(rows["subject"].to_numpy(), rows["recorded_at"].to_numpy())
    added = np.zeros(len(order), np.bool_)
    if first:
        begins = np.diff(subject, prepend=-1) != 0
        order, subject = (np.repeat(each, 1 + begins) for each in (order, subject))
        added = np.diff(subject, prepend=-1) != 0
        events = events if first in events else (*events, first)
    facts = _gathered(rows, order, pl.Series(subject.astype(np.uint32)), pl.Series(added))
    if first:
        facts = facts.with_columns(
            pl.when("first").then(events.index(first)).otherwise("event").cast(pl.UInt16).alias("event")
        )
    return History(facts, subjects, events, persons, kind, zone, types)


def _gathered(rows: pl.DataFrame, order: Places, subject: pl.Series, added: pl.Series) -> pl.DataFrame:
    """The rows in order. Times of recording that are those of occurrence are not kept twice."""
    same = rows["recorded_at"].equals(rows["occurred_at"])
    left = rows.drop("subject", *(["recorded_at"] if same else []))[order].with_columns(subject=subject, first=added)
    return left.with_columns(recorded_at=left["occurred_at"]) if same else left


def _order(subject: NDArray[np.uint32], recorded: Ints) -> tuple[Places, Ints]:
    """The rows by subject, then by time, then as they stood; and their subjects in this order."""
    if (recorded[1:] >= recorded[:-1]).all():
        return _by_code(subject.astype(np.int64))
    by_time = np.argsort(recorded, kind="stable")
    order, subjects = _by_code(subject[by_time].astype(np.int64))
    return by_time[order], subjects


def _by_code(codes: Ints) -> tuple[Places, Ints]:
    """A stable order by code. Sorting numbers made of code and place is several times faster than an indirect sort."""
    bits = len(codes).bit_length()
    if (codes[1:] >= codes[:-1]).all():
        return np.arange(len(codes)), codes
    keys = np.sort(codes << bits | np.arange(len(codes)))
    return keys & ((1 << bits) - 1), keys >> bits
