"""What a duty roster leaves uncovered. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From `start` up to `end`, both aware."""

    start: datetime
    end: datetime


def uncovered(open_hours: Sequence[Stretch], covered: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """What of the open hours no stretch of `covered` covers, in order."""
    left = sorted(open_hours)
    for taken in covered:
        left = [part for hours in left for part in _without(hours, taken)]
    return tuple(left)


def _without(hours: Stretch, taken: Stretch) -> Iterable[Stretch]:
    if taken.end <= hours.start or taken.start >= hours.end:
        yield hours
        return
    if hours.start < taken.start:
        yield Stretch(hours.start, taken.start)
    if taken.end < hours.end:
        yield Stretch(taken.end, hours.end)
