"""The archive on disk: Parquet files of a month's facts, `journal-2025-12-001.parquet` and on."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings

from shouyue.journal.canonical import COLUMNS, Kept, text
from shouyue.journal.models import Fact

PART = 100_000  # facts in a file
NUMBERS = {"version": pl.Int32, "sequence": pl.Int64}
SCHEMA = {column: NUMBERS.get(column, pl.String) for column in COLUMNS}


class Damaged(OSError):
    """A file that does not read back as it was written."""


def folder() -> Path:
    """Where the archive lies."""
    return Path(settings.JOURNAL_ARCHIVE)


def write(month: str, facts: Iterable[Kept]) -> list[Path]:
    """Write the facts into new files of the month (`2025-12`), ordered by id; existing files are never touched.

    Each is read back and compared. Raises Damaged, with every file of this call removed again.
    """
    folder().mkdir(parents=True, exist_ok=True)
    source, written = iter(facts), list[Path]()
    try:
        while part := list(islice(source, PART)):
            path = _free(month)
            written.append(path)
            _write(path, part)
    except BaseException:
        remove(written)
        raise
    return written


def remove(paths: Iterable[Path]) -> None:
    """Take files away that hold what is still in the journal."""
    for path in paths:
        path.unlink(missing_ok=True)


def read(path: Path) -> Iterator[Kept]:
    """The facts of one file, in their order."""
    return (Kept(**row) for row in pl.read_parquet(path, columns=list(COLUMNS)).iter_rows(named=True))


def kept(first: UUID, last: UUID) -> Iterator[Kept]:
    """The archived facts with ids from `first` up to but not `last`, in their order."""
    return _found(pl.col("id").is_between(pl.lit(str(first)), pl.lit(str(last)), closed="left"))


def of_subject(subject: str) -> Iterator[Kept]:
    """The archived facts of a subject, or about it."""
    mention = f"[{text(subject)},"
    return _found((pl.col("subject") == subject) | pl.col("about").str.contains(mention, literal=True))


def correcting(facts: Iterable[UUID]) -> Iterator[Kept]:
    """The archived corrections of these facts."""
    return _found(pl.col("corrects").is_in([str(fact) for fact in facts]))


def _found(wanted: pl.Expr) -> Iterator[Kept]:
    """A run that was killed between writing and dropping leaves a fact in two files: it is one all the same."""
    files = sorted(folder().glob("journal-*.parquet"))
    if not files:
        return iter(())
    rows = pl.scan_parquet(files).filter(wanted).select(COLUMNS).unique().sort("id").collect()
    return (Kept(**row) for row in rows.iter_rows(named=True))


def _free(month: str) -> Path:
    numbers = [int(path.stem.rpartition("-")[2]) for path in folder().glob(f"journal-{month}-*.parquet")]
    return folder() / f"journal-{month}-{max(numbers, default=0) + 1:03}.parquet"


def _write(path: Path, part: list[Kept]) -> None:
    pl.DataFrame([asdict(one) for one in part], schema=SCHEMA).write_parquet(path, compression="zstd")
    with path.open("rb") as file:
        os.fsync(file.fileno())  # the disk has it before the journal lets go of it
    if list(read(path)) != part:
        raise Damaged(f"{path} does not read back as it was written")


def row(one: Kept) -> Fact:
    """The fact as the journal had it."""
    return Fact(
        id=UUID(one.id),
        name=one.name,
        version=one.version,
        subject=one.subject,
        sequence=one.sequence,
        occurred_at=datetime.fromisoformat(one.occurred_at),
        recorded_at=datetime.fromisoformat(one.recorded_at),
        actor=one.actor,
        cause=UUID(one.cause),
        facts=json.loads(one.facts),
        data=json.loads(one.data),
        corrects=UUID(one.corrects) if one.corrects else None,
        source=one.source,
        key=one.key,
    )
