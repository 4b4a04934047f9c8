"""To the company's sign-in and back."""

import logging
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from shouyue.access import door, oidc
from shouyue.access.guards import public
from shouyue.access.identities import account_for

JOURNEY, WANTED = "company.journey", "company.next"

logger = logging.getLogger(__name__)


@public("leads to the company's own sign-in")
@require_safe
@never_cache
def to_company(request: HttpRequest) -> HttpResponse:
    """A link and not a button of a form: our security policy sends forms to ourselves alone."""
    provider = _provider()
    try:
        address, journey = oidc.begin(provider, redirect_uri=_return_address())
    except oidc.Failed as failure:
        return _refuse(request, failure, _("The company's sign-in does not answer. Try again, or use your password."))
    request.session[JOURNEY] = asdict(journey)
    request.session[WANTED] = door.local_path(request.GET.get(door.NEXT))
    return redirect(address)


@public("the company's sign-in sends people back here; what it says is checked")
@require_safe
@never_cache
@sensitive_variables()
def from_company(request: HttpRequest) -> HttpResponse:
    """Whoever the provider vouches for comes in if there is an account; none is made."""
    provider, begun = _provider(), request.session.pop(JOURNEY, None)
    wanted = request.session.pop(WANTED, "")
    if begun is None:
        return redirect("access:sign_in")  # opened again from the history, or never begun here
    at = timezone.now()
    try:
        person = oidc.finish(provider, request.GET.dict(), oidc.Journey(**begun), redirect_uri=_return_address())
    except oidc.Failed as failure:
        return _refuse(request, failure, _("The company's sign-in did not work out. Try again."))
    account = account_for(person, at=at)
    if account is None:
        unknown = oidc.Failed(f"no account for subject {person.subject!r}")
        return _refuse(request, unknown, _("Your company account is not open here yet. Ask the administrator."))
    return door.enter(request, account, next=wanted, proved_twice=person.proved_twice, at=at)


def _provider() -> oidc.Provider:
    provider = oidc.provider()
    if provider is None:
        raise Http404
    return provider


def _return_address() -> str:
    return f"{settings.SHOUYUE_URL}{reverse('access:from_company')}"


def _refuse(request: HttpRequest, failure: oidc.Failed, sentence: str) -> HttpResponse:
    logger.warning("company sign-in failed: %s", failure)
    messages.error(request, sentence)
    return redirect("access:sign_in")
