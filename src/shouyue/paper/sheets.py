"""What a sheet of figures is, before it becomes Excel or CSV. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["text", "int", "number", "money", "percent", "instant", "date", "duration"]
Value = str | int | float | Decimal | datetime | date | timedelta | None

TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "int": (int,),
    "number": (int, float, Decimal),
    "money": (int, Decimal),
    "percent": (int, float, Decimal),
    "instant": (datetime,),
    "date": (date,),
    "duration": (timedelta,),
}

# A spreadsheet takes a cell that begins so for a formula, or for a call of another program (`=cmd|…`, DDE). Chinese
# input methods type wide and small forms and the minus sign, which some accept. What cannot be seen before the sign
# does not make it safe, and a tab or a line break in front is dropped by those who paste.
UNSEEN = r"[\s\u200b-\u200f\u2060\ufeff]"
FORMULA = re.compile(rf"[\t\r\n]|{UNSEEN}*[=+\-@＝＋－＠﹦﹢﹣﹫−]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `money` is CNY, `percent` a ratio (0.98), `width` counts characters."""

    title: str
    kind: Kind = "text"
    width: float = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. `rows` may be a generator: it is read once, row by row."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text."""
    return FORMULA.match(text) is not None


def checked(column: Column, value: Value, zone: ZoneInfo) -> Value:
    """The value as its column shows it: instants become local time of `zone`, without the zone.

    Raises TypeError for a value of another kind, ValueError for an instant without zone.
    """
    if value is None:
        return None
    fits = isinstance(value, TYPES[column.kind]) and not isinstance(value, bool)
    if not fits or (column.kind == "date" and isinstance(value, datetime)):
        raise TypeError(f"column {column.title!r} holds {column.kind}, not {type(value).__name__}")
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"column {column.title!r}: the instant {value} has no time zone")
    return value.astimezone(zone).replace(tzinfo=None)


def clock(amount: timedelta) -> str:
    """A duration as h:mm:ss, hours beyond 24 and a minus sign included: `-26:03:00`."""
    seconds = abs(int(amount.total_seconds()))
    sign = "-" if amount < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
