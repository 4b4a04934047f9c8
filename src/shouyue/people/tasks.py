"""Nightly work."""

from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.jobs.tasks import job
from shouyue.people import actions


@job(label=_("Follow who joins and leaves"))
def follow() -> int:
    """Tell the journal who joined, left or changed roles by the date alone."""
    return actions.follow_staff(at=now())
