"""Facts reach their listeners: a source of work for the worker.

A delivery is claimed in a transaction of its own, which counts the attempt: a listener that kills its worker is given
up in the end like one that fails. Then the listener's effects and the end of the delivery are one transaction:
together they happen, exactly once. The delivery's row stays locked meanwhile, so nobody else runs it, however long it
takes. Attempts and waiting go by real time, by the database's clock. Each delivery has its own row, attempts and time:
the failure of one delays no other.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from traceback import format_exception

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.module_loading import import_string

from shouyue.clock.queries import now
from shouyue.jobs.clock import Now
from shouyue.jobs.logic import backoff
from shouyue.journal.listeners import listeners_of
from shouyue.journal.logic import KILLED, UNLISTENED, both
from shouyue.journal.models import Delivery, Fact
from shouyue.journal.upcast import current

ATTEMPTS = 8  # over about four minutes; after the last a person has to look
CLAIM = timedelta(seconds=60)  # after which a delivery whose worker fell silent is tried again
KEPT = 4_000  # characters of an error: its end, which names the cause

Listener = Callable[[Fact, datetime], object]

logger = logging.getLogger(__name__)


class Unknown(LookupError):
    """There is no function of the name under which somebody listened."""


def step(worker: str, stop: Event) -> bool:
    """Hand over one fact to one listener. False when none is waiting."""
    delivery = claim()
    if delivery is None:
        return False
    deliver(delivery, at=now())
    return True


def claim() -> Delivery | None:
    """Take the delivery that has waited longest, until a minute later; None where none is waiting."""
    while True:
        with transaction.atomic():
            waiting = Delivery.objects.filter(claimable_at__lte=Now()).order_by("claimable_at", "id")
            delivery = waiting.select_for_update(skip_locked=True).first()
            if delivery is None:
                return None
            if delivery.attempts < ATTEMPTS:
                _as_claimed(delivery).update(attempts=F("attempts") + 1, claimable_at=Now(CLAIM))
                delivery.attempts += 1
                return delivery
            _give_up(delivery, both(KILLED, attempts=str(ATTEMPTS)))


def deliver(delivery: Delivery, *, at: datetime) -> None:
    """Run the listener and end the delivery in one transaction, or keep the error and try again later."""
    try:
        with transaction.atomic():
            fact = _held(delivery)
            if fact is None:
                return  # another worker has it, or it is done
            _function(delivery.listener)(current(fact), at)
            Delivery.objects.filter(pk=delivery.pk).delete()
    except Exception as error:
        _fail(delivery, error)


def _held(delivery: Delivery) -> Fact | None:
    """The fact, with the delivery locked; None where it is no longer as it was claimed.

    A lock on it is waited for: whoever claims the next locks for a moment, on PostgreSQL, also rows that were free when
    it began to look and are no more. To pass by would leave the fact waiting for a minute, though nobody tells it.
    """
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("fact")
    row = rows.filter(pk=delivery.pk, attempts=delivery.attempts, died_at=None).first()
    return None if row is None else row.fact


def _function(listener: str) -> Listener:
    try:
        found: Listener = import_string(listener)
    except ImportError as error:
        raise Unknown(listener, str(error)) from error
    return found


def _fail(delivery: Delivery, error: Exception) -> None:
    logger.warning("delivery=%s listener=%s error=%r", delivery.pk, delivery.listener, error)
    if isinstance(error, Unknown):
        return _give_up(delivery, _unknown(delivery, str(error.args[1])))
    text = "".join(format_exception(error))[-KEPT:].replace("\0", "?").encode("utf-8", "replace").decode()
    if delivery.attempts >= ATTEMPTS:
        return _give_up(delivery, text)
    later = Now(backoff(delivery.attempts, random.uniform(-1, 1)))
    _as_claimed(delivery).update(claimable_at=later, error=text)
    return None


def _unknown(delivery: Delivery, reason: str) -> str:
    name = delivery.fact.name
    hear = ", ".join(listeners_of(name)) or "–"
    return both(UNLISTENED, listener=delivery.listener, reason=reason, name=name, hear=hear)


def _give_up(delivery: Delivery, error: str) -> None:
    _as_claimed(delivery).update(claimable_at=None, died_at=Now(), error=error)


def _as_claimed(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, unless somebody has claimed it since."""
    return Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, died_at=None)
