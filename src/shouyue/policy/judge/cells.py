"""What a cell says: instants as whole epoch seconds, values as the catalogue declares them."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouyue.policy.events import typed
from shouyue.policy.fields import Field, Type
from shouyue.policy.judge.mapping import Value
from shouyue.policy.judge.rejects import BadRow

MAX_CELL = 100_000
FIRST_YEAR, LAST_YEAR = 1901, 2199
"""Working time is known from 1900 to 2200, and a clock may need the year before and after."""

_YES = frozenset(("true", "yes", "1", "是", "y"))
_NO = frozenset(("false", "no", "0", "否", "n"))
_KINDS: Mapping[Type, tuple[str, str]] = {
    Type.BOOL: ("是或否", "yes or no"),
    Type.INT: ("整数", "a whole number"),
    Type.NUMBER: ("数", "a number"),
    Type.MONEY: ("金额，例如 128.50 CNY", "money, such as 128.50 CNY"),
    Type.INSTANT: ("带时区的时刻，例如 2026-03-02T09:00:00+08:00", "an instant such as 2026-03-02T09:00:00+08:00"),
    Type.DATE: ("日期，例如 2026-03-02", "a date such as 2026-03-02"),
    Type.DURATION: ("时长，例如 PT2H", "a duration such as PT2H"),
}


class Instants:
    """Reads times in one format, and remembers the last since rows often share one."""

    def __init__(self, form: str, naive_zone: ZoneInfo | None) -> None:
        self.form = form
        self.zone = naive_zone
        self.parse: Callable[[str], datetime] = (
            (lambda text: datetime.strptime(text, form)) if form else datetime.fromisoformat
        )

    def read(self, text: str) -> int:
        """A whole epoch second, fractions cut off. Raises BadRow for what is no instant or has no zone."""
        return int(self.moment(text).timestamp() // 1)

    def moment(self, text: str) -> datetime:
        """The same as a datetime in UTC."""
        try:
            at = self.parse(text.strip())
        except ValueError:
            raise BadRow(
                zh=f"“{text[:40]}”不是时刻{self._wanted('，格式应为 ')}。",
                en=f"“{text[:40]}” is no instant{self._wanted(' of the form ')}.",
            ) from None
        if at.tzinfo is None:
            if self.zone is None:
                raise BadRow(
                    zh=f"时刻“{text[:40]}”缺少时区。请在映射中写 zone，例如 Asia/Shanghai。",
                    en=f"“{text[:40]}” has no time zone: say in the mapping which it is (`zone: Asia/Shanghai`).",
                )
            at = at.replace(tzinfo=self.zone)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise BadRow(
                zh=f"“{text[:40]}”不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间。",
                en=f"“{text[:40]}” does not lie between {FIRST_YEAR} and {LAST_YEAR}.",
            )
        return at.astimezone(UTC)

    def _wanted(self, words: str) -> str:
        return f"{words}{self.form}" if self.form else ""


class Cell:
    """Reads one carried column; what was read once is not worked out again."""

    def __init__(self, key: str, value: Value, instants: Instants) -> None:
        self.key = key
        self.value = value
        self.instants = instants
        self._known: dict[str, Any] = {}

    def read(self, text: str) -> Any:
        """The value as its type holds it; None where the cell is empty. Raises BadRow."""
        if text in self._known:
            return self._known[text]
        found = self._read(text.strip())
        if len(self._known) < 100_000:
            self._known[text] = found
        return found

    def _read(self, text: str) -> Any:
        text = self.value.values.get(text, text)
        if not text:
            return None
        field = self.value.field
        try:
            found = plain(text, field.type, self.instants)
        except BadRow:
            raise
        except ValueError:
            zh, en = _KINDS.get(field.type, (field.type.value, field.type.value))
            raise BadRow(
                zh=f"“{self.value.column}”列的“{text[:40]}”应当是{zh}。",
                en=f"“{text[:40]}” in column “{self.value.column}” must be {en}.",
            ) from None
        _check(found, field, self.value.column)
        return found


def plain(text: str, kind: Type, instants: Instants) -> Any:
    """A text as a value of a type. Raises ValueError where it is none."""
    match kind:
        case Type.BOOL if text.lower() in _YES | _NO:
            return text.lower() in _YES
        case Type.INT:
            return int(text.replace(",", ""))
        case Type.NUMBER:
            return _finite(float(text.replace(",", "")))
        case Type.MONEY:
            return typed(_cny(text), Type.MONEY)
        case Type.INSTANT:
            return instants.moment(text)
        case Type.LIST:
            return [part.strip() for part in text.split(";") if part.strip()]
        case Type.TEXT | Type.ANY:
            return text
    return typed(text, kind)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("number")
    return number


def _cny(text: str) -> str:
    """Money must name its unit: a bare number could be yuan or fen."""
    if text.startswith(("¥", "￥")):
        return f"{text[1:]} CNY"
    return f"{text.removesuffix('元')} CNY" if text.endswith("元") else text


def _check(found: Any, field: Field, column: str) -> None:
    if field.values and found not in field.values:
        raise BadRow(
            zh=f"“{column}”列的“{str(found)[:40]}”不在目录的可选值之内：{'、'.join(field.values)}。"
            "请在映射的 values 中对应。",
            en=f"“{str(found)[:40]}” in column “{column}” is not one of {', '.join(field.values)}: "
            "say under `values` which one it is.",
        )
