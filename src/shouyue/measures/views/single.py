"""One measure: what, for what, its clock, what it went through, and what may be done with it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.measures import panels, phrases, queries
from shouyue.measures.forms import DoneForm, DropForm, Form, PostponeForm
from shouyue.measures.permissions import VIEW, Hands, hands
from shouyue.measures.queries import Measure
from shouyue.obligations.queries import obligations
from shouyue.people.queries import scope_of


@guarded(VIEW)
@require_GET
def measure(request: HttpRequest, number: int) -> HttpResponse:
    """A measure with all that belongs to it."""
    at = now()
    row, held = seen(request, number, at)
    return page(request, row, held, at)


def seen(request: HttpRequest, number: int, at: datetime) -> tuple[Measure, Hands]:
    """A measure and what the visitor may do with it. Raises Http404 where he may not see it."""
    row = queries.by_id(number)
    held = hands(visitor(request), [row], at=at) if row else None
    if row is None or held is None or not held.may_see(row):
        raise Http404
    return row, held


def page(
    request: HttpRequest, row: Measure, held: Hands, at: datetime, *, tried: Form | None = None, is_stale: bool = False
) -> HttpResponse:
    """The page; `tried` is the form that was sent and refused, with what was typed."""
    promise = queries.promises_of([row]).get(queries.reference(row))
    shown = panels.as_row(row, held, promise, at=at)
    context = {
        "shown": shown,
        "row": row,
        "origin": next(words for origin, words in phrases.ORIGINS.items() if origin == row.origin),
        "clause": panels.clause_title(promise),
        "may_explain": promise is not None and _may_explain(request, promise.pk),
        "course": panels.course(row, queries.postponements(row)),
        "files": queries.files_of(row),
        "subject": queries.reference(row),
        "is_stale": is_stale,
        "tried": tried,
        **_forms(row, held, tried),
    }
    return render(request, "measures/measure.html", context)


def _may_explain(request: HttpRequest, promise: Any) -> bool:
    """Whether the page of its promise opens for the visitor."""
    account = visitor(request)
    if not guards.may(account, "obligation.view"):
        return False
    return obligations(scope_of(account, "obligation.view").q()).filter(pk=promise).exists()


def _forms(row: Measure, held: Hands, tried: Form | None) -> dict[str, Form | None]:
    """A form for each thing that the visitor may do now."""
    first: dict[str, Any] = {"version": row.version, "do_by": timezone.localtime(row.do_by)}
    kinds: tuple[tuple[str, type[Form], bool], ...] = (
        ("done", DoneForm, held.may_do(row)),
        ("postpone", PostponeForm, held.may_postpone(row)),
        ("drop", DropForm, held.may_drop(row)),
    )
    return {
        name: (tried if isinstance(tried, kind) else kind(initial=first, auto_id=f"{name}_%s")) if may else None
        for name, kind, may in kinds
    }
