"""Celery when one machine's workers are outgrown: the broker carries the numbers of jobs, the rows stay the truth.

A number is a hint. One that gets lost is sent again within a minute or so by a `shouyue worker`, one that comes twice
finds the job taken. So one `shouyue worker` goes on beside any number of `shouyue worker --celery`: it keeps the
schedules and the other sources of work, and sends again.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from shouyue.jobs import hints, queries, worker
from shouyue.jobs.clock import Now

RUN = "shouyue.run_job"  # the one task that Celery knows
SWEEP_EVERY = 60.0  # seconds
LEFT_TO_THE_SWEEP = timedelta(minutes=1)  # hints are not made to wait longer than this in a Celery worker's memory
OVERDUE = timedelta(seconds=10)  # so long may a hint be under way before it counts as lost
AT_MOST = 1_000  # hints a sweep: behind a long queue they would only pile up
CONNECT_WITHIN = 2  # seconds: a broker that is away must not hold up who enqueues

logger = logging.getLogger(__name__)


def connect(broker: str) -> Celery:
    """Celery over that broker, redis://… or amqp://… ."""
    app = Celery("shouyue", broker=broker, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_timeout=CONNECT_WITHIN,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_connect_timeout": CONNECT_WITHIN} if broker.startswith("redis") else {},
    )
    app.task(name=RUN)(_run_job)
    return app


def carry(app: Celery) -> hints.Carrier:
    """Sends a hint whenever a job becomes ready, and again when that seems lost."""
    send = partial(_send, app)
    return hints.Carrier(send, Sweep(send))


@dataclass(slots=True)
class Sweep:
    """Hints at what has been ready for a while, once a minute."""

    send: Callable[[int, str, timedelta], None]
    next_look: float = 0.0

    def __call__(self, worker: str, stop: Event) -> bool:
        """False: what it sends is others' work."""
        moment = time.monotonic()
        if moment >= self.next_look:
            self.next_look = moment + SWEEP_EVERY
            for job_id, queue in queries.claimable(Now(-OVERDUE)).values_list("pk", "queue")[:AT_MOST]:
                self.send(job_id, queue, timedelta(0))
        return False


def main(broker: str, *, queues: Collection[str], processes: int) -> int:
    """Run a Celery worker that takes the jobs of these queues; it ends by a signal, after the jobs at hand."""
    names = ",".join(sorted(_queue(name) for name in queues))
    few_words = ("--without-gossip", "--without-mingle", "--loglevel=WARNING")
    connect(broker).worker_main(["worker", f"--queues={names}", f"--concurrency={processes}", *few_words])
    return 0


def _run_job(job_id: int) -> bool:
    """Take the job, if it can still be taken, and run it."""
    return worker.step(worker.name(), Event(), only=job_id)


def _send(app: Celery, job_id: int, queue: str, wait: timedelta) -> None:
    """Hint at a job. A broker that is away is logged: the sweep will tell it later."""
    if wait > LEFT_TO_THE_SWEEP:
        return
    options: dict[str, Any] = {"countdown": wait.total_seconds()} if wait else {}
    try:
        app.send_task(RUN, (job_id,), queue=_queue(queue), retry=False, **options)
    except OperationalError as error:
        logger.warning("job=%s broker did not take the hint: %s", job_id, error)


def _queue(name: str) -> str:
    return f"shouyue.{name}"
