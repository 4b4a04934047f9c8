"""Upkeep of rooms that lie below background work."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouyue.api import repeating
from shouyue.clock.queries import now
from shouyue.intake import actions as intake
from shouyue.jobs.tasks import job


@job(label=_("Forget kept answers"))
def prune_answers() -> int:
    """Forget answers to API requests that were kept for a day; how many those were."""
    return repeating.prune(at=timezone.now())


@job(label=_("Forget rows of old imports"))
def prune_imports() -> int:
    """Forget the rows of imports that are a month old; how many those were."""
    return intake.prune(at=now())
