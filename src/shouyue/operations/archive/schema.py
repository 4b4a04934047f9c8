"""Which tables there are, by the migrations that the database has: an older database is read as what it is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from shouyue.operations.archive import portable
from shouyue.operations.logic import Refusal

# Of the moment, and wrong elsewhere or later: who is signed in, and which processes are alive.
LEFT_OUT = frozenset({"sessions.session", "operations.beat"})


def applied(using: str) -> tuple[tuple[str, str], ...]:
    """The migrations that this database has. Refused where it has some that this program does not know."""
    loader = MigrationLoader(connections[using])
    names = sorted(loader.applied_migrations)
    refuse_unknown(loader, names)
    return tuple(names)


def models_of(migrations: Iterable[tuple[str, str]], using: str) -> list[type[Model]]:
    """The tables as these migrations made them, those that others point to first where that is possible."""
    loader = MigrationLoader(connections[using])
    state = loader.project_state(leaves(loader, migrations))
    found = state.apps.get_models(include_auto_created=True)
    ours = [one for one in found if one._meta.managed and not one._meta.proxy and one._meta.label_lower not in LEFT_OUT]
    return sorted({one._meta.db_table: one for one in ours}.values(), key=lambda one: one._meta.label_lower)


def build(migrations: Iterable[tuple[str, str]], using: str) -> None:
    """Give an empty database the tables of these migrations. Refused where this program does not know them."""
    executor = MigrationExecutor(connections[using])
    wanted = tuple(migrations)
    refuse_unknown(executor.loader, wanted)
    executor.migrate(leaves(executor.loader, wanted))


def leaves(loader: MigrationLoader, migrations: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last ones: with what they build upon they are all of them."""
    wanted = {one for one in migrations if one in loader.graph.node_map}
    upon = {parent.key for one in wanted for parent in loader.graph.node_map[one].parents}
    return sorted(wanted - upon)


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """Read the database as it is at this moment, however long it takes, while others go on writing.

    Must not stand inside a transaction: that one would have begun earlier.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot is a transaction of its own")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic(using=using):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
            return
        # Django's own transactions take SQLite's write lock at once; this one only reads.
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            yield
        finally:
            cursor.execute("ROLLBACK")


def sequence(model: type[Model], using: str) -> int | None:
    """The last number that the database handed out for this table: 0 for none yet, None where it hands out none."""
    column = portable.numbered(model)
    if column is None:
        return None
    connection, table, name = connections[using], model._meta.db_table, portable.name_of(column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            counter = _sequence_name(cursor, table, name)
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {counter}")
        else:
            cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])


def set_sequence(model: type[Model], last: int, using: str) -> None:
    """Go on after `last`, or after the highest number in the table."""
    column = portable.numbered(model)
    if column is None:
        return
    connection, table, name = connections[using], model._meta.db_table, portable.name_of(column)
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({quoted(name)}), 0) FROM {quoted(table)}")
        last = max(last, int(cursor.fetchone()[0]))
        if connection.vendor == "postgresql":
            counter = _sequence_name(cursor, table, name)
            cursor.execute("SELECT setval(%s, %s, %s)", [counter, max(last, 1), last > 0])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _sequence_name(cursor: Any, table: str, column: str) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(quote_ident(%s), %s)", [table, column])
    return str(cursor.fetchone()[0])


def refuse_unknown(loader: MigrationLoader, migrations: Iterable[tuple[str, str]]) -> None:
    """Raise Refusal where this program does not know one of these migrations."""
    known = loader.disk_migrations
    unknown = [f"{app}.{name}" for app, name in migrations if (app, name) not in known and app in loader.migrated_apps]
    if unknown:
        raise Refusal(f"made by a newer program: it has {', '.join(unknown[:3])}, which this one does not know")
