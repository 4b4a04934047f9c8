"""One's own password, second factor and sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouyue.access import actions, guards, queries, second_factor
from shouyue.access.forms import ChangePassword, Code, SetPassword
from shouyue.access.guards import guarded
from shouyue.access.models import Account
from shouyue.access.permissions import SECURITY_OWN, TOKEN_MANAGE
from shouyue.access.queries import visitor
from shouyue.access.views.shared import ENROLLING, by, enrolment


@guarded(SECURITY_OWN)
@require_safe
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Everything that guards one's account, on one page."""
    return _page(request)


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    account, at = visitor(request), timezone.now()
    on = second_factor.is_on(account)
    page = {
        "account": account,
        "password": _password_form(request, sent=False),
        "code": Code(),
        "second_factor": account.authenticator if on else None,
        "codes_left": second_factor.recovery_codes_left(account) if on else 0,
        "may_have_tokens": guards.may(account, TOKEN_MANAGE),
        "required": second_factor.is_required(account),
        "sessions": queries.signed_in(account, here=request.session.session_key, at=at),
        **forms,
    }
    return render(request, "access/security.html", page)


@guarded(SECURITY_OWN)
@require_POST
@never_cache
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Ends every other session. Wrong tries at the present password count as those of the sign-in page do."""
    account, form = visitor(request), _password_form(request, sent=True)
    if form.is_valid() and isinstance(form, ChangePassword):
        known = authenticate(request, username=account.username, password=form.cleaned_data["current"])
        if known != account:
            form.add_error("current", _("This is not your present password."))
    if not form.is_valid():
        return _page(request, password=form)
    actions.set_password(account, form.cleaned_data["new"], by=by(request), keep=request.session.session_key or "")
    update_session_auth_hash(request, account)
    messages.success(request, _("The new password is set. Everywhere else you are signed out."))
    return redirect("access:security")


def _password_form(request: HttpRequest, *, sent: bool) -> SetPassword:
    account = visitor(request)
    kind = ChangePassword if account.has_usable_password() else SetPassword
    return kind(request.POST if sent else None, account)


@guarded(SECURITY_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: the app reads the drawing, its first code confirms."""
    account, at = visitor(request), timezone.now()
    if second_factor.is_on(account):
        return redirect("access:security")
    form, shown = Code(request.POST or None, focus=True), enrolment(request, account)
    if form.is_valid():
        codes = second_factor.switch_on(account, secret=shown.secret, code=form.cleaned_data["code"], at=at)
        if codes:
            request.session.pop(ENROLLING)
            return render(request, "access/codes.html", {"codes": codes})
        form.add_error("code", _("The code does not fit. Type the six digits that the app shows now."))
    return render(request, "access/enrol.html", {"form": form, "enrolment": shown})


@guarded(SECURITY_OWN)
@require_POST
@never_cache
@sensitive_post_parameters()
def change_second_factor(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or the end of the second factor: each needs a code, so that an open desk is not enough."""
    account, form = visitor(request), Code(request.POST)
    if not (form.is_valid() and _proved(account, form)):
        return _page(request, code=form)
    if request.POST.get("do") == "renew":
        return render(request, "access/codes.html", {"codes": second_factor.renew_recovery_codes(account)})
    if second_factor.is_required(account):
        messages.error(request, _("Your role demands a second factor: it stays on."))
    elif second_factor.switch_off(account, by=by(request)):
        messages.success(request, _("The second factor is off."))
    return redirect("access:security")


def _proved(account: Account, form: Code) -> bool:
    try:
        right = second_factor.verify(account, form.cleaned_data["code"], at=timezone.now())
    except second_factor.Blocked:
        form.add_error("code", _("Too many wrong codes. Try again in a quarter of an hour."))
        return False
    if not right:
        form.add_error("code", _("The code is wrong, or was used before. An app shows a new one every half minute."))
    return right


@guarded(SECURITY_OWN)
@require_POST
def end_session(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign out in one browser."""
    if actions.session_reference(request.session.session_key or "") == reference:
        raise Http404  # for this one there is the button above
    if actions.end_session(visitor(request), reference):
        messages.success(request, _("Signed out there."))
    return redirect("access:security")


@guarded(SECURITY_OWN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = actions.end_sessions(visitor(request), keep=request.session.session_key or "")
    told = ngettext("Signed out in %d other browser.", "Signed out in %d other browsers.", ended) % ended
    messages.success(request, told)
    return redirect("access:security")
