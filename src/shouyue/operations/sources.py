"""The figures of this room, and of rooms below that give none themselves."""

from collections.abc import Iterator
from datetime import datetime

from shouyue.clock import queries as company
from shouyue.communications import queries as communications
from shouyue.jobs import queries as jobs
from shouyue.journal import queries as journal_queries
from shouyue.obligations import queries as obligations
from shouyue.operations import queries
from shouyue.operations.gauges import Gauge, by, gauge
from shouyue.operations.logic import PROCESSES, Kind

Values = dict[tuple[str, ...], float]


def processes(at: datetime) -> Iterator[Gauge]:
    """Which processes live, and how long ago each kind was last seen."""
    seen = queries.processes()
    alive: Values = {(name,): float(sum(one.alive for one in seen if one.name == name)) for name in PROCESSES}
    yield by("shouyue_processes", "Processes that gave a sign of life within 30 seconds", ("name",), alive)


def jobs_waiting(at: datetime) -> Iterator[Gauge]:
    """How much background work waits, runs and was given up."""
    found = jobs.depth()
    states = ("ready", "later", "running", "dead")
    depths: Values = {(one.queue, state): float(getattr(one, state)) for one in found for state in states}
    yield by("shouyue_jobs", "Jobs that have not ended well, by queue and state", ("queue", "state"), depths)
    oldest: Values = {(one.queue,): one.oldest.total_seconds() if one.oldest else 0.0 for one in found}
    yield by("shouyue_jobs_oldest_seconds", "How long the first ready job has waited", ("queue",), oldest)


def journal(at: datetime) -> Iterator[Gauge]:
    """What was recorded and has not reached its listeners."""
    found = journal_queries.waiting()
    yield gauge("shouyue_deliveries_waiting", "Facts that wait for a listener", found.waiting)
    yield gauge("shouyue_deliveries_dead", "Facts that a listener could not take", found.dead)


def clocks(at: datetime) -> Iterator[Gauge]:
    """How the timekeeper does, by the company's clock."""
    found = obligations.pulse(company.now())
    yield gauge("shouyue_open_clocks", "Obligations that are open", found.open)
    yield gauge("shouyue_timekeeper_lag_seconds", "How long the earliest alarm that is due has waited", found.lag)


def disk(at: datetime) -> Iterator[Gauge]:
    """Room on the disk under our data."""
    found = queries.disk()
    yield gauge("shouyue_disk_free_bytes", "Free bytes of the disk that holds the data", found.free)
    yield gauge("shouyue_disk_bytes", "Bytes of the disk that holds the data", found.total)


def operations(at: datetime) -> Iterator[Gauge]:
    """How old the last backup is, and its size."""
    last = queries.latest(Kind.BACKUP)
    if last is not None:
        yield gauge("shouyue_backup_age_seconds", "Age of the last backup", (at - last.ended_at).total_seconds())
        yield gauge("shouyue_backup_bytes", "Size of the last backup", last.size)


def mail(at: datetime) -> Iterator[Gauge]:
    """What goes out or did not arrive, and mailboxes that cannot be read."""
    states: Values = {(state,): float(count) for state, count in communications.standing().items()}
    yield by("shouyue_mail", "Mails that wait, are being sent, or did not arrive", ("state",), states)
    yield gauge("shouyue_mailboxes_failing", "Mailboxes that cannot be read", len(communications.unread_since()))


ALL = (processes, jobs_waiting, journal, clocks, disk, operations, mail)
