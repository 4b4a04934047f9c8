"""Several workers under one command."""

import logging
import signal
import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Thread
from types import FrameType

LOOK_EVERY = 0.3  # seconds

logger = logging.getLogger(__name__)


def main(words: Sequence[str], processes: int) -> int:
    """Keep so many `shouyue worker WORDS` alive until SIGTERM or SIGINT comes (0), or until one gives up (1).

    One that was killed, as for want of memory, is replaced; one that ends by itself would end again.
    """
    stop = Event()

    def handle(number: int, frame: FrameType | None) -> None:
        Thread(target=stop.set).start()  # as in the worker: a handler may interrupt where the event's lock is held

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
    crew = [_start(words) for _ in range(processes)]
    try:
        return _watch(crew, words, stop)
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            process.wait()


def _start(words: Sequence[str]) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C reaches us alone, and we tell them.
    return subprocess.Popen([sys.executable, "-m", "shouyue", "worker", *words], start_new_session=True)


def _watch(crew: "list[subprocess.Popen[bytes]]", words: Sequence[str], stop: Event) -> int:
    while not stop.wait(LOOK_EVERY):
        for place, process in enumerate(crew):
            code = process.poll()
            if code is None:
                continue
            if code >= 0:
                return 1
            logger.error("worker=%s was killed by signal %s, starting another", process.pid, -code)
            crew[place] = _start(words)
    return 0
