"""Sign in by link, sign out."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouyue.access.actions import redeem
from shouyue.access.guards import public


@public("explains how to get a link")
@require_safe
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "access/sign_in.html")


@public("whoever holds an unused link is let in")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("token")
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link is used up by the button, not by being opened: previews and scanners open links too."""
    if request.method != "POST":
        return render(request, "access/sign_in_by_link.html")
    account = redeem(token, at=timezone.now())
    if account is None:
        messages.error(request, _("This link has expired or was used before. Ask for a new one as shown below."))
        return redirect("access:sign_in")
    login(request, account)
    return redirect("home")


@public("signing out twice is harmless")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("access:sign_in")
