"""Bringing every subject to the edition in force, and ringing what is due: the two verbs of the timekeeper."""

from datetime import datetime

from django.db import transaction

from shouyue.clock import queries as clock
from shouyue.clock.logic import Reading
from shouyue.kit.cycles import unsearched
from shouyue.obligations import editions
from shouyue.obligations.models import Head
from shouyue.obligations.store.loading import behind, due, lagging
from shouyue.obligations.store.rows import Loaded
from shouyue.obligations.store.saving import save
from shouyue.obligations.store.telling import tell
from shouyue.policy.engine import Program, ring
from shouyue.policy.engine.editions import in_force

BATCH = 500  # of twice as many each costs 6 % less, but their subjects are held twice as long
TIMEKEEPER = "system:timekeeper"


def ring_due(*, limit: int = BATCH) -> int:
    """Ring the alarms of up to `limit` subjects that are due by the company's clock; answers of how many.

    Claiming, what the alarms do, the journal and the notes to listeners are one transaction: an alarm rings once,
    whoever is killed and however many do this at the same time.
    """
    wake = _next()
    if wake is None or wake > _key(clock.now()):
        return 0  # without a transaction: on SQLite one would hold up every writer
    program = editions.in_force().program
    with unsearched():
        return _ring_some(program, limit)


def sweep_edition(after: int, *, limit: int = BATCH) -> int:
    """Bring up to `limit` subjects with numbers after `after` to the edition in force; answers the last number, 0 at
    the end."""
    program = editions.in_force().program
    with transaction.atomic():
        reading = clock.reading()
        edition = in_force(program.line, int(reading.company.timestamp()))
        picked = behind(edition, after, limit)
        if picked:
            _ring(lagging(edition, picked, program), program, reading)
    return max(picked, default=0)


def next_wake() -> int | None:
    """The epoch second of the company's clock at which the next alarm may ring; None where none is set."""
    key = _next()
    return None if key is None else (key + 1) // 2


def _next() -> int | None:
    return Head.objects.filter(wake__isnull=False).order_by("wake").values_list("wake", flat=True).first()


def _key(now: datetime) -> int:
    """The last key that may ring: of this very second only period alarms, the others wait for its facts."""
    return 2 * int(now.timestamp())


@transaction.atomic
def _ring_some(program: Program, limit: int) -> int:
    heads = due(_key(clock.now()), limit, program)
    _ring(heads, program, clock.reading())
    return len(heads)


def _ring(heads: list[Loaded], program: Program, reading: Reading) -> None:
    second = int(reading.company.timestamp())
    for head in heads:
        head.fresh = ring(program, head.s, second)
    save(heads, program, now=reading.company)
    tell(heads, actor=TIMEKEEPER, cause=None, now=reading.company, real_now=reading.real)
    for head in heads:
        head.s.recall = None  # it knows the head: nothing that stays behind is a cycle, so it goes without a search
