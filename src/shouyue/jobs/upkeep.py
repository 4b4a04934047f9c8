"""The room's own tasks."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shouyue.jobs import actions
from shouyue.jobs.clock import now
from shouyue.jobs.tasks import job, report

BATCH = 1_000  # rows a transaction, so that other writers need not wait


@job(atomic=False, label=_("Remove old jobs"))
def prune(days: int) -> int:
    """Delete jobs that ended well or were cancelled more than so many days ago; answers how many."""
    before, removed = now() - timedelta(days=days), 0
    while found := actions.prune(before=before, at_most=BATCH):
        removed += found
        report(removed, 0)
    return removed
