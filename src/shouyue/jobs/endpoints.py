"""Background work by the API: what waits, what failed, sending it again."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import Key, listed, page
from shouyue.api.problems import Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of, values_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.jobs import actions, queries
from shouyue.jobs.clock import now
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job

router = ApiRouter(tags=["jobs"])
NOT_GIVEN_UP = declare(
    "job-not-given-up",
    409,
    _("The job was not given up"),
    _("Only a job that failed for good or was cancelled can be sent again."),
)
JobState = Annotated[State, values_of(State)]
LARGEST = 2**63 - 1


class JobFilters(Schema):
    """Which jobs."""

    state: JobState | None = Field(None, description=_("Only jobs in this state"))


class JobOut(Schema):
    """One piece of background work."""

    id: int
    task: str = Field(examples=["shouyue.performance.tasks.judge_history"])
    queue: str
    state: JobState
    attempts: int = Field(description=_("How often it was tried since it was enqueued or sent again"))
    done: int = Field(description=_("Steps done"))
    total: int = Field(description=_("Steps in all; 0 where not known"))
    note: str
    error: str = Field(description=_("Last line of the last failure"))
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None = Field(description=_("When it is tried next, or until when a worker has it"))


@router.get(
    "/jobs",
    response=list_of(JobOut),
    summary=_("List background jobs"),
    description=_("The latest first."),
)
@scope("jobs.view")
def jobs(request: HttpRequest, response: HttpResponse, filters: Query[JobFilters], paging: Query[Paging]) -> Any:
    rows = Job.objects.all() if filters.state is None else Job.objects.filter(state=filters.state)
    shown = page(request, rows, (Key("id", descending=True),), paging)
    return listed(request, response, shown, [_job(one) for one in shown.rows])


@router.get(
    "/jobs/{int:id}",
    response=JobOut,
    summary=_("Read a job"),
    description=_("How far it is, and what its last failure said."),
)
@scope("jobs.view")
def job(request: HttpRequest, id: int) -> Any:
    return _job(_found(id))


@router.post(
    "/jobs/{int:id}/retry",
    response={202: JobOut},
    summary=_("Send a job again"),
    description=_("A job that was given up gets all its attempts anew."),
)
@answers(NOT_GIVEN_UP)
@scope("jobs.manage")
@repeatable(202)
def retry_job(request: HttpRequest, id: int) -> JobOut:
    if not actions.retry(_found(id).pk, at=now()):
        raise Problem(NOT_GIVEN_UP)
    return JobOut(**_job(_found(id)))


def _found(id: int) -> Job:
    job = Job.objects.filter(pk=id).first() if id <= LARGEST else None
    if job is None:
        raise Http404
    return job


def _job(one: Job) -> dict[str, Any]:
    names = ("id", "task", "queue", "state", "attempts", "done", "total", "note")
    times = ("enqueued_at", "started_at", "finished_at")
    more = {"error": queries.progress_of(one).error, "due_at": one.claimable_at}
    return {name: getattr(one, name) for name in (*names, *times)} | more
