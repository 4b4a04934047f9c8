"""Jobs and schedules as pages show them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext
from django_tasks.exceptions import InvalidTaskError

from shouyue.jobs.backend import task_of
from shouyue.jobs.logic import ENDED, GIVEN_UP, Every, Rhythm, State
from shouyue.jobs.models import Job
from shouyue.jobs.phrases import STATES, TONES, TRIED_BEFORE
from shouyue.jobs.queries import Planned, progress_of
from shouyue.jobs.tasks import JobTask
from shouyue.kit.text import Text
from shouyue.ui.elements import Tone
from shouyue.ui.templatetags.ui import duration


@dataclass(frozen=True, slots=True)
class Row:
    """A job in words. `age`: seconds since it was enqueued; `waits_until` where it is not to be taken yet."""

    job: Job
    name: str | Promise
    words: Text
    tone: Tone
    percent: int | None
    age: int
    waits_until: datetime | None
    error: str

    @property
    def may_retry(self) -> bool:
        """Whether a person may send it again."""
        return self.job.state in GIVEN_UP

    @property
    def may_cancel(self) -> bool:
        """Whether there is still something to cancel."""
        return self.job.state not in ENDED


@dataclass(frozen=True, slots=True)
class Line:
    """A schedule in words."""

    planned: Planned
    name: str | Promise
    rhythm: str
    last: Row | None


@cache
def name_of(task: str) -> str | Promise:
    """The task's name for people; of one that is gone, its path."""
    try:
        found = task_of(task)
    except InvalidTaskError:
        return task
    return found.label if isinstance(found, JobTask) else found.name


def row(job: Job, *, at: datetime) -> Row:
    """The job as it is at `at`."""
    state, progress = State(job.state), progress_of(job)
    tried = state is State.READY and bool(job.errors)
    waits = state is State.READY and job.claimable_at is not None and job.claimable_at > at
    return Row(
        job=job,
        name=name_of(job.task),
        words=TRIED_BEFORE if tried else STATES[state],
        tone="warn" if tried else TONES[state],
        percent=None if progress.share is None else round(100 * progress.share),
        age=max(0, int((at - job.enqueued_at).total_seconds())),
        waits_until=job.claimable_at if waits else None,
        error=progress.error if state in (State.DEAD, State.READY) else "",
    )


def line(planned: Planned, *, at: datetime) -> Line:
    """The schedule as it is at `at`."""
    last = planned.row.last_job if planned.row else None
    return Line(planned, name_of(planned.plan.task), said(planned.plan.rhythm), row(last, at=at) if last else None)


def said(rhythm: Rhythm) -> str:
    """When a schedule falls due."""
    if isinstance(rhythm, Every):
        return gettext("every %s") % duration(rhythm.seconds)
    return gettext("daily at %s") % f"{rhythm.time:%H:%M}"


def given(job: Job) -> str:
    """The arguments of the job, as its task gets them."""
    return ", ".join([*map(_json, job.args), *(f"{name}={_json(value)}" for name, value in job.kwargs.items())])


def answered(job: Job) -> str:
    """What the task answered; nothing where it answered nothing."""
    return "" if job.result is None else _json(job.result)


def failures(job: Job) -> Iterator[tuple[str, str, str]]:
    """Each kept failure, the last first: the class of the error, its last line, the whole traceback."""
    for error in reversed(job.errors):
        yield error["class"].rpartition(".")[2], error["traceback"].strip().splitlines()[-1], error["traceback"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
