"""The seats of a request as the logic takes them, and who may decide each of them by the roster."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shouyue.approvals.logic import Chair, Place, Sitter, Word, barred, sitters
from shouyue.approvals.models import Request, Seat
from shouyue.people.queries import roster

Held = tuple[Chair, tuple[Sitter, ...]]


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat that can be decided now, and who may; nobody: `sitters` is empty."""

    seat: Seat
    chair: Chair
    sitters: tuple[Sitter, ...]

    def sitter(self, person: int) -> Sitter | None:
        """How a person may decide it."""
        return next((one for one in self.sitters if one.person == person), None)

    @property
    def held(self) -> Held:
        """The same without the row."""
        return self.chair, self.sitters


class Seating:
    """Who may decide which seat, by the roster and at an instant. Seats that ask for the same are looked at once."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.staff = roster()
        self._known: dict[tuple[str, int | None, Place, frozenset[int]], tuple[Sitter, ...]] = {}

    def held(self, chairs: Sequence[Chair], place: Place, asker: int | None) -> tuple[Held, ...]:
        """The chairs of one round that wait for a word, each with who may give it."""
        waiting = (chair for chair in chairs if chair.waits)
        return tuple((chair, self._sitters(chair, place, barred(chair, chairs, asker))) for chair in waiting)

    def seated(self, row: Request, seats: Iterable[Seat]) -> tuple[Seated, ...]:
        """The seats of a request's present round that wait, each with who may decide it."""
        now = [seat for seat in seats if seat.round == row.round]
        chairs = [chair_of(seat) for seat in now]
        place = Place(row.site, row.region, row.superior_id, tuple(row.asks["fallback"]))
        waiting = [seat for seat, chair in zip(now, chairs, strict=True) if chair.waits]
        found = zip(waiting, self.held(chairs, place, row.asker_id), strict=True)
        return tuple(Seated(seat, chair, able) for seat, (chair, able) in found)

    def _sitters(self, chair: Chair, place: Place, bars: frozenset[int]) -> tuple[Sitter, ...]:
        asked = (chair.role, chair.person, place, bars)
        if asked not in self._known:
            self._known[asked] = sitters(chair, place, bars, self.staff, at=self.at)
        return self._known[asked]


def chair_of(seat: Seat) -> Chair:
    """A seat as a value."""
    return Chair(
        step=seat.step,
        mode=seat.mode,
        role=seat.role,
        person=seat.person_id,
        word=Word(seat.state),
        waits=seat.state == Word.OPEN and seat.since is not None,
        added=seat.added_by_id is not None,
        spoke=spoke(seat.decided_by_id, seat.for_person_id),
    )


def spoke(*persons: int | None) -> frozenset[int]:
    """Who gave a word, and in whose place."""
    return frozenset(one for one in persons if one is not None)


def seated(row: Request, seats: Iterable[Seat], *, at: datetime) -> tuple[Seated, ...]:
    """The seats of one request that wait for a word, each with who may give it."""
    return Seating(at=at).seated(row, seats)


def by_request(seats: Iterable[Seat]) -> Mapping[int, list[Seat]]:
    """Seats by the request that they decide."""
    found: dict[int, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.request_id, []).append(seat)
    return found
