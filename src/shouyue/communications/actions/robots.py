"""Robots of group chats: set up, changed, paused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouyue.access.seal import seal
from shouyue.communications import robots
from shouyue.communications.models import Robot
from shouyue.kit.refusals import Refused, Stale

KINDS = ("warned", "escalated", "breached", "approval")
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(minutes=2)  # real time after which a teller that was killed is given up


@dataclass(frozen=True, slots=True)
class Wanted:
    """What people enter of a robot. `address` empty: the one that is known."""

    name: str
    service: str
    address: str
    secret: str
    hears: Sequence[str]
    site: str
    region: str
    active: bool = True


@transaction.atomic
def add_robot(wanted: Wanted) -> Robot:
    """Let a robot tell from now on. Raises Refused for an address that is none of its service."""
    if not wanted.address:
        raise Refused(_("Paste the address that the group shows for its robot."), "address")
    _check(wanted)
    return Robot.objects.create(**_values(wanted))


@transaction.atomic
def change_robot(robot: Robot, wanted: Wanted, *, version: int) -> None:
    """Change what it tells and where. Raises Refused, Stale."""
    if wanted.service != robot.service and not wanted.address:
        raise Refused(_("Paste the address that the group shows for its robot."), "address")
    _check(wanted)
    values = _values(wanted) | {"version": version + 1, "failures": 0, "retry_at": None, "error": ""}
    if not Robot.objects.filter(pk=robot.pk, version=version).update(**values):
        raise Stale
    robot.refresh_from_db()


@transaction.atomic
def remove_robot(robot: Robot) -> None:
    """Take it away with what waits for it."""
    robot.delete()


def begin_telling(pk: int, *, at: datetime) -> Robot | None:
    """Take a robot to let it tell; None where another does, or it is left in peace or paused. `at`: real time."""
    free = Q(retry_at=None) | Q(retry_at__lte=at)
    if not Robot.objects.filter(free, pk=pk, active=True).update(retry_at=at + LEASE):
        return None
    return Robot.objects.get(pk=pk)


def end_telling(robot: Robot) -> None:
    """There was nothing to tell: let another take it."""
    Robot.objects.filter(pk=robot.pk).update(retry_at=None)


def note_told(robot: Robot, error: str, *, at: datetime) -> None:
    """What came of telling. After a failure it is left in peace, each time twice as long. `at`: real time."""
    rows = Robot.objects.filter(pk=robot.pk)
    if not error:
        rows.update(failures=0, retry_at=None, error="", last_ok_at=at)
        return
    wait = min(LONGEST_WAIT, timedelta(minutes=1) * 2 ** min(robot.failures, 10))
    rows.update(failures=robot.failures + 1, retry_at=at + wait, error=error[:300])


def _values(wanted: Wanted) -> dict[str, object]:
    found: dict[str, object] = {
        "name": wanted.name,
        "service": wanted.service,
        "hears": sorted(set(wanted.hears)),
        "site": wanted.site,
        "region": wanted.region,
        "active": wanted.active,
    }
    if wanted.address:
        found |= {"address": seal(wanted.address), "secret": seal(wanted.secret) if wanted.secret else ""}
    return found


def _check(wanted: Wanted) -> None:
    if not wanted.hears or not set(wanted.hears) <= set(KINDS):
        raise Refused(_("Choose what it should tell."), "hears")
    if wanted.address:
        robots.check(wanted.service, wanted.address, wanted.secret)
