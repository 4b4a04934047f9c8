"""The State Council's notice of a year's holidays: read as it is pasted, checked, and entered into the table.

A mistyped date would move deadlines of the whole company, so what the notice says twice must agree: the weekdays beside
the dates and the number of days off.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shouyue.kit.text import Text
from shouyue.obligations.logic.refusals import Refused
from shouyue.policy.load import CHINA

MOST = 15  # days off in a row
YEARLY = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
WEEKDAYS = "一二三四五六日"
ITEM = re.compile(
    r"(?:[一二三四五六七八九十]+、|\d+[.、．])?\s*([\u4e00-\u9fff、]{2,16}?)\s*[：:]\s*(.*\d+\s*[月日].*)"
)
NUMBERED = re.compile(r"(?<=[。；;])\s*(?=[一二三四五六七八九十]{1,3}、)")
DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（([^）]*)）|\(([^)]*)\))?")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
COUNT = re.compile(r"共(\d+)天")
NUMBER = re.compile(r"国办发\S{0,4}〔\d{4}〕\d+号")
OF_YEAR = re.compile(r"(\d{4})年")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One holiday: its first and last day off, and the days that are worked for it."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's holidays and the number under which they were announced."""

    year: int
    number: str
    stretches: tuple[Stretch, ...]

    @property
    def first(self) -> date:
        """The first day on which something changes."""
        return min([date(self.year, 1, 1), *(day for one in self.stretches for day in (one.first, *one.worked))])

    @property
    def last(self) -> date:
        return max([date(self.year, 12, 31), *(day for one in self.stretches for day in (one.last, *one.worked))])

    def checked(self) -> "Notice":
        """Itself, where it makes sense. Raises Refused."""
        if not self.number.strip():
            raise _refused("number", zh="请填写通知的文号。", en="Say under which number it was announced.")
        off = _once(day for one in self.stretches for day in _days(one))
        _once(day for one in self.stretches for day in one.worked)
        for one in self.stretches:
            _check(self, one, off)
        named = {name for one in self.stretches for name in one.name.split("、")}
        missing = [name for name in YEARLY if name not in named]
        if missing:
            raise _refused(
                zh=f"通知里没有：{'、'.join(missing)}。一年的安排要一次写全。",
                en=f"The notice lacks {', '.join(missing)}. Enter the whole year at once.",
            )
        return self


def read_notice(text: str, *, year: int | None = None, number: str = "") -> Notice:
    """Read a notice as it was published. Raises Refused with the line that cannot be understood.

    :param year, number: where the text does not say them
    """
    said = OF_YEAR.search(text)
    year = year or (int(said[1]) if said else None)
    if year is None:
        raise _refused("year", zh="文中没有写明年份，请填写年份。", en="The text does not name the year: enter it.")
    given = NUMBER.search(text)
    lines = [line for part in text.splitlines() for line in NUMBERED.split(part.strip())]
    items = [match for line in lines if (match := ITEM.fullmatch(line.strip()))]
    stretches = tuple(_stretch(match[1], match[2], year) for match in items)
    if not stretches:
        raise _refused(
            zh="没有读到任何节日。请粘贴通知正文，每个节日一行，如“一、元旦：1月1日（周五）至3日（周日）放假，共3天。”。",
            en="No holiday was found. Paste the notice, a line for each holiday, as it was published.",
        )
    return Notice(year, number or (given[0] if given else ""), stretches).checked()


def entered(table: str, notice: Notice) -> str:
    """The table (worktime/china.toml) with this notice; one of the same year gives way to it."""
    told = tomllib.loads(table)
    kept = [one for one in notices(table) if one.year != notice.year]
    names: dict[str, dict[str, str]] = {**told["names"]}
    for stretch in notice.stretches:
        names.setdefault(stretch.name, _name(stretch.name, told["names"]))
    return _written(names, sorted([*kept, notice], key=lambda one: one.year))


def with_notice(files: Mapping[str, str], notice: Notice) -> dict[str, str]:
    """The files of HOUSE with this notice in their table."""
    return {**files, CHINA: entered(files[CHINA], notice)}


def without_years(shipped: str, ours: str) -> str:
    """The shipped table with the years that only ours has: what a company announced stays announced."""
    known = {one.year for one in notices(shipped)}
    table = shipped
    for one in notices(ours):
        if one.year not in known:
            table = entered(table, one)
    return table


def notices(table: str) -> tuple[Notice, ...]:
    """Every notice that a table holds, by year."""
    found = (
        Notice(
            one["year"],
            one["number"],
            tuple(
                Stretch(each["name"], each["from"], each["until"], tuple(each["worked"])) for each in one["holidays"]
            ),
        )
        for one in tomllib.loads(table)["notices"]
    )
    return tuple(sorted(found, key=lambda one: one.year))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _stretch(name: str, said: str, year: int) -> Stretch:
    """One holiday of the notice: what is off, what is worked, and whether the count agrees."""
    off: list[date] = []
    worked: list[date] = []
    for piece in re.split(r"[。；;，,](?![^（(]*[）)])", said):
        days = list(_dates(piece, year, [*worked, *off], name))
        if not days:
            continue
        if "上班" in piece:
            worked += days
        elif "放假" in piece or "休息" in piece:
            off += days
        else:
            raise _refused(
                zh=f"{name}：看不懂“{piece.strip()}”。请写明是放假还是上班。",
                en=f"{name}: “{piece.strip()}” says neither that a day is off nor that it is worked.",
            )
    if not off:
        raise _refused(zh=f"{name}：没有写明哪天放假。", en=f"{name}: it does not say which days are off.")
    first, last = _ends(off, year)
    found = Stretch(name, first, last, tuple(worked))
    count = COUNT.search(said)
    if count and int(count[1]) != found.days:
        raise _refused(
            zh=f"{name}：写着共 {count[1]} 天，从 {first} 到 {last} 却是 {found.days} 天。请核对日期。",
            en=f"{name}: it says {count[1]} days, but {first} to {last} are {found.days}. Check the dates.",
        )
    return found


def _dates(piece: str, year: int, before: list[date], name: str) -> Iterator[date]:
    """The dates of a piece in order; a day alone has the month of the one before it."""
    month = before[-1].month if before else 0
    for match in DAY.finditer(piece):
        month = int(match[2] or month)
        try:
            day = date(int(match[1] or year), month, int(match[3]))
        except ValueError:
            raise _refused(
                zh=f"{name}：没有“{match[0]}”这一天。", en=f"{name}: there is no day “{match[0]}”."
            ) from None
        said = WEEKDAY.search(match[4] or match[5] or "")
        earlier = (
            (day.replace(year=day.year - 1),) if month == 12 and not match[1] else ()
        )  # it may begin before its year
        for meant in (day, *earlier):
            if said is None or WEEKDAYS.index(said[1].replace("天", "日")) == meant.weekday():
                yield meant
                break
        else:
            raise _refused(
                zh=f"{name}：{day} 是星期{WEEKDAYS[day.weekday()]}，不是{said[0] if said else ''}。请核对年份和日期。",
                en=f"{name}: {day} is a {day:%A}, not what the notice says. Check year and dates.",
            )


def _ends(off: list[date], year: int) -> tuple[date, date]:
    first, last = off[0], off[-1]
    if first > last and first.month == 12:
        first = first.replace(year=year - 1)
    return first, last


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(notice: Notice, one: Stretch, off: frozenset[date]) -> None:
    if not one.first <= one.last or one.days > MOST:
        raise _refused(
            zh=f"{one.name}：从 {one.first} 到 {one.last} 不对，应在 1 至 {MOST} 天之间。",
            en=f"{one.name}: {one.first} to {one.last} cannot be; a holiday has 1 to {MOST} days.",
        )
    near = date(notice.year - 1, 12, 1), date(notice.year, 12, 31)
    if one.last.year != notice.year or not all(near[0] <= day <= near[1] for day in (one.first, *one.worked)):
        raise _refused(
            zh=f"{one.name}：日期不在 {notice.year} 年。",
            en=f"{one.name}: its dates are not of {notice.year}.",
        )
    for day in one.worked:
        if day in off or day.weekday() < 5:
            raise _refused(
                zh=f"{one.name}：{day} 不能是调休上班日，它本来就{'放假' if day in off else '上班'}。",
                en=f"{one.name}: {day} cannot be a make-up day: it is {'off' if day in off else 'worked'} anyway.",
            )


def _once(days: Iterable[date]) -> frozenset[date]:
    seen: set[date] = set()
    for day in days:
        if day in seen:
            raise _refused(zh=f"{day} 写了两次。请删去一处。", en=f"{day} stands there twice. Delete one.")
        seen.add(day)
    return frozenset(seen)


def _days(one: Stretch) -> Iterator[date]:
    return (one.first + timedelta(days=step) for step in range(min(one.days, MOST + 1)))


def _refused(field: str = "text", *, zh: str, en: str) -> Refused:
    return Refused(Text(zh=zh, en=en), field)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _name(name: str, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A holiday of several names from those that are known; a new one stands as it is."""
    parts = [known.get(part, {"en": part, "hant": part}) for part in name.split("、")]
    return {"en": " and ".join(part["en"] for part in parts), "hant": "、".join(part["hant"] for part in parts)}


def _written(names: Mapping[str, Mapping[str, str]], found: Iterable[Notice]) -> str:
    lines = [
        "[names]",
        *(f"{_text(zh)} = {{en = {_text(at['en'])}, hant = {_text(at['hant'])}}}" for zh, at in names.items()),
    ]
    for one in found:
        lines += ["", "[[notices]]", f"year = {one.year}", f"number = {_text(one.number)}", "holidays = ["]
        lines += [_line(stretch) for stretch in one.stretches]
        lines.append("]")
    return "\n".join(lines) + "\n"


def _line(one: Stretch) -> str:
    worked = ", ".join(day.isoformat() for day in one.worked)
    return f"  {{name = {_text(one.name)}, from = {one.first}, until = {one.last}, worked = [{worked}]}},"


def _text(value: Any) -> str:
    """A basic string of TOML."""
    kept = "".join(letter for letter in str(value) if letter >= " ")
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'
