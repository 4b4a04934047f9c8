"""Hours of a day and of a week, as people write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shouyue.worktime.errors import WorktimeError

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours from `start` to `end`, in seconds after local midnight of the day they belong to.

    `end` is beyond 86,400 where the hours cross midnight, and at most the end of the next day.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 2 * DAY:
            raise WorktimeError(
                zh=f"班次 {self.start}–{self.end} 秒不成立：结束须晚于开始，且不晚于次日 24:00。",
                en=f"Hours from second {self.start} to {self.end} make no shift: "
                "the end must lie after the start and not after 24:00 of the next day.",
            )


def parse_spans(written: Iterable[str]) -> tuple[Span, ...]:
    """Read the shifts of one day, such as ["09:00-12:00", "22:00-06:00"]; an end before its start is on the next day.

    They come back in order of time, as written: shifts that overlap stay apart.
    """
    if isinstance(written, str):
        written = [written]
    return tuple(sorted(_span(text) for text in written))


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text.replace(" ", ""))
    if match is None:
        raise WorktimeError(
            zh=f"无法读懂班次“{text}”：请写成 09:00-12:00，跨夜写成 22:00-06:00。",
            en=f"{text!r} is not a shift: write it like 09:00-12:00, or 22:00-06:00 where it crosses midnight.",
        )
    hours = [int(part) for part in match.groups()]
    start, end = hours[0] * 3600 + hours[1] * 60, hours[2] * 3600 + hours[3] * 60
    if start >= DAY or end > DAY:
        raise WorktimeError(
            zh=f"班次“{text}”超出一天：开始最晚 23:59，结束最晚 24:00。",
            en=f"{text!r} leaves the day: a shift starts at 23:59 at the latest and ends at 24:00 at the latest.",
        )
    if start == end:
        raise WorktimeError(
            zh=f"班次“{text}”开始与结束相同：全天请写 00:00-24:00。",
            en=f"{text!r} starts when it ends: write 00:00-24:00 for a whole day.",
        )
    return Span(start, end if end > start else end + DAY)


def parse_week(written: Mapping[str, Iterable[str]]) -> tuple[tuple[Span, ...], ...]:
    """Read a week such as {"mon-fri": ["09:00-12:00"]} as seven tuples, Monday first, empty where not named."""
    week: dict[int, tuple[Span, ...]] = {}
    for names, spans in written.items():
        shifts = parse_spans(spans)
        for weekday in _weekdays(names):
            if weekday in week:
                raise WorktimeError(
                    zh=f"“{names}”重复定义了 {WEEKDAYS[weekday]}：每个星期几只能写一次。",
                    en=f"{names!r} names {WEEKDAYS[weekday]} a second time: name each weekday once.",
                )
            week[weekday] = shifts
    return tuple(week.get(weekday, ()) for weekday in range(7))


def parse_weekday(name: str) -> int:
    """Read "mon" … "sun" as 0 … 6."""
    plain = name.strip().lower()
    if plain not in WEEKDAYS:
        raise WorktimeError(
            zh=f"“{name}”不是星期几：请用 {'、'.join(WEEKDAYS)}。",
            en=f"{name!r} is not a weekday: use {', '.join(WEEKDAYS)}.",
        )
    return WEEKDAYS.index(plain)


def _weekdays(names: str) -> Iterable[int]:
    """Answer the weekdays of "mon-fri", "sat" or "mon,wed"; "sat-mon" runs over the end of the week."""
    for part in names.split(","):
        first, dash, last = part.partition("-")
        start = parse_weekday(first)
        length = (parse_weekday(last) - start) % 7 if dash else 0
        yield from ((start + step) % 7 for step in range(length + 1))
