"""Sets of rows written in one statement each, on both databases."""

from collections.abc import Sequence
from functools import cache
from typing import Any

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
            cursor.execute(_update_many(model, tuple(columns)), [list(column) for column in zip(*rows, strict=True)])
        else:
            table, key = model._meta.db_table, columns[0]
            sets = ", ".join(f'"{column}" = %s' for column in columns[1:])
            cursor.executemany(
                f'UPDATE "{table}" SET {sets} WHERE "{key}" = %s', [[*_adapted(row[1:]), *_adapted(row[:1])] for row in rows]
            )


@cache
def _update_many(model: type[models.Model], columns: tuple[str, ...]) -> str:
    fields = {field.column: field for field in model._meta.concrete_fields}
    kinds = [fields[column].db_type(connection) for column in columns]
    sets = ", ".join(f'"{column}" = new."{column}"' for column in columns[1:])
    arrays = ", ".join(f"%s::{_bare(str(kind))}[]" for kind in kinds)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    return f'UPDATE "{table}" AS old SET {sets} FROM unnest({arrays}) AS new({names}) WHERE old."{columns[0]}" = new."{columns[0]}"'


def _bare(kind: str) -> str:
    """A column's type without its length and its counter."""
    return {"bigserial": "bigint", "serial": "integer"}.get(kind, kind.partition("(")[0])


def _adapted(row: Sequence[Any]) -> list[Any]:
    """Values as Django's SQLite columns hold them."""
    adapt = connection.ops
    return [
        value.hex if type(value).__name__ == "UUID" else adapt.adapt_datetimefield_value(value) if hasattr(value, "tzinfo") else value
        for value in row
    ]
