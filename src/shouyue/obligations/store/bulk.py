"""Sets of rows written in one statement each, on both databases."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models

Rows = Sequence[Sequence[Any]]


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Insert rows; JSON columns are given as text."""
    if not rows:
        return
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [_adapted(row) for row in rows])


def update(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Set columns of the rows whose key is the first value of each row."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_update_many(model, tuple(columns)), [orjson.dumps(list(map(list, rows))).decode()])
        else:
            table, key = model._meta.db_table, columns[0]
            sets = ", ".join(f'"{column}" = %s' for column in columns[1:])
            sql = f'UPDATE "{table}" SET {sets} WHERE "{key}" = %s'
            cursor.executemany(sql, [_adapted([*row[1:], row[0]]) for row in rows])


@cache
def _update_many(model: type[models.Model], columns: tuple[str, ...]) -> str:
    """The rows come as one JSON text: binding it costs a hundredth of binding an array for each column."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    kinds = {column: _bare(str(fields[column].db_type(connection))) for column in columns}
    sets = ", ".join(
        f'"{column}" = (row->>{place})::{kinds[column]}' for place, column in enumerate(columns) if place
    )
    table, key = model._meta.db_table, columns[0]
    given = f"(row->>0)::{kinds[key]}"
    return f'UPDATE "{table}" SET {sets} FROM json_array_elements(%s::json) AS row WHERE "{key}" = {given}'


def _bare(kind: str) -> str:
    """A column's type without its length and its counter."""
    return {"bigserial": "bigint", "serial": "integer"}.get(kind, kind.partition("(")[0])


def _adapted(row: Sequence[Any]) -> list[Any]:
    """Values as Django's SQLite columns hold them."""
    return [_value(value) for value in row]


def _value(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
