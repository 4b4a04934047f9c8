"""The timekeeper: sleeps until the next alarm, rings it, and goes on until it is told to stop. Any number may run."""

import logging
import signal
import threading
from threading import Event
from types import FrameType

from django.db import DatabaseError, connections

from shouyue.clock import queries as clock
from shouyue.clock.logic import seconds_until
from shouyue.obligations.editions import NothingAdopted
from shouyue.obligations.store.rows import moment
from shouyue.obligations.sweeping import next_wake, ring_due

LONGEST = 0.25  # real seconds: another process may set an earlier alarm at any time
AFTER_AN_ERROR = 1.0

logger = logging.getLogger(__name__)


def main(stop: Event | None = None) -> int:
    """Keep time until `stop` is set, or SIGTERM or SIGINT comes; answers the exit code. Needs Django set up."""
    stop = stop or Event()
    if threading.current_thread() is threading.main_thread():
        _stop_on_signals(stop)
    logger.info("timekeeper started")
    try:
        while not stop.is_set():
            stop.wait(_turn())
    finally:
        connections.close_all()
    logger.info("timekeeper stopped")
    return 0


def _turn() -> float:
    """Ring what is due and answer how long to sleep, in real seconds. A database that is away must not end us."""
    try:
        if ring_due():
            return 0.0
        return _pause()
    except NothingAdopted:
        return AFTER_AN_ERROR
    except DatabaseError as error:
        logger.error("database error, trying again: %s", error)
        connections.close_all()
        return AFTER_AN_ERROR


def _pause() -> float:
    wake = moment(next_wake())
    if wake is None:
        return LONGEST
    reading = clock.reading()
    return min(LONGEST, seconds_until(wake, reading.company, reading))


def _stop_on_signals(stop: Event) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=stop.set).start()  # the handler may have interrupted the event's own lock

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
