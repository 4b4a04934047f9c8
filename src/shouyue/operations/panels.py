"""Pieces of the operations page, and what the log says of the job at hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shouyue.access import guards
from shouyue.access.guards import Visitor
from shouyue.clock import queries as company
from shouyue.jobs import queries as jobs
from shouyue.jobs.tasks import held
from shouyue.journal import queries as journal
from shouyue.obligations import queries as obligations
from shouyue.operations import findings, probes, queries
from shouyue.operations.logic import PROCESSES, Finding, Kind, Level, Outcome
from shouyue.operations.models import Operation
from shouyue.operations.phrases import KINDS, LEVELS, OUTCOMES
from shouyue.operations.phrases import PROCESSES as NAMES
from shouyue.operations.queries import Seen
from shouyue.ui.elements import Tone
from shouyue.ui.templatetags.ui import duration

LAG_BEARABLE = 5.0  # seconds of the company's clock


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the strip; it opens its rows at `href`."""

    label: str | Promise
    value: str | int
    icon: str
    tone: Tone
    href: str
    hint: str = ""


def job_at_hand() -> Mapping[str, Any]:
    """The job that this thread runs, for each line that it logs."""
    running = held.get()
    return {} if running is None else {"job": running.job.pk, "task": running.job.task}


def status(visitor: Visitor, *, at: datetime) -> dict[str, Any]:
    """Everything that the page shows to `visitor`."""
    found = (*probes.quick(), findings.backup())
    seen = queries.processes()
    depths = jobs.depth()
    told = [one for one in found if one.level is not Level.GOOD]
    return {
        "level": LEVELS[max((one.level for one in found), key=list(Level).index)],
        "findings": [(one, LEVELS[one.level]) for one in told],
        "checked": len(found),
        "parts": [*_processes(seen), *_parts(found, at)],
        "flow": list(_flow(depths, visitor)),
        "processes": [(one, *NAMES.get(one.name, (one.name, "server"))) for one in seen],
        "depths": depths,
        "history": [_told(one) for one in queries.history()],
        "at": at,
    }


def _processes(seen: tuple[Seen, ...]) -> Iterator[Figure]:
    for name in PROCESSES:
        alive = [one for one in seen if one.name == name and one.alive]
        label, icon = NAMES[name]
        hint = _("seen %s ago") % duration(int(alive[0].silent.total_seconds())) if alive else _("not seen")
        yield Figure(label, len(alive), icon, "good" if alive else "bad", "#processes", hint)


def _parts(found: tuple[Finding, ...], at: datetime) -> Iterator[Figure]:
    tones = {one.code: LEVELS[one.level][1] for one in found}
    vendor = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    free = _("%s of disk free") % filesizeformat(queries.disk().free)
    tone = tones["disk"] if tones["database"] == "good" else tones["database"]
    yield Figure(vendor, filesizeformat(queries.database_size()), "database", tone, "#findings", free)
    last = queries.latest(Kind.BACKUP)
    age = duration(int((at - last.ended_at).total_seconds())) if last else "–"
    hint = filesizeformat(last.size) if last else _("none yet")
    yield Figure(_("Since the last backup"), age, "archive", tones["backup"], "#history", hint)


def _flow(depths: tuple[jobs.Depth, ...], visitor: Visitor) -> Iterator[Figure]:
    ready, dead = sum(one.ready for one in depths), sum(one.dead for one in depths)
    oldest = max((one.oldest.total_seconds() for one in depths if one.oldest), default=0)
    hint = _("the oldest for %s") % duration(int(oldest)) if ready else ""
    page = reverse("jobs:jobs")
    yield Figure(_("Jobs waiting"), ready, "stack-2", "info" if ready else "muted", f"{page}?state=ready", hint)
    yield Figure(_("Jobs given up"), dead, "mail-x", "bad" if dead else "muted", f"{page}?state=dead")
    page, waiting = reverse("journal:deliveries"), journal.waiting()
    tone: Tone = "info" if waiting.waiting else "muted"
    yield Figure(_("Facts to hand over"), waiting.waiting, "send", tone, page)
    tone = "bad" if waiting.dead else "muted"
    yield Figure(_("Facts not handed over"), waiting.dead, "send-off", tone, page)
    yield _clocks(visitor)


def _clocks(visitor: Visitor) -> Figure:
    """Their rows are on the compliance page, which is not for everybody who sees this one."""
    pulse = obligations.pulse(company.now())
    late = pulse.lag > LAG_BEARABLE
    hint = _("%s behind") % duration(int(pulse.lag)) if late else _("on time")
    page = reverse("performance:compliance") if guards.may(visitor, "compliance.view") else ""
    return Figure(_("Open clocks"), pulse.open, "hourglass", "bad" if late else "info", page, hint)


def _told(one: Operation) -> tuple[Operation, Promise, tuple[Promise, Tone], int]:
    seconds = int((one.ended_at - one.begun_at).total_seconds())
    return one, KINDS[Kind(one.kind)], OUTCOMES[Outcome(one.outcome)], seconds
