"""What the demo company's people said with customers, from talks.toml: a record of each talk of the script."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from shouyue.communications import actions
from shouyue.communications.actions import Partner
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Said, Wanted, Way
from shouyue.config.demo.playing import actor
from shouyue.config.demo.telling import Happening
from shouyue.customers import queries as customers
from shouyue.people.models import Person

RECORDED = "communication.recorded"
FOLLOWED = timedelta(days=2)  # until when somebody does what follows

Staff = Mapping[str, Sequence[Person]]


def take_over(happenings: Sequence[Happening], staff: Staff) -> list[Happening]:
    """Enter the records of a history; what happened is then about the rows that stand there."""
    return [_kept(one, staff) if one.name == RECORDED else one for one in happenings]


def record(one: Happening, staff: Staff, at: datetime) -> str:
    """Write down what is said as it happens, with a measure for what follows; answers its reference."""
    by = actor(one, staff)
    row = actions.record_communication(_said(one, by, do_by=at + FOLLOWED), _partner(one), actor=by, at=at)
    return f"communication:{row.pk}"


def _kept(one: Happening, staff: Staff) -> Happening:
    by = actor(one, staff)
    row = actions.take_over(_said(one, by), _partner(one), actor=by, at=one.at)
    return replace(one, subject=f"communication:{row.pk}")


def _said(one: Happening, by: str, *, do_by: datetime | None = None) -> Said:
    kind, person = Kind(one.data["kind"]), int(by.partition(":")[2])
    number = sum(one.subject.encode())
    told = _talks()[kind.value]
    summary, follows = told[number % len(told)]
    wanted = Wanted(follows, person if do_by else None, do_by)
    return Said(
        way=Way.IN_PERSON if one.data["face_to_face"] else Way.PHONE,
        summary=summary,
        kind=kind,
        direction=Direction.OUT,
        begun_at=one.at.replace(microsecond=0),  # as facts of a history have it
        length=timedelta(minutes=8 + number % 50),
        person=person,
        follow_ups=(wanted,) if follows else (),
        nothing=not follows,
        waybill=next((name.partition(":")[2] for name in one.about if name.startswith("waybill:")), ""),
    )


def _partner(one: Happening) -> Partner:
    customer = customers.by_id(int(one.about[0].partition(":")[2]))
    contacts = customers.contacts_of(customer) if customer is not None else []
    return Partner(customer, contacts[0] if contacts else None)


@cache
def _talks() -> dict[str, list[tuple[str, str]]]:
    """Of each kind what is written down, and what follows."""
    told = tomllib.loads(resources.files(__package__).joinpath("talks.toml").read_text(encoding="utf-8"))
    return {kind: [(one["summary"], one["follows"]) for one in found] for kind, found in told.items()}
