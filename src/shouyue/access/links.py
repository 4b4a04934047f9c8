"""The addresses that are printed."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from shouyue.access.actions import issue_link, local_account
from shouyue.access.models import Account, SignInLink


def local_link(*, at: datetime) -> str:
    """A fresh one-time address that lets the local account in."""
    token = issue_link(local_account(), at=at)
    return f"{settings.SHOUYUE_URL}{reverse('access:sign_in_by_link', args=[token])}"


def password_link(account: Account, *, at: datetime) -> str:
    """A fresh one-time address at which `account` sets its password."""
    token = issue_link(account, purpose=SignInLink.Purpose.PASSWORD, at=at)
    return f"{settings.SHOUYUE_URL}{reverse('access:password_by_link', args=[token])}"
