"""More hands: one more signature before the next step, or another one of the same seat."""

from datetime import datetime

from django.db import transaction

from shouyue.approvals import phrases
from shouyue.approvals.actions.shared import Turn, locked, save, seats_now, take_turn, tell
from shouyue.approvals.events import PassedOn, SeatAdded
from shouyue.approvals.models import Request, Seat
from shouyue.kit.refusals import Refused
from shouyue.people import queries as people
from shouyue.people.rights import roles_with

DECIDE = "approval.decide"


@transaction.atomic
def add_sign(number: int, person: int, *, actor: str, at: datetime, version: int) -> Request:
    """Ask one more colleague to sign before the next step goes on.

    :param person: the number of a colleague at work who may decide approvals
    Raises Refused where he cannot or has a part in the step already, and for who may not decide; Stale as `sign`.
    """
    row = locked(number)
    seats = seats_now(row)
    turn = take_turn(row, seats, actor=actor, version=version, at=at, seat=None)
    _check_added(turn, person, at=at)
    row.seats.create(
        round=row.round, step=turn.seat.step, mode="all", person_id=person, added_by_id=turn.person, since=at
    )
    save(row)
    told = SeatAdded(chain=row.chain, round=row.round, step=turn.seat.step, person=person)
    tell(row, [told], actor=actor)
    return row


def _check_added(turn: Turn, person: int, *, at: datetime) -> None:
    held = {post.role for post in people.roster().roles_of(person, at)}
    if held.isdisjoint(roles_with(DECIDE)) or person == turn.row.asker_id:
        raise Refused(phrases.NOT_A_DECIDER, "person")
    step = [seat for seat in turn.seats if seat.step == turn.seat.step]
    if person == turn.person or any(person in _parts(seat) for seat in step):
        raise Refused(phrases.ADDED_ALREADY, "person")


def _parts(seat: Seat) -> tuple[int | None, ...]:
    return seat.person_id, seat.decided_by_id, seat.for_person_id


@transaction.atomic
def pass_on(number: int, person: int, *, actor: str, at: datetime, version: int, seat: int | None = None) -> Request:
    """Hand one's seat to a colleague who could hold it himself. Raises Refused with their names, and Stale."""
    row = locked(number)
    turn = take_turn(row, seats_now(row), actor=actor, version=version, at=at, seat=seat)
    if not turn.seat.role:
        raise Refused(phrases.NO_ROLE)
    others = {one.person: one.name for one in turn.sitters if one.person != turn.person}
    if person not in others:
        raise Refused(phrases.SAME_SEAT % {"names": phrases.named(others.values())}, "person")
    turn.seat.person_id, turn.seat.passed_by_id = person, turn.person
    turn.seat.save(update_fields=["person", "passed_by"])
    save(row)
    told = PassedOn(chain=row.chain, round=row.round, step=turn.seat.step, person=person)
    tell(row, [told], actor=actor)
    return row
