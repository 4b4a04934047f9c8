"""Schedules, declared in code by `apps.ready` of any room:

    every("communications.fetch_mail", "shouyue.communications.tasks.fetch_mail", seconds=60)
    daily("files.sweep", "shouyue.files.tasks.sweep", at="03:30", kwargs={"days": 30})

A slot enqueues its task once, however many workers there are. Slots that pass while no worker runs are made up for by
one, and a slot whose last job has not ended yet is let pass, so that nothing piles up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from shouyue.jobs.logic import Daily, Every, Rhythm


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as the code declares it; `task` is a dotted path."""

    name: str
    task: str
    rhythm: Rhythm
    kwargs: Mapping[str, Any] = field(default_factory=dict)


PLANS: dict[str, Plan] = {}


def every(name: str, task: str, *, seconds: int, kwargs: Mapping[str, Any] | None = None) -> None:
    """Enqueue the task every so many seconds (at least 1), with these arguments."""
    if seconds < 1:
        raise ValueError(f"schedule {name!r}: seconds must be 1 or more, not {seconds}")
    _register(Plan(name, task, Every(seconds), kwargs or {}))


def daily(name: str, task: str, *, at: str, kwargs: Mapping[str, Any] | None = None) -> None:
    """Enqueue the task once a day at `at`, HH:MM in the company's zone, with these arguments."""
    _register(Plan(name, task, Daily(time.fromisoformat(at), ZoneInfo(settings.TIME_ZONE)), kwargs or {}))


def _register(plan: Plan) -> None:
    """The same again is let pass; another one of the same name is a mistake."""
    if PLANS.setdefault(plan.name, plan) != plan:
        raise ValueError(f"schedule {plan.name!r} is declared twice")
