"""For tests alone: lets Django's flush empty the journal between tests that commit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from shouyue.journal import defences


@contextmanager
def emptied() -> Iterator[None]:
    """While it lasts, a flush lifts the journal's triggers inside its own transaction; everything else is refused."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def lift_and_flush(operations: Any, sql_list: Sequence[str]) -> None:
        using = operations.connection.alias
        with transaction.atomic(using=using), defences.lifted(using):
            flush(operations, sql_list)

    setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_flush)  # noqa: B010 - a method cannot be assigned to
    try:
        yield
    finally:
        setattr(BaseDatabaseOperations, "execute_sql_flush", flush)  # noqa: B010
