"""Nightly work."""

from shouyue.clock.queries import now
from shouyue.jobs.tasks import job
from shouyue.people import actions


@job()
def follow() -> int:
    """Tell the journal who joined, left or changed roles by the date alone."""
    return actions.follow_staff(at=now())
