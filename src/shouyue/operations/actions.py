"""Verbs: a process shows that it lives, an operation is written down."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from shouyue import __version__
from shouyue.jobs.clock import now
from shouyue.operations.logic import FORGOTTEN_AFTER, Kind, Outcome
from shouyue.operations.models import Beat, Operation


def beat(name: str, *, host: str, pid: int) -> None:
    """Say that this process is alive. By the database's clock, so that hosts whose clocks differ agree."""
    with transaction.atomic():
        if not Beat.objects.filter(name=name, host=host, pid=pid).update(seen_at=Now()):
            Beat.objects.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()
            Beat.objects.create(name=name, host=host, pid=pid, version=__version__, started_at=Now(), seen_at=Now())


def leave(name: str, *, host: str, pid: int) -> None:
    """Say that this process ended in order."""
    Beat.objects.filter(name=name, host=host, pid=pid).delete()


def note(
    kind: Kind, outcome: Outcome, *, at: datetime, file: str = "", size: int = 0, rows: int = 0, note: str = ""
) -> Operation:
    """Write down an operation that began at `at` and has just ended. `size` in bytes."""
    return Operation.objects.create(
        kind=kind,
        outcome=outcome,
        begun_at=at,
        ended_at=max(at, now()),
        version=__version__,
        file=file[-500:],
        size=size,
        rows=rows,
        note=note[:500],
    )
