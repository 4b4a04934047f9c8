"""How one cell is understood, whoever wrote it: full-width figures, Chinese dates, numbers that are names. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from shouyue.kit.read import YEARS
from shouyue.kit.text import Text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Value = str | int | bool | date | datetime | None  # money is whole fen

EXACT = 10**15  # Excel keeps 15 digits of a number and makes noughts of the others
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000  # days since 1899-12-30: 1927 to 2119
EPOCH = datetime(1899, 12, 30)
LARGEST_FEN = 10**15

DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(r"[T\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*(?:[:分]\s*(\d{1,2})(?:\.\d+)?\s*秒?|分)?")
MONEY = re.compile(r"(-?)(?:¥|CNY|RMB|人民币)?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?元?")
INT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}")
EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")
YES, NO = {"是", "有", "对", "yes", "y", "true", "1", "√"}, {"否", "无", "不", "no", "n", "false", "0", "×"}


class Wrong(Exception):
    """The cell does not hold what its column wants; `text` says so to the one who wrote it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def text(cell: Cell, zone: str) -> str:
    """Words, as written, without spaces around."""
    return unicodedata.normalize("NFC", shown(cell)).strip()


def code(cell: Cell, zone: str) -> str:
    """A number that is a name: half width, without spaces. One that Excel has rounded is refused."""
    if isinstance(cell, float | int) and abs(cell) >= EXACT:
        raise Wrong(
            Text(
                "Excel 已把这个长号码当作数字，末几位变成了 0。请先把该列设为“文本”，再重新填写。",
                "Excel took this long number for a figure and lost its last digits. Make the column text and type it.",
            )
        )
    return re.sub(r"\s", "", _half(cell))


def phone(cell: Cell, zone: str) -> str:
    """A Chinese telephone number as digits alone."""
    digits = re.sub(r"[\s()\-]", "", code(cell, zone))
    found = re.sub(r"^(?:\+|00)86", "", digits)
    if not PHONE.fullmatch(found):
        raise Wrong(Text(f"“{shown(cell)}”不是有效的电话号码。", f'"{shown(cell)}" is not a telephone number.'))
    return found


def email(cell: Cell, zone: str) -> str:
    """An e-mail address."""
    found = _half(cell).strip()
    if not EMAIL.fullmatch(found) or len(found) > 254:
        raise Wrong(Text(f"“{found}”不是有效的邮箱地址。", f'"{found}" is not an e-mail address.'))
    return found


def whole(cell: Cell, zone: str) -> int:
    """A whole number."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return int(cell)
    found = _half(cell).replace(" ", "")
    if not INT.fullmatch(found) or len(found) > 18:
        raise Wrong(Text(f"“{shown(cell)}”不是整数。", f'"{shown(cell)}" is not a whole number.'))
    return int(found.replace(",", "").partition(".")[0])


def money(cell: Cell, zone: str) -> int:
    """An amount of yuan as whole fen: `1,234.50`, `¥1234.5`, `１２３元`."""
    said = f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else re.sub(r"\s", "", _half(cell))
    found = MONEY.fullmatch(said)
    if found is None or (found[1] and found[2]):
        said = shown(cell)
        raise Wrong(Text(f"“{said}”不是金额。例：1,234.50", f'"{said}" is not an amount. As in: 1,234.50'))
    if len((found[4] or "").rstrip("0")) > 2:
        raise Wrong(Text("金额只能精确到分（两位小数）。", "An amount has two digits after the point at most."))
    fen = int(Decimal(f"{found[3].replace(',', '')}.{found[4] or '0'}") * 100)
    if fen > LARGEST_FEN:
        raise Wrong(Text("金额过大。", "The amount is too large."))
    return -fen if found[1] or found[2] else fen


def day(cell: Cell, zone: str) -> date:
    """A date: 2026-03-02, 2026/3/2, 2026年3月2日, 20260302, or a day as Excel counts them."""
    return _moment(cell).date()


def instant(cell: Cell, zone: str) -> datetime:
    """An instant, of a local time in `zone`."""
    moment = _moment(cell)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))


def yes(cell: Cell, zone: str) -> bool:
    """Yes or no."""
    said = _half(cell).strip().casefold()
    if said not in YES | NO:
        raise Wrong(Text(f"“{shown(cell)}”应为“是”或“否”。", f'"{shown(cell)}" should be yes or no.'))
    return said in YES


PARSERS: Mapping[str, Callable[[Cell, str], Value]] = MappingProxyType(
    {
        "text": text,
        "code": code,
        "phone": phone,
        "email": email,
        "int": whole,
        "money": money,
        "date": day,
        "instant": instant,
        "bool": yes,
    }
)


def shown(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers without a point, dates as dates, truth as Excel shows it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 10**21:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ").removesuffix(" 00:00:00")
        case _:
            return str(cell)


def _half(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", shown(cell))


def _moment(cell: Cell) -> datetime:
    found = _read(cell)
    if found is None or found.year not in YEARS:
        said = shown(cell)
        raise Wrong(
            Text(f"“{said}”不是日期。例：2026-03-02 或 2026年3月2日", f'"{said}" is not a date. As in: 2026-03-02')
        )
    return found


def _read(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, int | float) and not isinstance(cell, bool) and FIRST_SERIAL <= cell <= LAST_SERIAL:
        return EPOCH + timedelta(days=int(cell), seconds=round(cell % 1 * 86400))
    return _written(_half(cell).strip())


def _written(said: str) -> datetime | None:
    begun = DATE.match(said)
    if begun is None:
        return None
    rest = said[begun.end() :].strip()
    clock = CLOCK.fullmatch(rest)
    if rest and clock is None:
        return None
    year, month, date_ = (int(number) for number in begun.groups() if number)
    hour, minute, second = (int(number or 0) for number in clock.groups()) if clock else (0, 0, 0)
    try:
        return datetime(year, month, date_, hour, minute, second)
    except ValueError:
        return None  # the 30th of February
