"""Coming in by password or by link, the second step, going out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access import door, lockout, oidc, queries, second_factor
from shouyue.access.actions import opens, redeem, set_password
from shouyue.access.forms import Code, SetPassword, SignIn
from shouyue.access.guards import public
from shouyue.access.models import Account, SignInLink
from shouyue.access.views.shared import ENROLLING, enrolment

ASKING = require_http_methods(["GET", "HEAD", "POST"])


@public("everybody comes in here")
@ASKING
@never_cache
@sensitive_post_parameters()
@sensitive_variables("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Whoever is locked out gets `locked_out` in this answer's place: axes' middleware sees to that."""
    if request.user.is_authenticated:
        return redirect(door.local_path(request.GET.get(door.NEXT)) or "home")
    form = SignIn(request.POST or None)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if isinstance(account, Account):
            return door.enter(request, account, next=door.local_path(request.POST.get(door.NEXT)), at=timezone.now())
        form.add_error(None, _("User name or password is wrong."))
    return _sign_in_page(request, form)


def _sign_in_page(request: HttpRequest, form: SignIn) -> HttpResponse:
    wanted = request.POST.get(door.NEXT) or request.GET.get(door.NEXT)
    page = {
        "form": form,
        "next": door.local_path(wanted),
        "company": (settings.SHOUYUE_OIDC_NAME or _("company account")) if oidc.provider() else "",
        "first_day": not queries.anybody_has_a_password(),
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    }
    return render(request, "access/sign_in.html", page)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: says until when. It is the same whether there is such an account or not."""
    until = lockout.until(request, str(credentials.get("username", "")), at=timezone.now())
    return render(request, "access/locked_out.html", {"until": until}, status=429)


@public("whoever holds an unused link is let in")
@ASKING
@never_cache
@sensitive_variables("token")
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link is used up by the button, not by being opened: previews and scanners open links too."""
    at = timezone.now()
    if request.method != "POST":
        return render(request, "access/sign_in_by_link.html") if opens(token, at=at) else _void(request)
    account = redeem(token, at=at)
    if account is None:
        return _void(request)
    return door.enter(request, account, at=at)


@public("whoever holds an unused link sets the password")
@ASKING
@never_cache
@sensitive_post_parameters()
@sensitive_variables("token")
def password_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link is used up when the new password is right. The second factor is asked all the same."""
    at, purpose = timezone.now(), SignInLink.Purpose.PASSWORD
    link = opens(token, at=at, purpose=purpose)
    if link is None:
        return _void(request)
    form = SetPassword(request.POST or None, link.account)
    if not form.is_valid():
        return render(request, "access/password_by_link.html", {"form": form, "account": link.account})
    account = redeem(token, at=at, purpose=purpose)
    if account is None:
        return _void(request)
    set_password(account, form.cleaned_data["new"], by="link")
    return door.enter(request, account, at=at)


def _void(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("This link has expired or was used before. Ask for a new one."))
    return redirect("access:sign_in")


@public("whoever proved the password proves the second factor")
@ASKING
@never_cache
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the app, or a recovery code."""
    at = timezone.now()
    half_way = door.pending(request, at=at)
    if half_way is None:
        return redirect("access:sign_in")
    form = Code(request.POST or None, focus=True)
    if form.is_valid():
        try:
            if second_factor.verify(half_way.account, form.cleaned_data["code"], at=at):
                return door.admit(request, half_way.account, next=half_way.next, at=at)
        except second_factor.Blocked as blocked:
            return render(request, "access/locked_out.html", {"until": blocked.until, "codes": True}, status=429)
        form.add_error("code", _("The code is wrong, or was used before. An app shows a new one every half minute."))
    return render(request, "access/second_step.html", {"form": form, "account": half_way.account})


@public("whoever proved the password sets up the second factor that the role demands")
@ASKING
@never_cache
@sensitive_post_parameters()
def enrol_first(request: HttpRequest) -> HttpResponse:
    """Nobody is let in whose role demands a second factor and who has none: it is set up here, on the way in."""
    at = timezone.now()
    half_way = door.pending(request, at=at)
    if half_way is None or second_factor.is_on(half_way.account):
        return redirect("access:sign_in")
    form, shown = Code(request.POST or None, focus=True), enrolment(request, half_way.account)
    if form.is_valid():
        codes = second_factor.switch_on(half_way.account, secret=shown.secret, code=form.cleaned_data["code"], at=at)
        if codes:
            request.session.pop(ENROLLING)
            door.sign_in(request, half_way.account, at=at)
            page = {"codes": codes, "next": door.local_path(half_way.next)}
            return render(request, "access/first_codes.html", page)
        form.add_error("code", _("The code does not fit. Type the six digits that the app shows now."))
    return render(request, "access/enrol_first.html", {"form": form, "enrolment": shown})


@public("signing out twice is harmless")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("access:sign_in")
