"""A seat's word: yes, no, or back to who asked."""

from datetime import datetime

from django.db import transaction

from shouyue.approvals.actions.shared import Turn, go_on, locked, move, save, seats_now, speaker, take_turn, tell, text
from shouyue.approvals.actions.shared import write as end_seats
from shouyue.approvals.events import Declined, Returned, Signed
from shouyue.approvals.logic import State, Word
from shouyue.approvals.models import Request, Seat
from shouyue.journal.event import Event


@transaction.atomic
def sign(number: int, *, actor: str, at: datetime, version: int, note: str = "", seat: int | None = None) -> Request:
    """Agree for one's seat. With the last word that a step needs the next step has its turn, or it is granted.

    :param seat: which of one's seats, where there are several; else the first
    Saying the same again does nothing. Raises Refused with the names of who may, Stale where the request was changed
    since it was read.
    """
    row = locked(number)
    seats = seats_now(row)
    if _said(seats, Word.SIGNED, actor, version):
        return row
    turn = take_turn(row, seats, actor=actor, version=version, at=at, seat=seat)
    _speak(turn, Word.SIGNED, text(note), at=at)
    told: list[Event] = [_signed(turn), *go_on(row, seats, at=at)]
    save(row)
    tell(row, told, actor=actor)
    return row


@transaction.atomic
def decline(number: int, *, actor: str, at: datetime, version: int, note: str, seat: int | None = None) -> Request:
    """Refuse for one's seat, and say why; with that the request has ended. Raises as `sign`."""
    return _end(number, Word.DECLINED, State.DECLINED, actor=actor, at=at, version=version, note=note, seat=seat)


@transaction.atomic
def return_(number: int, *, actor: str, at: datetime, version: int, note: str, seat: int | None = None) -> Request:
    """Send a request back to who asked, and say what is wanting; it may be handed in again. Raises as `sign`."""
    return _end(number, Word.RETURNED, State.RETURNED, actor=actor, at=at, version=version, note=note, seat=seat)


def _end(
    number: int, word: Word, to: State, *, actor: str, at: datetime, version: int, note: str, seat: int | None
) -> Request:
    row = locked(number)
    seats = seats_now(row)
    if _said(seats, word, actor, version):
        return row
    turn = take_turn(row, seats, actor=actor, version=version, at=at, seat=seat)
    _speak(turn, word, text(note, needed=True), at=at)
    end_seats(seats, Word.SKIPPED)
    move(row, to, at=at)
    save(row)
    kind = Declined if word is Word.DECLINED else Returned
    told = kind(chain=row.chain, round=row.round, step=turn.seat.step, for_whom=turn.sitter.deputy_for)
    tell(row, [told], actor=actor)
    return row


def _said(seats: list[Seat], word: Word, actor: str, version: int) -> bool:
    """Whether this is the same word sent again, about the same version."""
    person = speaker(actor)
    return any((seat.decided_by_id, seat.state, seat.upon) == (person, word, version) for seat in seats)


def _speak(turn: Turn, word: Word, note: str, *, at: datetime) -> None:
    """Write a word down: who said it, in whose place, and for which empty role."""
    seat = turn.seat
    seat.state, seat.note, seat.decided_at = word.value, note, at
    seat.decided_by_id, seat.for_person_id = turn.person, turn.sitter.deputy_for
    seat.as_role, seat.upon = turn.sitter.role, turn.row.version
    seat.save(update_fields=["state", "note", "decided_at", "decided_by", "for_person", "as_role", "upon"])


def _signed(turn: Turn) -> Event:
    return Signed(chain=turn.row.chain, round=turn.row.round, step=turn.seat.step, for_whom=turn.sitter.deputy_for)
