"""Everybody's way in: for those who look after accounts."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouyue.access import actions, guards, lockout, queries, second_factor, tokens
from shouyue.access.forms import Email, NewAccount
from shouyue.access.guards import guarded
from shouyue.access.identities import untie
from shouyue.access.models import Account, SignInLink
from shouyue.access.permissions import ACCOUNT_MANAGE, SENSITIVE_READ_VIEW, TOKEN_ADMIN
from shouyue.access.queries import AccountRow, visitor
from shouyue.access.views.shared import by
from shouyue.kit import read
from shouyue.ui.elements import Page


@guarded(ACCOUNT_MANAGE)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Who can sign in and by what, and who is locked out."""
    words = read.words(request.GET.get("q", ""), 150)
    after = read.words(request.GET.get("after", ""), 150)
    rows, more = queries.accounts(words, after=after)
    next_page = f"?{urlencode({'q': words, 'after': rows[-1].account.username})}" if more else ""
    first = f"?{urlencode({'q': words})}" if after else ""
    shown = ngettext("%d account", "%d accounts", len(rows)) % len(rows)
    page = {
        "rows": rows,
        "words": words,
        "page": Page(shown=shown, previous=first, next=next_page),
        "locks": lockout.current(at=timezone.now()),
        "may_see_reads": guards.may(request.user, SENSITIVE_READ_VIEW),
    }
    return render(request, "access/accounts.html", page)


@guarded(ACCOUNT_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_account(request: HttpRequest) -> HttpResponse:
    """A new account; its owner comes in by a link."""
    form = NewAccount(request.POST or None)
    if form.is_valid():
        account = actions.create_account(
            form.cleaned_data["username"], email=form.cleaned_data["email"], by=by(request)
        )
        messages.success(request, _("The account is open. Send its owner a link to set a password."))
        return redirect("access:account", account.pk)
    return render(request, "access/add_account.html", {"form": form})


@guarded(ACCOUNT_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account; a POST changes its e-mail."""
    row = _row(pk)
    form = Email(request.POST or None, instance=row.account)
    if request.method == "POST" and form.is_valid():
        actions.set_email(row.account, form.cleaned_data["email"], by=by(request))
        messages.success(request, _("Saved."))
        return redirect("access:account", pk)
    return _page(request, _row(pk), form)


def _page(request: HttpRequest, row: AccountRow, form: Email, link: str = "") -> HttpResponse:
    at = timezone.now()
    page = {
        "row": row,
        "form": form,
        "link": link,
        "own": row.account == visitor(request),
        "required": second_factor.is_required(row.account),
        "sessions": queries.signed_in(row.account, here=None, at=at),
        "tokens": tokens.of(row.account) if guards.may(request.user, TOKEN_ADMIN) else (),
        "at": at,
    }
    return render(request, "access/account.html", page)


@guarded(ACCOUNT_MANAGE)
@require_POST
@never_cache
@sensitive_variables("link")
def issue_password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A link with which its owner sets a password. It stands in this answer alone.

    Nobody has one for himself: whoever sits down at an open desk would have the account.
    """
    row = _row(pk)
    if row.account == visitor(request):
        raise Http404
    token = actions.issue_link(row.account, purpose=SignInLink.Purpose.PASSWORD, by=by(request), at=timezone.now())
    link = f"{settings.SHOUYUE_URL}{reverse('access:password_by_link', args=[token])}"
    return _page(request, row, Email(instance=row.account), link)


@guarded(ACCOUNT_MANAGE)
@require_POST
def act_on_account(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One of ACTS. On one's own account it is the signing out alone: for the others one's own page asks for a code."""
    target = _row(pk).account
    if act not in ACTS or (act != "sign-out" and target == visitor(request)):
        raise Http404
    do, done = ACTS[act]
    do(target, by(request))
    messages.success(request, str(done()))
    return redirect("access:account", pk)


ACTS: dict[str, tuple[Callable[[Account, str], object], Callable[[], str]]] = {
    "close": (
        lambda target, who: actions.set_active(target, False, by=who),
        lambda: _("The account is closed, its sessions and tokens with it."),
    ),
    "open": (lambda target, who: actions.set_active(target, True, by=who), lambda: _("The account is open.")),
    "sign-out": (lambda target, who: actions.end_sessions(target), lambda: _("Signed out everywhere.")),
    "second-factor": (
        lambda target, who: second_factor.switch_off(target, by=who),
        lambda: _("The second factor is off. The log keeps that it was you."),
    ),
    "untie": (lambda target, who: untie(target, by=who), lambda: _("The company account is untied.")),
}


@guarded(ACCOUNT_MANAGE)
@require_POST
def lift_lock(request: HttpRequest) -> HttpResponse:
    """Let somebody try again before the time is over."""
    username = read.words(request.POST.get("username", lockout.ANY_ACCOUNT), 150)
    if lockout.lift(username, request.POST.get("address", ""), by=by(request)):
        messages.success(request, _("They can try again now."))
    return redirect("access:accounts")


def _row(pk: int) -> AccountRow:
    row = queries.account_with(pk)
    if row is None:
        raise Http404
    return row
