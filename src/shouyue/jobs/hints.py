"""Word to a carrier, where there is one, that a job can be taken. It may get lost: the row is the truth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction

from shouyue.jobs.sources import Step

Send = Callable[[int, str, timedelta], None]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Is told `send(job, queue, wait)` of every job that becomes ready: it can be taken when `wait` is over.

    Every worker calls `sweep` in turn with its other work, to make up for what got lost.
    """

    send: Send
    sweep: Step


CARRIERS: list[Carrier] = []


def send_after_commit(job_id: int, queue: str, wait: timedelta) -> None:
    """Tell all carriers, if the caller's transaction commits."""
    for carrier in CARRIERS:
        transaction.on_commit(partial(carrier.send, job_id, queue, wait), robust=True)
