"""The list of jobs, failed ones first, walked by key: a page costs the same wherever it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.kit import read

PAGE = 50
GROUPS = (Q(state=State.DEAD), ~Q(state=State.DEAD))  # in this order; the newest first in each
KEY = re.compile(r"([01])-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a job in the list."""

    group: int
    number: int

    def __str__(self) -> str:
        return f"{self.group}-{self.number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. Values that do not exist find nothing; keys that are none are as good as absent."""

    state: str
    queue: str
    task: str
    after: Key | None
    before: Key | None


@dataclass(frozen=True, slots=True)
class Walked:
    """One page, and the keys from which the pages beside it begin; None where there is none."""

    rows: tuple[Job, ...]
    previous: Key | None
    next: Key | None


def understood(address: Mapping[str, str]) -> Asked:
    """The filters and the place, as the address has them."""
    state, queue, task = (read.words(address.get(name, ""), 200) for name in ("state", "queue", "task"))
    return Asked(state, queue, task, _key(address.get("after", "")), _key(address.get("before", "")))


def walk(asked: Asked) -> Walked:
    """The page that was asked for, in two statements at most."""
    wanted = {name: value for name in ("state", "queue", "task") if (value := getattr(asked, name))}
    found = Job.objects.filter(**wanted).defer("args", "kwargs", "result")
    if asked.before is None:
        rows = _beyond(found, asked.after, forward=True)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        return Walked(tuple(rows), _place(rows, 0) if asked.after else None, _place(rows, -1) if more else None)
    rows = _beyond(found, asked.before, forward=False)
    more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
    return Walked(tuple(rows), _place(rows, 0) if more else None, _place(rows, -1))


def _beyond(found: QuerySet[Job], key: Key | None, *, forward: bool) -> list[Job]:
    """The next jobs beyond the key in that direction, nearest first; one more than fits tells that there are more."""
    rows: list[Job] = []
    for group in (0, 1) if forward else (1, 0):
        part = found.filter(GROUPS[group]).order_by("-pk" if forward else "pk")
        if key is not None and group == key.group:
            part = part.filter(pk__lt=key.number) if forward else part.filter(pk__gt=key.number)
        elif key is not None and (group < key.group) is forward:
            continue
        rows += part[: PAGE + 1 - len(rows)]
        if len(rows) > PAGE:
            break
    return rows


def _place(rows: list[Job], index: int) -> Key | None:
    return Key(0 if rows[index].state == State.DEAD else 1, rows[index].pk) if rows else None


def _key(text: str) -> Key | None:
    match = KEY.fullmatch(text)
    return Key(int(match[1]), int(match[2])) if match else None
