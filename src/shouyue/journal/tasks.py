"""Work of the journal in the background."""

from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.jobs.tasks import job
from shouyue.journal import digests


@job(label=_("Sign the journal's days"))
def digest() -> int:
    """Sign the days that have ended; how many they are."""
    return len(digests.seal(at=now()))
