"""Work on many subjects after one change."""

from shouyue.clock.queries import now
from shouyue.jobs.tasks import job, report
from shouyue.obligations import figures, sweeping
from shouyue.obligations.models import Adoption, Head


@job(atomic=False)
def sweep(adoption: int) -> int:
    """Bring every subject to the edition in force, so that new deadlines are set before anybody asks."""
    total, done, last = Head.objects.count(), 0, 0
    while after := sweeping.sweep_edition(last):
        done, last = done + sweeping.BATCH, after
        report(min(done, total), total)
    Adoption.objects.filter(pk=adoption, swept_at=None).update(swept_at=now())
    return total


@job()
def add_up() -> int:
    """Add the changes of the figures to them; until then they are counted from the changes."""
    return figures.add_up()
