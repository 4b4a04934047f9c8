"""The address that is printed."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from shouyue.access.actions import issue_link, local_account


def local_link(*, at: datetime) -> str:
    """A fresh one-time address for the local account."""
    token = issue_link(local_account(), at=at)
    return f"{settings.SHOUYUE_URL}{reverse('access:sign_in_by_link', args=[token])}"
