"""Written values: texts, numbers, and the functions whose argument is written out, which are worked out once when read.

Each reader answers a Literal or raises ConditionError with what to write instead.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from shouyue.kit.text import Text
from shouyue.policy.conditions.errors import ConditionError, fill
from shouyue.policy.conditions.nodes import Literal
from shouyue.policy.fields import Type

INT_MIN, INT_MAX = -(2**63), 2**63 - 1

_MONEY = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DURATION = re.compile(r"(-?)((?:\d+(?:\.\d+)?(?:h|ms|m|s))+)", re.ASCII)
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s)", re.ASCII)
_MICROSECONDS = {"h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.|$)", re.DOTALL)
_PLAIN_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", '"': '"', "'": "'", "`": "`", "?": "?",
}  # fmt: skip


def whole(written: str, column: int) -> Literal:
    """Read a whole number, decimal or `0x` hexadecimal, of 64 bits."""
    number = int(written, 16 if "x" in written else 10)
    if not INT_MIN <= number <= INT_MAX:
        raise ConditionError(
            fill(
                Text(
                    zh="整数 {n} 太大，最多 64 位。",
                    hant="整數 {n} 太大，最多 64 位元。",
                    en="The whole number {n} is too large: it must fit 64 bits.",
                ),
                n=written[:40],
            ),
            column,
        )
    return Literal(number, Type.INT, column)


def decimal(written: str, column: int) -> Literal:
    """Read a number with a decimal point or an exponent."""
    number = float(written)
    if written.endswith(".") or not math.isfinite(number):
        raise ConditionError(
            fill(
                Text(
                    zh="`{n}` 不是小数，请写成 5.0 这样。",
                    hant="`{n}` 不是小數，請寫成 5.0 這樣。",
                    en="`{n}` is no decimal number: write it like 5.0.",
                ),
                n=written[:40],
            ),
            column,
        )
    return Literal(number, Type.NUMBER, column)


def text(written: str, column: int) -> Literal:
    """Read a text in quotes; `r` before the quotes keeps backslashes as they are."""
    raw = written[0] in "rR"
    quote, body = written[raw], written[1 + raw : -1]
    if not raw:
        return Literal(_ESCAPE.sub(lambda found: _escaped(found, column), body), Type.TEXT, column)
    if quote in body:
        raise ConditionError(
            Text(
                zh="在 r 开头的文字里，反斜杠就是它自己，引号不能写在里面。换另一种引号。",
                hant="在 r 開頭的文字裡，反斜線就是它自己，引號不能寫在裡面。換另一種引號。",
                en="After r a backslash is itself, so the same quote cannot stand inside: use the other quotes.",
            ),
            column,
        )
    return Literal(body, Type.TEXT, column)


def _escaped(found: re.Match[str], column: int) -> str:
    code = found[1]
    if code in _PLAIN_ESCAPES:
        return _PLAIN_ESCAPES[code]
    if len(code) > 1:
        point = int(code, 8) if code.isdigit() else int(code[1:], 16)
        if point < 0xD800 or 0xDFFF < point < 0x110000:
            return chr(point)
    raise ConditionError(
        fill(
            Text(
                zh="文字里的 `\\{code}` 不认识；反斜杠本身请写两个：`\\\\`。",
                hant="文字裡的 `\\{code}` 不認識；反斜線本身請寫兩個：`\\\\`。",
                en="`\\{code}` in a text is unknown; for a backslash itself write two: `\\\\`.",
            ),
            code=code,
        ),
        column,
    )


def _money(written: str) -> int | None:
    match = _MONEY.fullmatch(written)
    if match is None:
        return None
    fen = int(match[2].replace(",", "")) * 100 + int((match[3] or "").ljust(2, "0"))
    return None if fen > INT_MAX else -fen if match[1] else fen


def _instant(written: str) -> datetime | None:
    if _INSTANT.fullmatch(written) is None:
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _date(written: str) -> date | None:
    if _DATE.fullmatch(written) is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _duration(written: str) -> timedelta | None:
    match = _DURATION.fullmatch(written)
    if match is None:
        return None
    parts = _DURATION_PART.findall(match[2])
    micro = int(sum(Decimal(count) * _MICROSECONDS[unit] for count, unit in parts))
    try:
        return timedelta(microseconds=-micro if match[1] else micro)
    except OverflowError:
        return None


_Reader = Callable[[str], int | datetime | date | timedelta | None]

WRITTEN: dict[str, tuple[Type, _Reader, str]] = {
    "cny": (Type.MONEY, _money, 'cny("5,000,000.50")'),
    "timestamp": (Type.INSTANT, _instant, 'timestamp("2026-03-01T18:00:00+08:00")'),
    "date": (Type.DATE, _date, 'date("2026-03-01")'),
    "duration": (Type.DURATION, _duration, 'duration("1h30m")'),
}  # function → type, reader, how it is written


def written(function: str, argument: Literal, column: int) -> Literal:
    """Work out `cny("…")`, `timestamp("…")`, `date("…")` or `duration("…")`."""
    kind, read, example = WRITTEN[function]
    value = read(argument.value) if isinstance(argument.value, str) else None
    if value is None:
        raise ConditionError(
            fill(
                Text(
                    zh="看不懂 {function} 里的值，请写成 `{example}` 这样。",
                    hant="看不懂 {function} 裡的值，請寫成 `{example}` 這樣。",
                    en="Cannot read the value of {function}: write it like `{example}`.",
                ),
                function=function,
                example=example,
            ),
            argument.column,
        )
    return Literal(value, kind, column)
