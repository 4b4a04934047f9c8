"""The journal defends itself: triggers refuse UPDATE, DELETE and TRUNCATE of what was recorded, whoever asks.

They are installed after every migration, because SQLite loses a table's triggers when a migration rebuilds it.
`intact` says what is missing; `shouyue check --system` and the health page ask it. What triggers cannot hold is the
owner of the database: who may alter the tables may also drop or disable the triggers. That shows in `intact` while it
lasts, and in `shouyue verify` afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_fact", "journal_mention")
FUNCTION = "journal_is_append_only"
BODY = (
    "BEGIN RAISE EXCEPTION 'the journal is append-only: % of % is refused', TG_OP, TG_TABLE_NAME"
    " USING ERRCODE = 'restrict_violation'; END"
)

POSTGRES = {
    "no_change": "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    "no_truncate": "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
}
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only: {verb} of {table} is refused'); END"
SQLITE = {
    "no_update": "CREATE TRIGGER {name} BEFORE UPDATE ON {table} " + REFUSE.replace("{verb}", "UPDATE"),
    "no_delete": "CREATE TRIGGER {name} BEFORE DELETE ON {table} " + REFUSE.replace("{verb}", "DELETE"),
}


def intact(using: str = "default") -> tuple[str, ...]:
    """What is missing of the defences, a sentence each; nothing where all stand."""
    connection = connections[using]
    missing = [f"{table}: the trigger {name} is missing, changed or disabled" for table, name, _ in _gaps(connection)]
    if connection.vendor == "sqlite" and not _value(connection, "PRAGMA recursive_triggers"):
        missing.append("recursive_triggers is off on this connection: INSERT OR REPLACE would slip past the triggers")
    return tuple(missing)


def install(using: str = "default") -> None:
    """Put up what is missing, on the tables that are there."""
    connection = connections[using]
    gaps = _gaps(connection)
    with connection.cursor() as cursor:
        if gaps and connection.vendor == "postgresql":
            cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$")
        for table, name, create in gaps:
            cursor.execute(_drop(connection, table, name))
            cursor.execute(create)


def after_migrate(using: str, **kwargs: Any) -> None:
    """The receiver of `post_migrate`: migrations rebuild tables, and flushes of tests end with it too."""
    install(using)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Let rows be removed inside the caller's transaction; when the block ends or fails, the triggers stand again.

    Two callers alone: `archiving`, which drops what it has exported, and `testing`, which empties tables between tests.
    PostgreSQL keeps all other writers out of both tables until the transaction ends.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        _settle(connection)
        with connection.cursor() as cursor:
            for table, name, _ in _wanted(connection):
                cursor.execute(_disable(connection, table, name))
        yield
        _settle(connection)
        install(using)


def _settle(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL alters no table that has checks waiting for the commit; let them happen now."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _wanted(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str]]:
    """Every trigger that should stand: its table, its name and the statement that makes it."""
    statements = POSTGRES if connection.vendor == "postgresql" else SQLITE
    return [
        (table, f"{table}_{kind}", create.format(name=f"{table}_{kind}", table=table, function=FUNCTION))
        for table in TABLES
        for kind, create in statements.items()
    ]


def _gaps(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str]]:
    """Those of them that do not stand, on tables that do."""
    standing = _standing_on_postgres(connection) if connection.vendor == "postgresql" else _standing(connection)
    tables = set(connection.introspection.table_names())
    return [one for one in _wanted(connection) if one[0] in tables and one[1:] not in standing]


def _standing(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """SQLite keeps the statement that made a trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def _standing_on_postgres(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """PostgreSQL words the statement its own way: those that are enabled, mean the same and call our function."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, relname, tgtype FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE pg_table_is_visible(pg_class.oid) AND relname = ANY(%s) AND tgenabled IN ('O', 'A')"
            " AND tgqual IS NULL AND proname = %s AND prosrc = %s",
            [list(TABLES), FUNCTION, BODY],
        )
        found = set(cursor.fetchall())
    bits = {"no_change": 1 | 2 | 8 | 16, "no_truncate": 2 | 32}  # row, before, delete, update · before, truncate
    return {
        (name, create)
        for table, name, create in _wanted(connection)
        if (name, table, bits[name.removeprefix(f"{table}_")]) in found
    }


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{where}"


def _disable(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    """PostgreSQL lets readers go on while a trigger is disabled; to drop it would shut them out."""
    if connection.vendor == "postgresql":
        return f"ALTER TABLE {table} DISABLE TRIGGER {name}"
    return _drop(connection, table, name)


def _value(connection: BaseDatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
