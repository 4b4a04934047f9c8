"""Public holidays and make-up working days, each with its name and source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shouyue.kit.text import Text


@dataclass(frozen=True, slots=True)
class Holiday:
    """Why a day is off, or worked in place of another, and who says so."""

    name: Text
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Holidays:
    """Days off and make-up days of one country or of one policy's own list.

    `announced` holds the years whose make-up days are known; None means that every year is known.
    """

    code: str
    days: Mapping[date, Holiday]
    make_up: Mapping[date, Holiday]
    announced: frozenset[int] | None


def listed(dates: Iterable[date]) -> Holidays:
    """Take a policy's own list of days off; nothing is left to be announced."""
    off = Holiday(Text(zh="休息日", en="Day off", hant="休息日"), source="policy")
    return Holidays(code="listed", days=dict.fromkeys(sorted(dates), off), make_up={}, announced=None)
