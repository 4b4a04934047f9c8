"""The pages of background work."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.jobs import actions, beats, listing, panels, queries
from shouyue.jobs.clock import now
from shouyue.jobs.models import Job
from shouyue.jobs.phrases import STATES
from shouyue.jobs.schedules import PLANS
from shouyue.ui.elements import Page
from shouyue.ui.templatetags.ui import said


@guarded("jobs.view")
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job, the failed ones first; what stands in the queues; the schedules."""
    at, asked = now(), listing.understood(request.GET.dict())
    walked = listing.walk(asked)
    depths = queries.depth(at)
    return render(
        request,
        "jobs/jobs.html",
        {
            "asked": asked,
            "chosen": panels.name_of(asked.task) if asked.task else "",
            "rows": [panels.row(job, at=at) for job in walked.rows],
            "page": _page(asked, walked),
            "states": tuple((state.value, said(words)) for state, words in STATES.items()),
            "queues": tuple((depth.queue, depth.queue) for depth in depths),
            "depths": depths,
            "held": queries.held(),
            "total": {name: sum(getattr(depth, name) for depth in depths) for name in ("ready", "running", "dead")},
            "oldest": max((depth.oldest for depth in depths if depth.oldest), default=None),
            "dead": [(task, panels.name_of(task), many) for task, many in queries.dead_by_task()],
            "schedules": [panels.line(planned, at=at) for planned in queries.schedules()],
            "manages": guards.may(request.user, "jobs.manage"),
        },
    )


def _page(asked: listing.Asked, walked: listing.Walked) -> Page:
    filters = {name: value for name in ("state", "queue", "task") if (value := getattr(asked, name))}

    def address(name: str, key: listing.Key | None) -> str:
        return f"?{urlencode(filters | {name: str(key)})}" if key else ""

    count = len(walked.rows)
    shown = ngettext("%d job on this page", "%d jobs on this page", count) % count
    return Page(shown, address("before", walked.previous), address("after", walked.next))


@guarded("jobs.view")
@require_GET
def job(request: HttpRequest, number: int) -> HttpResponse:
    """One job: what it was given, how far it is, what went wrong."""
    found = _found(number)
    context = _told(found) | {
        "given": panels.given(found),
        "answered": panels.answered(found),
        "failures": list(panels.failures(found)),
        "manages": guards.may(request.user, "jobs.manage"),
    }
    return render(request, "jobs/job.html", context)


@guarded("jobs.view")
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far the job is; when it has ended, its page is asked for anew."""
    told = _told(_found(number))
    if told["row"].may_cancel:
        return render(request, "jobs/progress.html", told)
    response = HttpResponse()
    response["HX-Redirect"] = reverse("jobs:job", args=[number])
    return response


@guarded("jobs.manage")
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Send a failed or cancelled job again."""
    if actions.retry(_found(number).pk, at=now()):
        messages.success(request, gettext("The job will run again."))
    else:
        messages.warning(request, gettext("The job has not failed, so there is nothing to repeat."))
    return redirect("jobs:job", number)


@guarded("jobs.manage")
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """End a job that waits or runs."""
    if actions.cancel(_found(number).pk, at=now()):
        messages.success(request, gettext("The job was cancelled."))
    else:
        messages.warning(request, gettext("The job had ended already."))
    return redirect("jobs:job", number)


@guarded("jobs.manage")
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Send every failed job of one task again."""
    count = actions.retry_all(request.POST.get("task", ""), at=now())
    messages.success(request, ngettext("%d job will run again.", "%d jobs will run again.", count) % count)
    return redirect("jobs:jobs")


@guarded("jobs.manage")
@require_POST
def pause(request: HttpRequest, name: str) -> HttpResponse:
    """Let a schedule rest."""
    _known(name)
    beats.pause(name)
    return redirect("jobs:jobs")


@guarded("jobs.manage")
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """Let a schedule go on."""
    _known(name)
    beats.resume(name, at=now())
    return redirect("jobs:jobs")


@guarded("jobs.manage")
@require_POST
def run_now(request: HttpRequest, name: str) -> HttpResponse:
    """Enqueue the job of a schedule beside its slots."""
    _known(name)
    if beats.run_now(name, at=now()):
        messages.success(request, gettext("The job will run at once."))
    else:
        messages.warning(request, gettext("The last job of this schedule has not ended yet."))
    return redirect("jobs:jobs")


def _told(found: Job) -> dict[str, Any]:
    return {"row": panels.row(found, at=now()), "job": found}


def _found(number: int) -> Job:
    found = Job.objects.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    return found


def _known(name: str) -> None:
    if name not in PLANS:
        raise Http404
