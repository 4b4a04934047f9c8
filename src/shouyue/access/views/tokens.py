"""One's own tokens for programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from shouyue.access import guards, tokens
from shouyue.access.forms import IssueToken
from shouyue.access.guards import guarded
from shouyue.access.models import Token
from shouyue.access.permissions import TOKEN_ADMIN, TOKEN_MANAGE
from shouyue.access.queries import visitor
from shouyue.access.views.shared import by


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission that a token may have, and what it lets one do."""

    name: str
    words: str
    chosen: bool


@guarded(TOKEN_MANAGE)
@require_safe
@never_cache
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of whoever asks, and the form for a new one."""
    return _page(request, IssueToken(None, tokens.offered(visitor(request))))


@guarded(TOKEN_MANAGE)
@require_POST
@never_cache
@sensitive_variables("text")
def issue_token(request: HttpRequest) -> HttpResponse:
    """The token stands in this answer alone: no redirect, so that it is written into no session."""
    account, at = visitor(request), timezone.now()
    form = IssueToken(request.POST, tokens.offered(account))
    if not form.is_valid():
        return _page(request, form)
    chosen = form.cleaned_data
    token, text = tokens.issue(
        account, name=chosen["name"], scopes=chosen["scopes"], expires_at=form.expires_at(at), at=at
    )
    return _page(request, IssueToken(None, tokens.offered(account)), issued=token, text=text)


@guarded(TOKEN_MANAGE)
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one token; everybody's for whoever looks after them."""
    token = Token.objects.filter(pk=pk).first()
    mine = token is not None and token.account_id == visitor(request).pk
    if token is None or not (mine or guards.may(request.user, TOKEN_ADMIN)):
        raise Http404
    if tokens.revoke(token, by=by(request), at=timezone.now()):
        messages.success(request, _("The token %s is revoked: it lets nobody in any more.") % token.prefix)
    return redirect("access:tokens") if mine else redirect("access:account", token.account_id)


def _page(request: HttpRequest, form: IssueToken, **issued: Any) -> HttpResponse:
    page = {
        "form": form,
        "groups": _groups(tokens.offered(visitor(request)), form["scopes"].value() or ()),
        "tokens": tokens.of(visitor(request)),
        "at": timezone.now(),
        "address": settings.SHOUYUE_URL,
        **issued,
    }
    return render(request, "access/tokens.html", page)


def _groups(offered: Iterable[str], chosen: Iterable[str]) -> list[tuple[str, list[Scope]]]:
    """Scopes by what they are about."""
    scopes = [Scope(name, tokens.words_of(name), name in chosen) for name in offered]
    return [(room, list(group)) for room, group in groupby(scopes, key=lambda scope: scope.name.split(".")[0])]
