"""The watch over silence."""

from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.customers import actions
from shouyue.jobs.tasks import job


@job(atomic=False, label=_("Look for customers gone silent"))
def tell_silence() -> int:
    """Tell the journal which customers have not been heard of for long."""
    return actions.tell_silence(at=now())
