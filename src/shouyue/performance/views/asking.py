"""Ask for a history to be judged, and wait. When it was asked is company time, like everything a page dates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.files import actions as files
from shouyue.files.logic import Media, Refused
from shouyue.jobs import queries as jobs
from shouyue.jobs.logic import ENDED, State
from shouyue.performance import actions, panels, queries, results
from shouyue.performance.forms import JudgeForm, said
from shouyue.performance.models import Judgement
from shouyue.performance.phrases import STAGES

HISTORIES = frozenset({Media.CSV, Media.XML})


@guarded("judge.view")
@require_GET
def judgements(request: HttpRequest) -> HttpResponse:
    """What was judged so far."""
    rows = [(one, _given_up(one)) for one in queries.recent()]
    return render(request, "performance/judgements.html", {"rows": rows})


def _given_up(one: Judgement) -> bool:
    """Whether nobody works on it any more though it has not ended."""
    return one.finished_at is None and (one.job is None or one.job.state in ENDED - {State.DONE})


@guarded("judge.run")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a history to be judged."""
    if request.method == "GET":
        form = JudgeForm(initial={"mapping": results.sample("mapping.yaml")})
        return render(request, "performance/new.html", {"form": form})
    form = JudgeForm(request.POST, request.FILES)
    if form.is_valid():
        judgement = _ask(request, form)
        if judgement is not None:
            return redirect("performance:judgement", judgement.key)
    return render(request, "performance/new.html", {"form": form})


def _ask(request: HttpRequest, form: JudgeForm) -> Judgement | None:
    """Store the upload and ask; None where the file is refused, with its reason at the field."""
    at, actor = now(), f"account:{request.user.pk}"
    try:
        upload = form.cleaned_data["history"]
        stored = files.store(upload, purpose="history", allowed=HISTORIES, actor=actor, at=at)
    except Refused as refused:
        form.add_error("history", said(refused.text))
        return None
    return actions.ask(
        history=stored,
        name=stored.name,
        mapping=form.cleaned_data["mapping"],
        policy=form.policy(),
        against=form.second(),
        actor=actor,
        at=at,
    )


@guarded("judge.run")
@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Judge the shipped sample: a history, its mapping and its policy at one click."""
    found = actions.ask_sample(
        name=gettext("Sample: a logistics service desk"),
        language=panels.language(),
        actor=f"account:{request.user.pk}",
        at=now(),
    )
    return redirect("performance:judgement", found.key)


@guarded("judge.keep")
@require_POST
def keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a judged history into the journal, where the compliance page accounts for it."""
    found = queries.by_key(key)
    if found is None:
        raise Http404
    if actions.ask_to_keep(found, actor=f"account:{request.user.pk}"):
        messages.info(request, gettext("The history is being put into the journal."))
    return redirect("performance:judgement", key)


@guarded("judge.view")
@require_GET
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work is; once it is done, the page itself is asked for."""
    found = queries.by_key(key)
    if found is None:
        raise Http404
    if found.finished_at is not None:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("performance:judgement", args=[key])
        return response
    return render(request, "performance/progress.html", waiting(found))


def waiting(found: Judgement) -> dict[str, Any]:
    """How far the work on a judgement is, for the page that waits for it."""
    state = jobs.progress(found.job_id) if found.job_id else None
    stage, _, note = state.note.partition(" ") if state else ("", "", "")
    return {
        "judgement": found,
        "given_up": _given_up(found),
        "error": state.error if state else "",
        "percent": None if state is None or state.share is None else round(100 * state.share),
        "stage": STAGES[stage] % note if stage in STAGES else gettext("Waiting for a worker"),
    }
