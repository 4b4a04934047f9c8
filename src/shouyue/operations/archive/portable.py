"""Rows as lines of JSON that read the same on every database."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import AutoField, Field, Model
from django.db.models.fields import AutoFieldMixin
from django.utils.duration import duration_string

ROUND = 1 << 256


@dataclass(slots=True)
class Digest:
    """What a table contains, whatever the order of its rows: the sum of the hashes of its lines, and their number."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % ROUND

    @property
    def hex(self) -> str:
        return f"{self.total:064x}"


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that a table really has and that can be written."""
    return [one for one in model._meta.local_concrete_fields if not one.generated]


def name_of(column: "Field[Any, Any]") -> str:
    """The name of a column in its table."""
    return str(column.column)


def numbered(model: type[Model]) -> "Field[Any, Any] | None":
    """The column whose numbers the database hands out, if there is one."""
    return next((one for one in columns(model) if isinstance(one, AutoFieldMixin | AutoField)), None)


def lines(model: type[Model], using: str, *, chunk: int = 2000) -> Iterator[bytes]:
    """Every row of a table as one line, in the order of its key."""
    names = [one.attname for one in columns(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=chunk):
        yield encode(row)


def encode(row: Sequence[Any]) -> bytes:
    """One row as a line: keys of objects sorted, instants in UTC, decimals and bytes as text."""
    return orjson.dumps(row, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def decode(rows: Iterable[bytes], fields: Sequence["Field[Any, Any]"], connection: Any) -> Iterator[list[Any]]:
    """Lines as rows, each value as the driver of `connection` takes it."""
    for line in rows:
        values = zip(fields, orjson.loads(line), strict=True)
        yield [one.get_db_prep_save(one.to_python(value), connection) for one, value in values]


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"no portable form for {type(value).__name__}")
