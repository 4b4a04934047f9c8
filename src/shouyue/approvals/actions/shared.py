"""What the verbs of this room share: the locked request, its one door from state to state, seats and their turns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from shouyue.approvals import phrases
from shouyue.approvals.events import Granted
from shouyue.approvals.logic import ENDED, TRANSITIONS, Sitter, State, Word, is_done
from shouyue.approvals.models import Request, Seat
from shouyue.approvals.queries import reference
from shouyue.approvals.seating import Seated, chair_of, seated
from shouyue.journal.actions import record
from shouyue.journal.event import Event
from shouyue.kit.refusals import Refused, Stale
from shouyue.people import queries as people

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody at a seat of his: the request, all seats of its round, the seat, how he holds it, who could as well."""

    row: Request
    seats: list[Seat]
    person: int
    seat: Seat
    sitter: Sitter
    sitters: tuple[Sitter, ...]


def locked(number: int) -> Request:
    """A request whose decision nobody else can make meanwhile. Raises Request.DoesNotExist."""
    return Request.objects.select_for_update().get(pk=number)


def seats_now(row: Request) -> list[Seat]:
    """The seats of its present round."""
    return list(row.seats.filter(round=row.round).order_by("step", "id"))


def move(row: Request, to: State, *, at: datetime) -> None:
    """The one door from state to state. Raises Refused where there is no way."""
    if to not in TRANSITIONS[State(row.state)]:
        raise Refused(phrases.ENDED)
    row.state = to.value
    row.ended_at = at if to in ENDED else None


def save(row: Request) -> None:
    """Write a request back, changed once more. Raises Stale where somebody else was quicker."""
    kept = {name: getattr(row, name) for name in ("state", "round", "ended_at", "used_at", "amount", "facts", "reason")}
    unchanged = Request.objects.filter(pk=row.pk, version=row.version)
    if not unchanged.update(version=F("version") + 1, **kept):
        raise Stale
    row.version += 1


def take_turn(row: Request, seats: list[Seat], *, actor: str, version: int, at: datetime, seat: int | None) -> Turn:
    """The seat at which an actor may speak now.

    Raises Stale where the request is not the one that was read, Refused with the names of who may where he may not.
    """
    person = speaker(actor)
    if row.version != version:
        raise Stale
    if row.state != State.WAITING:
        raise Refused(phrases.ENDED)
    found = seated(row, seats, at=at)
    for each in found:
        sitter = each.sitter(person)
        if sitter is not None and seat in (None, each.seat.pk):
            return Turn(row, seats, person, each.seat, sitter, each.sitters)
    raise Refused(_not_yours(row, person, found))


def speaker(actor: str) -> int:
    """The person who acts, by whatever token or account. Raises Refused for programs of nobody."""
    person = people.whose(actor)
    if person is None:
        raise Refused(phrases.PEOPLE_ONLY)
    return person


def _not_yours(row: Request, person: int, found: Sequence[Seated]) -> object:
    names = [one.name for each in found for one in each.sitters]
    if not names:
        return phrases.NOBODY
    return (phrases.OWN if person == row.asker_id else phrases.NOT_YOURS) % {"names": phrases.named(names)}


def write(seats: Iterable[Seat], word: Word) -> None:
    """Let these seats end without a word of their own."""
    for seat in seats:
        if seat.state == Word.OPEN:
            seat.state = word.value
            seat.save(update_fields=["state"])


def go_on(row: Request, seats: list[Seat], *, at: datetime) -> list[Event]:
    """Let the next step have its turn, or grant the request where every step has agreed."""
    steps = {seat.step: [one for one in seats if one.step == seat.step] for seat in seats}
    for step in sorted(steps):
        if not is_done([chair_of(seat) for seat in steps[step]]):
            waiting = [seat for seat in steps[step] if seat.since is None]
            for seat in waiting:
                seat.since = at
            Seat.objects.bulk_update(waiting, ["since"])
            if not row.asks["parallel"]:
                return []
            continue
        write((seat for seat in steps[step] if seat.added_by_id is None), Word.SKIPPED)
    if any(seat.state == Word.OPEN for seat in seats):
        return []
    move(row, State.GRANTED, at=at)
    return [Granted(chain=row.chain, round=row.round, amount=row.amount)]


def tell(row: Request, events: Sequence[Event], *, actor: str) -> None:
    """Record what happened to a request, about what it asks for."""
    record([event.fact(reference(row), about=(row.subject,)) for event in events], actor=actor)


def text(words: str, *, needed: bool = False, field: str = "note") -> str:
    """What somebody wrote. Raises Refused where it is missing or too long."""
    found = words.strip()
    if needed and not found:
        raise Refused(phrases.SAY_WHY, field)
    if len(found) > LONGEST:
        raise Refused(phrases.TOO_LONG, field)
    return found
