"""Asks the guard before every view, and sends the headers that hold the browser to our own files."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from shouyue.access import guards

# No inline script, no inline style, nothing from elsewhere. The theme draws its small marks from data: images.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class GuardMiddleware(MiddlewareMixin):
    """Refuses every view that has no guard, and everyone its guard does not let in."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        guard = guards.guard_of(view)
        if guard is None:
            raise PermissionDenied(f"{view.__module__}.{view.__name__} has no guard")
        if guard.public_because or guards.may(request.user, guard.permission):
            return None
        if request.user.is_authenticated:
            raise PermissionDenied(guard.permission)
        return self._to_sign_in(request)

    def _to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """Whoever asked for a page comes back to it; the front door needs no address."""
        address = resolve_url(settings.LOGIN_URL)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(address)
        if request.method == "GET" and request.path != "/":
            address = f"{address}?{urlencode({'next': request.get_full_path()})}"
        return redirect(address)


class HeadersMiddleware(MiddlewareMixin):
    """Adds the policies that Django 5.2 has no setting for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
