"""The one place of this room that reads the clock. Leases run by real time, whatever clock the company shows."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current instant."""
    return timezone.now()
