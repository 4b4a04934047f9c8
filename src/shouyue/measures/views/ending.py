"""Saying that a measure is done, giving it another time, dropping it."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.files import actions as files
from shouyue.files.logic import Media
from shouyue.files.logic import Refused as FileRefused
from shouyue.files.models import StoredFile
from shouyue.kit.refusals import Refused, Stale
from shouyue.measures import actions
from shouyue.measures.forms import DoneForm, DropForm, Form, PostponeForm
from shouyue.measures.permissions import DO, DROP, FILES, Hands
from shouyue.measures.queries import Measure
from shouyue.measures.views.single import page, seen
from shouyue.ui.templatetags.ui import said

ALLOWED = frozenset({Media.PDF, Media.PNG, Media.JPEG, Media.EXCEL, Media.WORD, Media.CSV})


@guarded(DO)
@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    """It was carried out, with evidence."""
    at = now()
    row, held = seen(request, number, at)
    form = DoneForm(request.POST, request.FILES, auto_id="done_%s")

    def do() -> None:
        data = form.cleaned_data
        stored = _stored(data["uploads"], held.actor, at)
        actions.done(row.pk, data["evidence"], files=stored, version=data["version"], actor=held.actor, at=at)

    _require(row, held.may_do(row), DO)
    return _act(request, row, held, form, do, _("The measure is carried out."), at)


def _stored(uploads: list[UploadedFile[bytes]], actor: str, at: datetime) -> list[StoredFile]:
    """Keep the uploads. Raises Refused where one is not taken."""
    try:
        return [files.store(one, purpose=FILES, allowed=ALLOWED, actor=actor, at=at) for one in uploads]
    except FileRefused as refused:
        raise Refused(said(refused.text), "uploads") from None


@guarded(DO)
@require_POST
def postpone(request: HttpRequest, number: int) -> HttpResponse:
    """It gets another time."""
    at = now()
    row, held = seen(request, number, at)
    form = PostponeForm(request.POST, auto_id="postpone_%s")

    def do() -> None:
        data = form.cleaned_data
        actions.postpone(row.pk, data["do_by"], reason=data["reason"], version=data["version"], actor=held.actor, at=at)

    _require(row, held.may_postpone(row), DO)
    return _act(request, row, held, form, do, _("The measure has another time."), at)


@guarded(DROP)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """It is let go."""
    at = now()
    row, held = seen(request, number, at)
    form = DropForm(request.POST, auto_id="drop_%s")

    def do() -> None:
        data = form.cleaned_data
        actions.drop(row.pk, reason=data["reason"], version=data["version"], actor=held.actor, at=at)

    _require(row, held.may_drop(row), DROP)
    return _act(request, row, held, form, do, _("The measure is dropped."), at)


def _require(row: Measure, may: bool, permission: str) -> None:
    """Nobody does what he may not. What ended meanwhile is said by the action, with what was typed kept."""
    if not may and row.ended_at is None:
        raise PermissionDenied(permission)


def _act(
    request: HttpRequest,
    row: Measure,
    held: Hands,
    form: Form,
    action: Callable[[], None],
    told: Promise,
    at: datetime,
) -> HttpResponse:
    """Do it and show the page; what was typed stays where the form is not whole, refused or stale."""
    is_stale = False
    if form.is_valid():
        try:
            action()
        except Stale:
            is_stale = True
            form.renew(row.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, str(told))
            return redirect("measures:measure", row.pk)
    return page(request, row, held, at, tried=form, is_stale=is_stale)
