"""Questions about the installation: which processes live, what was done to it, how full its disk is."""

import os
import shutil
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from shouyue.operations.logic import SILENT_AFTER, Kind, Outcome
from shouyue.operations.models import Beat, Operation


@dataclass(frozen=True, slots=True)
class Seen:
    """A process as it was last seen; `silent` is how long ago that was, by the database's clock."""

    name: str
    host: str
    pid: int
    version: str
    started_at: datetime
    silent: timedelta

    @property
    def alive(self) -> bool:
        return self.silent < SILENT_AFTER


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the disk that holds our data."""

    free: int
    total: int


def processes() -> tuple[Seen, ...]:
    """Every process that was seen of late, by name, the latest first."""
    silent = ExpressionWrapper(Now() - F("seen_at"), output_field=DurationField())
    rows = Beat.objects.annotate(silent=silent).order_by("name", "-seen_at", "pk")
    return tuple(Seen(row.name, row.host, row.pid, row.version, row.started_at, row.silent) for row in rows)


def at_work() -> tuple[Seen, ...]:
    """Processes that live now; those of this machine that are gone without a word do not count."""
    return tuple(one for one in processes() if one.alive and not _gone(one))


def latest(kind: Kind) -> Operation | None:
    """The last operation of this kind that went well."""
    return Operation.objects.filter(kind=kind, outcome=Outcome.DONE).first()


def history(limit: int = 20) -> list[Operation]:
    """What was done to this installation, the latest first."""
    return list(Operation.objects.all()[:limit])


def disk() -> Disk:
    """The disk under our data."""
    usage = shutil.disk_usage(settings.VAR)
    return Disk(usage.free, usage.total)


def database_size() -> int:
    """Bytes of the database."""
    statement = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    if connection.vendor == "postgresql":
        statement = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def has_tables() -> bool:
    """Whether this room's tables are there: before the first migration they are not."""
    return Operation._meta.db_table in connection.introspection.table_names()


def backups() -> Path:
    """Where backups go when no other place is named."""
    return Path(settings.VAR) / "backups"


def _gone(one: Seen) -> bool:
    if one.host != socket.gethostname():
        return False
    try:
        os.kill(one.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
