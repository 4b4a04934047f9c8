"""What an edition would change of what runs, tried in memory: nothing is locked, nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from shouyue.obligations import editions
from shouyue.obligations.logic import Notice, with_notice
from shouyue.obligations.models import Edition, Obligation
from shouyue.obligations.queries.editions import last_house
from shouyue.obligations.store.loading import loaded_whole
from shouyue.obligations.store.rows import moment
from shouyue.policy.engine import Obligation as Clock
from shouyue.policy.engine import Program, ring
from shouyue.policy.engine.state import State

LOOKED = 200  # obligations tried at most
RUNNING = Q(closed_at__isnull=True)

Outcome = Literal["earlier", "later", "late", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Move:
    """What would become of one obligation: due `before` and `after`, or late at once, or let go."""

    row: Obligation
    before: datetime | None
    after: datetime | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Moves:
    """What was tried: of so many that run, so many were looked at."""

    running: int
    moves: tuple[Move, ...]

    @property
    def looked(self) -> int:
        return len(self.moves)

    @property
    def changed(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.outcome != "same")

    def count(self, outcome: Outcome) -> int:
        return sum(1 for move in self.moves if move.outcome == outcome)


def as_if(edition: Edition, *, at: datetime) -> editions.InForce:
    """What would be in force with this edition. Raises PolicyError where it is not sound on what it would stand on."""
    return editions.as_if(edition, at=int(at.timestamp()))


def would_move(trial: editions.InForce, rows: QuerySet[Obligation], *, at: datetime) -> Moves:
    """What would become of these running obligations if they took the text of a trial (`as_if`) now.

    The first LOOKED are tried, those due earliest.
    """
    tried = list(rows.order_by("due_at", "id")[:LOOKED])
    running = len(tried) if len(tried) < LOOKED else rows.count()
    after: dict[str, Clock] = {}
    for subject in sorted({row.subject for row in tried}):
        after |= _after(subject, trial.program, int(at.timestamp()))
    return Moves(running, tuple(_move(row, after.get(str(row.id))) for row in tried))


def year_would_move(notice: Notice, *, at: datetime) -> Moves:
    """What a year's holidays would do to what runs into it."""
    house = last_house().edition
    files = with_notice(house.files, notice)
    edition = Edition(document=house.document, files=files, sha256=editions.digest(files, {}, {}))
    zone = editions.in_force().program.zone
    return would_move(as_if(edition, at=at), touching(notice.first, notice.last, zone), at=at)


def of_rules(rules: Iterable[str]) -> QuerySet[Obligation]:
    """What runs of these rules and has a due time."""
    return Obligation.objects.filter(RUNNING, rule__in=list(rules)).exclude(kind="ladder")


def touching(first: date, last: date, zone: ZoneInfo) -> QuerySet[Obligation]:
    """What runs and reaches into these local days with its due time."""
    begins, ends = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    return Obligation.objects.filter(RUNNING, opened_at__lt=ends, last_due__gte=begins).exclude(kind="ladder")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _after(subject: str, program: Program, second: int) -> dict[str, Clock]:
    """The subject's obligations by id as they would stand; the twin of a superseded one stands for it."""
    head = loaded_whole(subject, program)
    if head is None:
        return {}
    ring(program, head.s, second)
    known = {o.id: o for o in head.s.obligations}
    return {id_: known.get(o.superseded_by, o) for id_, o in known.items()}


def _move(row: Obligation, o: Clock | None) -> Move:
    before = row.due_at or row.last_due
    if o is None or o.status is State.CANCELLED:
        return Move(row, before, None, "gone")
    after = moment(o.last_due)
    if o.status is State.BREACHED and row.status != State.BREACHED:
        return Move(row, before, after, "late")
    if before is None or after is None or after == before:
        return Move(row, before, after, "same")
    return Move(row, before, after, "later" if after > before else "earlier")
