"""What may become of a request, and who may decide a seat of it. Pure: the staff comes in as a roster.

Nobody decides about his own: neither as holder nor as deputy, and nobody does it for him whom he appointed himself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shouyue.policy.values import SUPERIOR

if TYPE_CHECKING:
    from shouyue.people.logic import Holder, Roster


class State(StrEnum):
    """Where a request is."""

    WAITING = "waiting"
    RETURNED = "returned"  # to whoever asked, to be put right and handed in again
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.WAITING: frozenset({State.RETURNED, State.GRANTED, State.DECLINED, State.WITHDRAWN}),
        State.RETURNED: frozenset({State.WAITING, State.WITHDRAWN}),
        State.GRANTED: frozenset(),
        State.DECLINED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
RUNNING = (State.WAITING, State.RETURNED)
ENDED = (State.GRANTED, State.DECLINED, State.WITHDRAWN)


class Word(StrEnum):
    """What became of a seat."""

    OPEN = "open"
    SIGNED = "signed"
    DECLINED = "declined"
    RETURNED = "returned"
    SKIPPED = "skipped"  # another one's word was enough, or it came to an end before


SAID = (Word.SIGNED, Word.DECLINED, Word.RETURNED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request belongs, whose superior `superior` stands for, and who is asked where a seat is empty."""

    site: str
    region: str
    superior: int | None
    fallback: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat: a role, a person, or a role passed on to one of its persons.

    `waits`: its turn has come and nobody has spoken; `added`: a signature that was asked for later.
    """

    step: int
    mode: str
    role: str
    person: int | None
    word: Word
    waits: bool = False
    added: bool = False
    spoke: frozenset[int] = frozenset()  # who decided it, and in whose place


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who may decide a seat. `role` is set where it answers in place of the one asked, which has nobody."""

    person: int
    name: str
    deputy_for: int | None = None
    role: str = ""


def is_done(chairs: Iterable[Chair]) -> bool:
    """Whether a step has agreed: one of its seats, or all, and every signature that was added."""
    own = [chair.word is Word.SIGNED for chair in chairs if not chair.added]
    added = [chair.word is Word.SIGNED for chair in chairs if chair.added]
    needs_all = any(chair.mode == "all" for chair in chairs if not chair.added)
    return (all(own) if needs_all else any(own)) and all(added)


def barred(chair: Chair, chairs: Iterable[Chair], asker: int | None) -> frozenset[int]:
    """Who may not decide a seat: who asked, and who has spoken for another seat of its step."""
    own: frozenset[int] = frozenset() if asker is None else frozenset({asker})
    return own.union(*(other.spoke for other in chairs if other is not chair and other.step == chair.step))


def is_stuck(found: Iterable[tuple[Chair, tuple[Sitter, ...]]]) -> bool:
    """Whether a step cannot go on: nobody can give a word that it needs. Asked of the seats that wait."""
    steps: dict[int, list[bool]] = {}
    for chair, able in found:
        needs_this_one = chair.mode == "all" or chair.added
        if needs_this_one and not able:
            return True
        if not needs_this_one:
            steps.setdefault(chair.step, []).append(bool(able))
    return any(not any(one) for one in steps.values())


def sitters(chair: Chair, place: Place, bars: frozenset[int], staff: "Roster", *, at: datetime) -> tuple[Sitter, ...]:
    """Who may decide a seat now: of whom it asks, else of the fallback's roles in their order; nobody: empty."""
    for role, is_asked in _asked(chair, place):
        found = _holders(role, chair, place, bars, staff, at)
        if found:
            named = "" if is_asked else role
            return tuple(Sitter(one.person_id, one.name, one.deputy_for, named) for one in found)
    return ()


def _asked(chair: Chair, place: Place) -> Iterator[tuple[str, bool]]:
    """Roles in the order in which they are asked, the empty one standing for the person named on the seat."""
    if chair.person is not None:
        yield "", True
    if chair.role:
        yield chair.role, True
    yield from ((role, False) for role in place.fallback if role != chair.role)


def _holders(
    role: str, chair: Chair, place: Place, bars: frozenset[int], staff: "Roster", at: datetime
) -> tuple["Holder", ...]:
    """Who answers and is not barred: where that is nobody at the site, the region is asked, then the company."""
    if role and role != SUPERIOR:
        return staff.holders(role, site=place.site, region=place.region, at=at, barred=bars)
    person = place.superior if role else chair.person
    found = staff.stand_in(person, at) if person is not None else None
    return (found,) if found and bars.isdisjoint(staff.passed_through(found, at)) else ()
