"""Who may see figures and details without signing in: another program, by its secret or from this machine."""

from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest

# Whoever passes a request on says so in one of these: then the one who asks is not on this machine.
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def trusted(request: HttpRequest) -> bool:
    """Whether it brings SHOUYUE_METRICS_TOKEN as bearer; where none is set, whether it comes from this very machine."""
    if settings.SHOUYUE_METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(given.encode(), settings.SHOUYUE_METRICS_TOKEN.encode())
    return _loopback(request) and not any(name in request.headers for name in PASSED_ON)


def _loopback(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
