"""Imports: choose a kind, upload, look, accept. One set of pages for every kind that is registered."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.intake import actions, panels, queries, workbooks
from shouyue.intake.forms import ColumnsForm, UploadForm
from shouyue.intake.handlers import Handler, all_handlers, handler_of
from shouyue.intake.logic import Refused, State
from shouyue.intake.models import Import
from shouyue.intake.phrases import STATES
from shouyue.kit import read
from shouyue.ui.elements import Page, Tab
from shouyue.ui.templatetags.ui import said

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded("intake.use")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """What can be imported, and what the visitor imported."""
    handlers = {one.kind: one for one in all_handlers() if guards.may(request.user, one.permission)}
    before = read.number(request.GET.get("after", ""))
    found = queries.recent(tuple(handlers), _actor(request), before)
    shown = found[: queries.PAGE]
    rows = [(one, handlers[one.kind].spec, STATES[State(one.state)]) for one in shown]
    more = f"?after={shown[-1].pk}" if len(found) > queries.PAGE else ""
    page = Page(_count(len(shown)), previous=request.path if before else "", next=more)
    return render(request, "intake/imports.html", {"handlers": handlers.values(), "rows": rows, "page": page})


@guarded("intake.use")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a table of one kind."""
    handler = _handler(request, kind)
    form, first = UploadForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("intake:preview", _upload(request, handler, form).key)
        except Refused as refused:
            form.add_error("file", said(refused.text))
        except actions.Repeated as repeated:
            first = repeated.first
    own = first is not None and first.uploaded_by == _actor(request)
    return render(request, "intake/new.html", {"handler": handler, "form": form, "first": first, "own": own})


def _upload(request: HttpRequest, handler: Handler, form: UploadForm) -> Import:
    file = form.cleaned_data["file"]
    return actions.upload(
        handler,
        name=file.name,
        content=file.read(),
        again=form.cleaned_data["again"],
        actor=_actor(request),
        at=now(),
    )


@guarded("intake.use")
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table to fill in, with explanations."""
    handler = _handler(request, kind)
    return _excel(workbooks.template(handler.spec, said), f"{said(handler.spec.title)}.xlsx")


@guarded("intake.use")
@require_GET
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rows as understood with every error, or what became of them; or which column is which."""
    source, handler = _found(request, key)
    if source.state == State.READ:
        form = ColumnsForm(spec=handler.spec, head=source.head, places=source.places)
        return render(request, "intake/columns.html", {"source": source, "handler": handler, "form": form})
    wrong, after = "wrong" in request.GET, request.GET.get("after", "")
    found = queries.lines(source, wrong=wrong, after=int(after) if after.isdecimal() and len(after) < 10 else 0)
    lines = panels.preview(source, handler, found[: queries.PAGE])
    only = "wrong=1&" if wrong else ""
    more = f"?{only}after={lines[-1].number}" if len(found) > queries.PAGE else ""
    return render(
        request,
        "intake/preview.html",
        {
            "source": source,
            "handler": handler,
            "waits": source.state == State.PREVIEWED,
            "good": source.rows - source.wrong,
            "state": STATES[State(source.state)],
            "titles": [said(column.title) for column in panels.columns_of(source, handler)],
            "lines": lines,
            "ignored": panels.ignored(source),
            "page": Page(_count(len(lines)), previous=f"?{only}" if after else "", next=more),
            "tabs": _tabs(source, wrong=wrong),
        },
    )


def _tabs(source: Import, *, wrong: bool) -> list[Tab]:
    return [
        Tab(gettext("All rows"), "?", not wrong, source.rows),
        Tab(gettext("Rows with errors"), "?wrong=1", wrong, source.wrong),
    ]


@guarded("intake.use")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say which column of the file is which, and check the rows by that."""
    source, handler = _found(request, key)
    form = ColumnsForm(request.POST or None, spec=handler.spec, head=source.head, places=source.places)
    if request.method == "POST" and form.is_valid():
        return _understood(request, source, handler, form.places())
    return render(request, "intake/columns.html", {"source": source, "handler": handler, "form": form})


@guarded("intake.use")
@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check the rows once more: what they lacked may be there by now."""
    source, handler = _found(request, key)
    return _understood(request, source, handler, source.places)


def _understood(request: HttpRequest, source: Import, handler: Handler, places: dict[str, int]) -> HttpResponse:
    try:
        actions.understand(source, handler.spec, places)
    except Refused as refused:
        messages.error(request, said(refused.text))
    return redirect("intake:preview", source.key)


@guarded("intake.use")
@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the rows in: all of them or none, or those without an error."""
    source, handler = _found(request, key)
    try:
        done = actions.accept(source, handler, whole="good" not in request.POST, actor=_actor(request), at=now())
    except Refused as refused:
        messages.error(request, said(refused.text))
        return redirect("intake:preview", key)
    if not done:
        messages.error(request, gettext("Nothing was imported: some rows could not be. Their errors are shown."))
    return redirect("intake:preview", key)


@guarded("intake.use")
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave the file be."""
    source, _ = _found(request, key)
    try:
        actions.drop(source, actor=_actor(request), at=now())
    except Refused as refused:
        messages.error(request, said(refused.text))
    return redirect("intake:imports")


@guarded("intake.use")
@require_GET
def errors(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rows with errors as a workbook, to be put right and sent again."""
    source, handler = _found(request, key)
    rows = panels.mistaken(source, handler, queries.wrong_lines(source))
    stem, what = source.name.rpartition(".")[0] or source.name, gettext("errors")
    return _excel(workbooks.errors(source.head, rows, said), f"{stem} {what}.xlsx")


def _handler(request: HttpRequest, kind: str) -> Handler:
    handler = handler_of(kind)
    if handler is None:
        raise Http404
    if not guards.may(request.user, handler.permission):
        raise PermissionDenied(handler.permission)
    return handler


def _found(request: HttpRequest, key: UUID) -> tuple[Import, Handler]:
    source = queries.by_key(key, _actor(request))
    if source is None:
        raise Http404
    return source, _handler(request, source.kind)


def _count(rows: int) -> str:
    return ngettext("%(count)d row", "%(count)d rows", rows) % {"count": rows}


def _actor(request: HttpRequest) -> str:
    return f"account:{request.user.pk}"


def _excel(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
