"""The rows behind a figure as a workbook: asked for, waited for, fetched. Only who asked sees it, for a day."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.files.logic import Media
from shouyue.files.responses import Download
from shouyue.jobs import queries as jobs
from shouyue.jobs.logic import ENDED, State
from shouyue.performance import actions, panels, queries, results
from shouyue.performance.models import Workbook


@guarded("judge.view")
@require_POST
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the rows that the address's filters show, and wait for them on a page of their own."""
    judgement = queries.by_key(key)
    second = "against" in request.GET
    if judgement is None or judgement.figures is None or (second and judgement.against is None):
        raise Http404
    asked = actions.ask_workbook(
        judgement,
        asked=queries.understood(request.GET.dict()),
        second=second,
        language=panels.language(),
        actor=_actor(request),
        at=now(),
    )
    return redirect("performance:workbook", asked.key)


@guarded("judge.view")
@require_GET
def workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work is; once it is done, the file to fetch."""
    found = _found(request, key)
    return render(request, "performance/workbook.html", _shown(found))


@guarded("judge.view")
@require_GET
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work is; once it is done, the page itself is asked for."""
    found = _found(request, key)
    if found.finished_at is None:
        return render(request, "performance/workbook_progress.html", _shown(found))
    response = HttpResponse()
    response["HX-Redirect"] = reverse("performance:workbook", args=[key])
    return response


@guarded("judge.view")
@require_GET
def download(request: HttpRequest, key: UUID) -> Download:
    """The file."""
    found = _found(request, key)
    path = results.workbook_file(found)
    if found.finished_at is None or not path.exists():
        raise Http404
    what = gettext("Verdicts")
    name = f"{found.judgement.name[:100]} {what}.xlsx"
    return Download(path.open("rb"), name=name, media_type=Media.EXCEL.value)


def _shown(found: Workbook) -> dict[str, Any]:
    state = jobs.progress(found.job_id) if found.job_id else None
    given_up = found.finished_at is None and (state is None or state.state in ENDED - {State.DONE})
    return {
        "workbook": found,
        "judgement": found.judgement,
        "given_up": given_up,
        "error": state.error if state else "",
        "percent": None if state is None or state.share is None else round(100 * state.share),
    }


def _found(request: HttpRequest, key: UUID) -> Workbook:
    found = queries.workbook(key, _actor(request))
    if found is None:
        raise Http404
    return found


def _actor(request: HttpRequest) -> str:
    return f"account:{request.user.pk}"
