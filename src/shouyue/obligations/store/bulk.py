"""Sets of rows read and written in one statement each, on both databases.

PostgreSQL takes rows as one JSON text: it is made in a fraction of the time of COPY or of an array for each column, and
jsonb finds each value at once. Instants are datetimes, or whole epoch seconds where `seconds` says so: on the hot path
nobody needs them otherwise. UUIDs may be texts; JSON columns are given as text or as they are, and come as text.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models

Columns = tuple[str, ...]
Row = tuple[Any, ...]
Rows = Sequence[Row]
Way = Callable[[Any], Any]
NO_COLUMNS: frozenset[str] = frozenset()


def insert(model: type[models.Model], columns: Columns, rows: Rows, *, seconds: frozenset[str] = NO_COLUMNS) -> None:
    """Insert rows."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _execute(_insert_many(model, columns, seconds), rows)
        return
    marks = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{model._meta.db_table}" ({_named(columns)}) VALUES ({marks})'
    with connection.cursor() as cursor:
        cursor.executemany(sql, _adapted(model, columns, rows, seconds))


def update(
    model: type[models.Model],
    columns: Columns,
    rows: Rows,
    *,
    before: Rows = (),
    seconds: frozenset[str] = NO_COLUMNS,
) -> None:
    """Set columns of the rows whose key is the first value of each row.

    :param before: what these rows say now; columns in which none of them differs are left out
    """
    if before and rows:
        places = _differing(rows, before)
        columns, rows = tuple(columns[place] for place in places), [*map(_picker(places), rows)]
    if not rows or len(columns) == 1:
        return
    if connection.vendor == "postgresql":
        _execute(_update_many(model, columns, seconds), rows)
        return
    sets = ", ".join(f'"{column}" = %s' for column in columns[1:])
    sql = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{columns[0]}" = %s'
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*row[1:], row[0]] for row in _adapted(model, columns, rows, seconds)])


def select(
    model: type[models.Model],
    columns: Columns,
    rest: str,
    values: Sequence[Any],
    *,
    seconds: frozenset[str] = NO_COLUMNS,
) -> list[Row]:
    """The columns of the rows that `rest` names (WHERE … ORDER BY …, with its values)."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_reading(model, columns, seconds)} {rest}", values)
        found: list[Row] = cursor.fetchall()
    return found if connection.vendor == "postgresql" else _restored(model, columns, found, seconds)


def among(column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
    """A condition that a column has one of these values, with what it is given."""
    if connection.vendor == "postgresql":
        return f'"{column}" = ANY(%s)', [list(values)]
    return f'"{column}" IN ({", ".join(["%s"] * len(values))})', list(values)


def recount(*of: type[models.Model]) -> None:
    """Let PostgreSQL see how many rows these have now, after many came at once.

    It looks by itself a minute later. Until then it may take a table for empty, and read all of it for each row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(one._meta.db_table) for one in of)}")


def _differing(rows: Rows, before: Rows) -> list[int]:
    """The places in which any row is not as it was, after that of the key."""
    columns = enumerate(zip(zip(*rows, strict=True), zip(*before, strict=True), strict=True))
    return [0, *(place for place, (now, was) in columns if place and now != was)]


def _picker(places: Sequence[int]) -> Callable[[Row], Row]:
    return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)


def _named(columns: Columns) -> str:
    return ", ".join(f'"{column}"' for column in columns)


@cache
def _fields(model: type[models.Model]) -> dict[str, "models.Field[Any, Any]"]:
    """The column's field; of a reference that of its target."""
    return {str(field.column): getattr(field, "target_field", field) for field in model._meta.concrete_fields}


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _execute(sql: str, rows: Rows) -> None:
    """Hand the rows over beside the statement: as a literal within it they would be quoted, and read as SQL first."""
    from psycopg import Cursor
    from psycopg.types.json import Jsonb

    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(sql, [Jsonb(rows, orjson.dumps)])


@cache
def _insert_many(model: type[models.Model], columns: Columns, seconds: frozenset[str]) -> str:
    taken = ", ".join(_given(model, column, place, seconds) for place, column in enumerate(columns))
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({_named(columns)}) SELECT {taken} FROM jsonb_array_elements(%s) AS row'


@cache
def _update_many(model: type[models.Model], columns: Columns, seconds: frozenset[str]) -> str:
    given = [_given(model, column, place, seconds) for place, column in enumerate(columns)]
    sets = ", ".join(f'"{column}" = {value}' for column, value in zip(columns[1:], given[1:], strict=True))
    rows = "jsonb_array_elements(%s) AS row"
    return f'UPDATE "{model._meta.db_table}" SET {sets} FROM {rows} WHERE "{columns[0]}" = {given[0]}'


def _given(model: type[models.Model], column: str, place: int, seconds: frozenset[str]) -> str:
    """A value of the JSON row in the column's type."""
    if column in seconds:
        return f"to_timestamp((row->>{place})::float8)"
    return f"(row->>{place})::{_bare(str(_fields(model)[column].db_type(connection)))}"


def _bare(kind: str) -> str:
    """A column's type without its length and its counter."""
    return {"bigserial": "bigint", "serial": "integer"}.get(kind, kind.partition("(")[0])


@cache
def _reading(model: type[models.Model], columns: Columns, seconds: frozenset[str]) -> str:
    if connection.vendor != "postgresql":
        return f'SELECT {_named(columns)} FROM "{model._meta.db_table}"'
    taken = (
        f"date_part('epoch', \"{column}\")::bigint"
        if column in seconds
        else f'"{column}"::text'
        if isinstance(_fields(model)[column], models.UUIDField | models.JSONField)
        else f'"{column}"'
        for column in columns
    )
    return f'SELECT {", ".join(taken)} FROM "{model._meta.db_table}"'


# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _adapted(model: type[models.Model], columns: Columns, rows: Rows, seconds: frozenset[str]) -> list[list[Any]]:
    """Values as Django's SQLite columns hold them."""
    return _converted(rows, [_keeps(_fields(model)[column], column in seconds) for column in columns])


def _restored(model: type[models.Model], columns: Columns, rows: Rows, seconds: frozenset[str]) -> list[Row]:
    found = _converted(rows, [_reads(_fields(model)[column], column in seconds) for column in columns])
    return [tuple(row) for row in found]


def _converted(rows: Rows, ways: Sequence[Way | None]) -> list[list[Any]]:
    """Only the places that have a way are gone to: most values stay as they are."""
    taken = [(place, way) for place, way in enumerate(ways) if way is not None]
    found = [list(row) for row in rows]
    for row in found:
        for place, way in taken:
            if row[place] is not None:
                row[place] = way(row[place])
    return found


def _keeps(field: "models.Field[Any, Any]", second: bool) -> Way | None:
    if isinstance(field, models.UUIDField):
        return lambda value: str(value).replace("-", "")
    if isinstance(field, models.DateTimeField):
        return _written_second if second else _written
    if isinstance(field, models.JSONField):
        return lambda value: value if isinstance(value, str) else orjson.dumps(value).decode()
    return None


def _reads(field: "models.Field[Any, Any]", second: bool) -> Way | None:
    if isinstance(field, models.UUIDField):
        return lambda value: str(UUID(value))
    if isinstance(field, models.DateTimeField):
        return (lambda at: int(at.replace(tzinfo=UTC).timestamp())) if second else lambda at: at.replace(tzinfo=UTC)
    return None


def _written(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _written_second(second: int) -> str:
    """The same of a whole second, without Django's questions about its zone."""
    return str(datetime.fromtimestamp(second, connection.timezone).replace(tzinfo=None))
