"""Lock-out after wrong passwords, by django-axes: per account and address, and per address over all accounts.

Names that no account has are counted like all others, so that being locked out says nothing about them.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from shouyue.access.logic import client_address

ANY_ACCOUNT = ""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lock:
    """Who may not try until when. `username` is ANY_ACCOUNT where the address as a whole is locked out."""

    username: str
    address: str
    failures: int
    until: datetime


class Handler(AxesDatabaseHandler):
    """AXES_HANDLER: axes' own, with a second limit for an address that tries many accounts."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        failures: int = super().get_failures(request, credentials)
        since = get_cool_off_threshold(request)
        over_all = AccessAttempt.objects.filter(ip_address=address_of(request), attempt_time__gte=since)
        total = over_all.aggregate(total=Sum("failures_since_start"))["total"] or 0
        return max(failures, settings.AXES_FAILURE_LIMIT) if total >= settings.SHOUYUE_ADDRESS_LIMIT else failures


def address_of(request: HttpRequest) -> str | None:
    """AXES_CLIENT_IP_CALLABLE: who asks, seen through the proxies of SHOUYUE_TRUSTED_PROXIES."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.SHOUYUE_TRUSTED_PROXIES)


def until(request: HttpRequest, username: str, *, at: datetime) -> datetime:
    """When whoever is locked out may try again: the cool-off after the last try that counted."""
    address = address_of(request)
    last = AccessAttempt.objects.filter(ip_address=address).aggregate(last=Max("attempt_time"))["last"] or at
    own = AccessAttempt.objects.filter(ip_address=address, username=username)
    mine = own.aggregate(last=Max("attempt_time"), total=Sum("failures_since_start"))
    if (mine["total"] or 0) >= settings.AXES_FAILURE_LIMIT:
        last = mine["last"]
    ends: datetime = last + settings.AXES_COOLOFF_TIME
    return ends


def current(*, at: datetime) -> tuple[Lock, ...]:
    """Everybody who is locked out at `at`, the one that ends last first. One query."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
    counted: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for username, address, failures, tried in recent.values_list(
        "username", "ip_address", "failures_since_start", "attempt_time"
    ):
        counted[username or "", address or ""].append((failures, tried))
        counted[ANY_ACCOUNT, address or ""].append((failures, tried))
    locks = (_lock(username, address, tries) for (username, address), tries in counted.items())
    return tuple(sorted((lock for lock in locks if lock), key=lambda lock: lock.until, reverse=True))


def _lock(username: str, address: str, tries: list[tuple[int, datetime]]) -> Lock | None:
    limit = settings.SHOUYUE_ADDRESS_LIMIT if username == ANY_ACCOUNT else settings.AXES_FAILURE_LIMIT
    failures, last = sum(count for count, _tried in tries), max(tried for _count, tried in tries)
    return Lock(username, address, failures, last + settings.AXES_COOLOFF_TIME) if failures >= limit else None


def lift(username: str, address: str, *, by: str) -> bool:
    """Let them try again; False when nothing was counted. ANY_ACCOUNT lifts the whole address."""
    try:
        ip_address(address)
    except ValueError:
        return False
    lifted = bool(AxesProxyHandler.reset_attempts(ip_address=address, username=username or None))
    logger.warning("lock-out of username=%r address=%s lifted by=%s", username, address, by)
    return lifted
