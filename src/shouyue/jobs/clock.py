"""The one place of this room that reads the clock. Leases run by real time, whatever clock the company shows.

All workers of a database must agree what time it is: on PostgreSQL they go by the database's clock, so that a machine
whose own is wrong neither steals a lease nor keeps one too long. On SQLite all of them are on one machine.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Expression
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone


class Now(Expression):
    """The clock inside a statement, which saves the asking; moved by `after`."""

    output_field = DateTimeField()

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__()
        self.after = after

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A constant of the statement, so that an index can be searched by it."""
        if connection.vendor == "postgresql":
            return "(SELECT clock_timestamp() + %s)", (self.after,)
        return "%s", (connection.ops.adapt_datetimefield_value(timezone.now() + self.after),)


Moment = datetime | Now


def now() -> datetime:
    """The current instant."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
        return instant


def later(at: Moment, wait: timedelta) -> Moment:
    """So much after `at`."""
    return Now(at.after + wait) if isinstance(at, Now) else at + wait
