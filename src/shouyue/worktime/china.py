"""Mainland China's public holidays and make-up working days (调休)."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import metadata, resources
from typing import Any

from holidays.utils import country_holidays

from shouyue.kit.text import Text
from shouyue.worktime.holidays import Holiday, Holidays

YEARS = range(1950, 2101)
PACKAGE = f"holidays {metadata.version('holidays')}"

_Days = dict[date, Holiday]

_SWAPPED = re.compile(r"由 (\d{4}-\d\d-\d\d) 调休")
"""How the package names a day off that is paid for by working on another day."""


def shipped_table() -> str:
    """The text of our own table, china.toml."""
    return resources.files(__package__).joinpath("china.toml").read_text(encoding="utf-8")


@cache
def china(text: str = "") -> Holidays:
    """Answer the days of 1950 to 2100 with their sources.

    Where our own table (china.toml, or `text` in its form) holds the State Council's notice for a year, the notice
    decides; elsewhere the package does. A year counts as announced only when its make-up days are known: the package
    also answers for years of which only the statutory days are certain.
    """
    days, make_up = _of_package()
    table = tomllib.loads(text or shipped_table())
    for notice in table["notices"]:
        _drop(days, notice["year"])
        _drop(make_up, notice["year"])
    for notice in table["notices"]:
        for stretch in notice["holidays"]:
            _enter(days, make_up, stretch, table["names"], notice["number"])
    announced = {day.year for day in make_up} | {notice["year"] for notice in table["notices"]}
    return Holidays("CN", dict(sorted(days.items())), dict(sorted(make_up.items())), frozenset(announced))


def _of_package() -> tuple[_Days, _Days]:
    """Answer the package's days off and make-up days; days that are exchanged name each other."""
    zh, en, hant = (country_holidays("CN", years=YEARS, language=code) for code in ("zh_CN", "en_US", "zh_TW"))
    worked_for = {day: date.fromisoformat(match[1]) for day, name in zh.items() if (match := _SWAPPED.search(name))}
    days = {day: Holiday(Text(zh=zh[day], en=en[day], hant=hant[day]), PACKAGE) for day in zh}
    days |= {day: Holiday(_off_name(worked), PACKAGE) for day, worked in worked_for.items()}
    make_up = {worked: Holiday(_worked_name(day), PACKAGE) for day, worked in worked_for.items()}
    return days, make_up


def _off_name(worked: date) -> Text:
    return Text(zh=f"调休（{worked} 上班）", en=f"Day off ({worked} is worked)", hant=f"調休（{worked} 上班）")


def _worked_name(off: date) -> Text:
    return Text(zh=f"调休上班（{off} 休息）", en=f"Make-up working day ({off} is off)", hant=f"調休上班（{off} 休息）")


def _drop(days: _Days, year: int) -> None:
    for day in [day for day in days if day.year == year]:
        del days[day]


def _enter(days: _Days, make_up: _Days, stretch: dict[str, Any], names: dict[str, dict[str, str]], source: str) -> None:
    """Add one holiday of a notice: its days off and the days that are worked for it."""
    name = Text(zh=stretch["name"], **names[stretch["name"]])
    worked = Text(zh=f"{name.zh}调休上班", en=f"Make-up working day for {name.en}", hant=f"{name.hant}調休上班")
    days.update((day, Holiday(name, source)) for day in _dates(stretch["from"], stretch["until"]))
    make_up.update((day, Holiday(worked, source)) for day in stretch["worked"])


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
