"""Mailboxes that are read, and what goes out."""

import smtplib
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.communications import actions, imap, panels, queries, smtp, tasks
from shouyue.communications.forms import MailboxForm
from shouyue.communications.logic.mail import State
from shouyue.communications.models import Mailbox
from shouyue.communications.phrases import MAIL_STATES
from shouyue.communications.views import shared
from shouyue.jobs.clock import now
from shouyue.kit import read
from shouyue.people.days import local_day
from shouyue.ui.elements import Page

PERMISSION = "mail.manage"
PAGE = 50
FIELDS = ("name", "host", "port", "security", "user", "folder", "since", "site", "region", "version")


@guarded(PERMISSION)
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Which mailboxes are read, and how that goes."""
    context = {
        "rows": panels.mailbox_rows(queries.mailboxes(), at=now()),
        "tabs": panels.mail_tabs("mailboxes"),
        "largest": settings.MAIL_LARGEST // 1024 // 1024,
    }
    return render(request, "communications/mailboxes.html", context)


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def new_mailbox(request: HttpRequest) -> HttpResponse:
    """Read another mailbox."""
    form = MailboxForm(request.POST or None, initial={"since": local_day(now())})
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.add_mailbox(form.entered()), _("The mailbox is read from now on.")
    ):
        return redirect("communications:mailboxes")
    return _form(request, form, gettext("Read a mailbox"))


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def edit_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how a mailbox is read."""
    found = _mailbox(pk)
    form = MailboxForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    form.fields["password"].required = False

    def do() -> None:
        actions.change_mailbox(found, form.entered(), version=form.cleaned_data["version"] or 0)

    if request.method == "POST" and shared.act(request, form, do, _("Saved.")):
        return redirect("communications:mailboxes")
    return _form(request, form, gettext("Change the mailbox"))


@guarded(PERMISSION)
@require_POST
def try_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the mailbox now, and say what came of it."""
    found = _mailbox(pk)
    try:
        with imap.opened(tasks.server_of(found)):
            messages.success(request, gettext("%s can be read.") % found.name)
    except imap.Unreachable as error:
        messages.error(request, f"{found.name}: {error}")
    return redirect("communications:mailboxes")


@guarded(PERMISSION)
@require_POST
def pause_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it no more, or again."""
    found = _mailbox(pk)
    actions.pause_mailbox(found, active=not found.active)
    messages.success(request, gettext("Saved."))
    return redirect("communications:mailboxes")


@guarded(PERMISSION)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What goes out, and what became of it. Whom it reaches is shown masked, and not what it says."""
    state = request.GET.get("state", "")
    state = state if state in set(State) else ""
    before = read.number(request.GET.get("before", ""))
    found = list(queries.outbox(state=state, before=before)[: PAGE + 1])
    context = {
        "rows": panels.outbox_rows(found[:PAGE]),
        "tabs": panels.mail_tabs("outbox"),
        "state": state,
        "states": tuple((one.value, words[0]) for one, words in MAIL_STATES.items()),
        "page": _page(found, state),
        "sender": settings.MAIL_FROM,
        "server": _server(),
    }
    return render(request, "communications/outbox.html", context)


@guarded(PERMISSION)
@require_POST
def send_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Try a mail that was not delivered once more."""
    found = queries.mail(key)
    if found is None or found.direction != "out":
        raise Http404
    shared.attempt(request, lambda: actions.send_again(found), _("It is being sent again."))
    return redirect("communications:outbox")


@guarded(PERMISSION)
@require_POST
def try_server(request: HttpRequest) -> HttpResponse:
    """Greet the server that sends, and say what came of it."""
    try:
        smtp.greet()
        messages.success(request, gettext("The server answers and lets us in."))
    except (smtp.NoServer, smtplib.SMTPException, OSError) as error:
        messages.error(request, str(error) or type(error).__name__)
    return redirect("communications:outbox")


def _server() -> str:
    """Where mail is handed over, without the password; empty where nothing is set."""
    try:
        found = smtp.server()
    except smtp.NoServer:
        return ""
    return f"{found.host}:{found.port}"


def _page(found: list[Any], state: str) -> Page:
    shown = found[:PAGE]
    words = ngettext("%d mail on this page", "%d mails on this page", len(shown)) % len(shown)
    query = {"state": state} if state else {}
    more = f"?{urlencode({**query, 'before': shown[-1].pk})}" if len(found) > PAGE else ""
    return Page(words, next=more)


def _mailbox(pk: int) -> Mailbox:
    found = queries.mailbox(pk)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, form: MailboxForm, title: str) -> HttpResponse:
    back = reverse("communications:mailboxes")
    return shared.form_page(request, form, title=title, back=back, back_label=_("Mailboxes"))
