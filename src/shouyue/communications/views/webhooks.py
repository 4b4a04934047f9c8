"""The pages of webhooks."""

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.communications import actions, queries, tasks
from shouyue.communications.forms import WebhookForm
from shouyue.communications.logic.webhooks import Failure, State
from shouyue.communications.models import Endpoint, Message
from shouyue.communications.phrases import DISABLED, FAILURES, STATES
from shouyue.jobs.clock import now
from shouyue.kit import read
from shouyue.ui.elements import Page

if TYPE_CHECKING:
    from shouyue.access.models import Account

PERMISSION = "webhook.manage"
PAGE = 50


@guarded(PERMISSION)
@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every webhook and how well it arrives."""
    rows = [(one, DISABLED.get(one.endpoint.disabled_why, "")) for one in queries.standings()]
    return render(request, "communications/webhooks.html", {"rows": rows})


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("secret")
def new(request: HttpRequest) -> HttpResponse:
    """Set up a webhook; its secret is shown once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.create(**form.asked, owner=cast("Account", request.user), at=now())
        except actions.Refused as error:
            form.add_error(error.field, error.text.in_(_language()))
        else:
            return render(request, "communications/secret.html", {"endpoint": endpoint, "secret": secret})
    return render(request, "communications/edit.html", {"form": form, "endpoint": None, "names": queries.names()})


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change where it goes and what it hears."""
    endpoint = _found(key)
    told = {"name": endpoint.name, "url": endpoint.url, "patterns": "\n".join(endpoint.patterns)}
    form = WebhookForm(request.POST or None, initial={**told, "active": endpoint.active})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(endpoint, **form.asked, active=form.cleaned_data["active"])
        except actions.Refused as error:
            form.add_error(error.field, error.text.in_(_language()))
        else:
            messages.success(request, gettext("Saved."))
            return redirect("communications:webhook", key)
    return render(request, "communications/edit.html", {"form": form, "endpoint": endpoint, "names": queries.names()})


@guarded(PERMISSION)
@require_GET
def webhook(request: HttpRequest, key: UUID) -> HttpResponse:
    """One webhook with its log."""
    endpoint = _found(key)
    state = request.GET.get("state", "")
    state = state if state in set(State) else ""
    found = queries.messages(endpoint, state=state, before=_before(request), limit=PAGE + 1)
    context = {
        "endpoint": endpoint,
        "disabled": DISABLED.get(endpoint.disabled_why, ""),
        "state": state,
        "states": tuple((one.value, words[0]) for one, words in STATES.items()),
        "rows": [(one, *STATES[State(one.state)]) for one in found[:PAGE]],
        "page": _page(found, state),
    }
    return render(request, "communications/webhook.html", context)


@guarded(PERMISSION)
@require_POST
@never_cache
@sensitive_variables("secret")
def secret(request: HttpRequest, key: UUID) -> HttpResponse:
    """Replace the secret and show the new one, once."""
    endpoint = _found(key)
    secret = actions.rotate(endpoint, at=now())
    return render(request, "communications/secret.html", {"endpoint": endpoint, "secret": secret, "replaced": True})


@guarded(PERMISSION)
@require_POST
def ping(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a test and open it."""
    with transaction.atomic():
        message, due = actions.ping(_found(key), at=now())
        tasks.schedule(due)
    return redirect("communications:message", key, message.pk)


@guarded(PERMISSION)
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a webhook away with its log."""
    endpoint = _found(key)
    actions.remove(endpoint)
    messages.success(request, gettext("%s was taken away.") % endpoint.name)
    return redirect("communications:webhooks")


@guarded(PERMISSION)
@require_GET
def message(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One message: what is sent, and each attempt."""
    found = _message(key, number)
    context = {
        "message": found,
        "words": STATES[State(found.state)],
        "attempts": [
            (one, "\n".join(f"{name}: {value}" for name, value in one.headers.items()), _why(one.failure))
            for one in queries.attempts(found)
        ],
    }
    return render(request, "communications/message.html", context)


@guarded(PERMISSION)
@require_POST
def resend(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Send it again."""
    with transaction.atomic():
        tasks.schedule(actions.resend(_message(key, number), at=now()))
    messages.success(request, gettext("It is being sent again."))
    return redirect("communications:message", key, number)


def _why(failure: str) -> str:
    return str(FAILURES.get(Failure(failure), ""))


def _page(found: list[Message], state: str) -> Page:
    shown = found[:PAGE]
    words = ngettext("%d message on this page", "%d messages on this page", len(shown)) % len(shown)
    query: dict[str, Any] = {"state": state} if state else {}
    more = f"?{urlencode({**query, 'before': shown[-1].pk})}" if len(found) > PAGE else ""
    return Page(words, next=more)


def _before(request: HttpRequest) -> int | None:
    return read.number(request.GET.get("before", ""))


def _found(key: UUID) -> Endpoint:
    endpoint = queries.endpoint(key)
    if endpoint is None:
        raise Http404
    return endpoint


def _message(key: UUID, number: int) -> Message:
    found = queries.message(_found(key), number)
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return get_language() or "zh-hans"
