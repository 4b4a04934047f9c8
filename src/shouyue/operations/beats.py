"""Signs of life: each process of the product writes a row every few seconds, from a thread of its own."""

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connections

from shouyue.operations import actions
from shouyue.operations.logic import BEAT_EVERY

logger = logging.getLogger(__name__)


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Beat while the block runs; ended in order, the row goes."""
    ended = Event()
    thread = Thread(target=_beat, args=(name, ended), name=f"beat-{name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=BEAT_EVERY)


def start(name: str) -> None:
    """Beat until the process ends: for a web server, which tells nobody when that is."""
    Thread(target=_beat, args=(name, Event()), name=f"beat-{name}", daemon=True).start()


def _beat(name: str, ended: Event) -> None:
    host, pid = socket.gethostname(), os.getpid()
    try:
        while True:
            _or_log(lambda: actions.beat(name, host=host, pid=pid))
            if ended.wait(BEAT_EVERY):
                break
        _or_log(lambda: actions.leave(name, host=host, pid=pid))
    finally:
        connections.close_all()


def _or_log(write: Callable[[], None]) -> None:
    """A database that is away or busy must not end the process that beats."""
    try:
        write()
    except DatabaseError as error:
        logger.warning("no sign of life could be written: %s", error)
        connections.close_all()
