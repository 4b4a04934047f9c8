"""Work on many subjects after one change."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shouyue.clock import queries as clock
from shouyue.clock.logic import seconds_until
from shouyue.clock.queries import now
from shouyue.jobs.clock import now as real_now
from shouyue.jobs.tasks import job, report
from shouyue.obligations import editions, figures, sweeping
from shouyue.obligations.models import Adoption, Head

AFTER = timedelta(seconds=editions.LOOK)  # by then every worker knows of the adoption
AT_ONCE = timedelta(hours=1)  # what takes effect later is left to the schedule


def sweep_when_due(adoption: Adoption) -> None:
    """Let a worker bring every subject to an edition as soon as it is in force. Call it where it was adopted."""
    reading = clock.reading()
    wait = seconds_until(adoption.effective_at, reading.company, reading)
    if wait < AT_ONCE.total_seconds():
        sweep.using(run_after=real_now() + timedelta(seconds=wait) + AFTER).enqueue(adoption.pk)


@job(atomic=False, label=_("Bring promises to an edition"))
def sweep(adoption: int) -> int:
    """Bring every subject to the edition in force, so that new deadlines are set before anybody asks."""
    begun, total, done, last = now(), Head.objects.count(), 0, 0
    while after := sweeping.sweep_edition(last):
        done, last = done + sweeping.BATCH, after
        report(min(done, total), total)
    Adoption.objects.filter(pk=adoption, swept_at=None, effective_at__lte=begun).update(swept_at=now())
    return total


@job(atomic=False, label=_("Look for editions that took effect"))
def sweep_due() -> int:
    """Do so for what took effect and has not been brought to everybody: planned editions, and what a crash left."""
    waiting = Adoption.objects.filter(swept_at=None, effective_at__lte=now() - AFTER).order_by("effective_at", "id")
    found = list(waiting.values_list("pk", flat=True))
    for adoption in found:
        sweep.func(adoption)
    return len(found)


@job(label=_("Add up the figures"))
def add_up() -> int:
    """Add the changes of the figures to them; until then they are counted from the changes."""
    return figures.add_up()
