"""Upkeep of rooms that lie below background work."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouyue.access import actions as access
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


@job(label=_("Forget old looks at personal data"))
def prune_reads() -> int:
    """Forget looks at personal data that are older than they are kept; how many those were."""
    return access.prune_reads(before=timezone.now() - timedelta(days=settings.SHOUYUE_READS_KEPT_DAYS))
