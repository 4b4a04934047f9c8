"""The roster in memory: read from the tables at most every five seconds, and anew after a change in this process."""

import time
from datetime import datetime, timedelta
from threading import Lock

from django.db import transaction

from shouyue.access.queries import owners
from shouyue.clock.queries import now
from shouyue.people.days import zone
from shouyue.people.logic import Leave, Member, Post, Roster, Turn, roster_of
from shouyue.people.models import Absence, DutyTurn, Holding, Person, Site

LIVES = 5.0  # seconds
BACK, AHEAD = timedelta(days=7), timedelta(days=60)  # what a kept roster knows of turns and absences

_kept: tuple[float, Roster] | None = None
_loading = Lock()


def roster() -> Roster:
    """The staff as it is, five seconds old at most, with turns and absences of the past week and the next 60 days."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < LIVES:
        return kept[1]
    with _loading:  # of many that come at once one reads
        fresh = _kept
        if fresh is None or fresh is kept:
            begun, at = time.monotonic(), now()
            fresh = _kept = begun, read(at, since=at - BACK, until=at + AHEAD)
        return fresh[1]


def forget() -> None:
    """Read anew at the next question. After a change: now, and again when it is committed."""
    drop()
    transaction.on_commit(drop)


def drop() -> None:
    """Let go of the kept roster."""
    global _kept
    _kept = None


def read(at: datetime, *, since: datetime, until: datetime) -> Roster:
    """The staff as the tables have it, with the turns and absences that touch that span. Six queries."""
    span = {"starts_at__lt": until, "ends_at__gt": since}
    columns = ("person_id", "site__code", "role", "starts_at", "ends_at")
    return roster_of(
        taken_at=at,
        zone=zone(),
        members=_members(),
        posts=_posts(),
        turns=[Turn(*row) for row in DutyTurn.objects.filter(**span).values_list(*columns)],
        leaves=[
            Leave(*row)
            for row in Absence.objects.filter(**span).values_list("person_id", "deputy_id", "starts_at", "ends_at")
        ],
        regions=dict(Site.objects.values_list("code", "region__code")),
        tokens=owners(),
    )


def _members() -> list[Member]:
    columns = ("id", "name", "account_id", "site__code", "joined_on", "left_on", "customer")
    return [
        Member(pk, name, account, site or "", joined_on, left_on, customer)
        for pk, name, account, site, joined_on, left_on, customer in Person.objects.values_list(*columns)
    ]


def _posts() -> list[Post]:
    columns = ("person_id", "role", "site__code", "region__code", "since", "until")
    return [
        Post(person, role, site or "", region or "", since, until)
        for person, role, site, region, since, until in Holding.objects.values_list(*columns)
    ]
