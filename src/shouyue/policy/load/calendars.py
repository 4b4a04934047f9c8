"""Working calendars as a policy writes them."""

from datetime import date
from zoneinfo import ZoneInfo

from shouyue.kit.text import Text
from shouyue.policy.load.parts import Reader, moment, required, texts
from shouyue.policy.source import Item, PolicyError, Problem, problem
from shouyue.worktime import Calendar, Closure, Holidays, Span, china, listed, parse_spans, parse_week
from shouyue.worktime.errors import WorktimeError
from shouyue.worktime.spans import WEEKDAYS

KEYS = ("label", "tz", "week", "holidays", "make_up", "extra", "closed")


def read_calendars(item: Item | None, cn: Holidays | None = None) -> dict[str, Calendar]:
    """Calendars by name; `holidays: CN` are those of `cn`, the shipped ones unless given."""
    return {name: _sound(name, part, cn or china()) for name, part in item.mapping().items()} if item else {}


def read_labels(item: Item | None, reader: Reader) -> dict[str, Text]:
    """What people call each calendar; its own name where the policy gives none."""
    if item is None:
        return {}
    labels = {name: part.mapping().get("label") for name, part in item.mapping().items()}
    return {name: reader.words(label) if label else Text(zh=name, en=name) for name, label in labels.items()}


def _sound(name: str, item: Item, cn: Holidays) -> Calendar:
    """A calendar whose parts also make sense together, such as holidays only where there is a week."""
    try:
        return _calendar(name, item, cn)
    except WorktimeError as error:
        raise PolicyError([Problem(item.mark, "calendar", error.text)]) from None


def _calendar(name: str, item: Item, cn: Holidays) -> Calendar:
    parts = item.mapping(known=KEYS, what=f"{name} ")
    zone = _zone(required(parts, "tz", item))
    holidays = _holidays(parts.get("holidays"), cn)
    return Calendar(
        name=name,
        zone=zone,
        week=_week(parts["week"]) if "week" in parts else None,
        holidays=holidays,
        make_up=_make_up(parts.get("make_up"), holidays),
        extra=_extra(parts.get("extra")),
        closures=tuple(_closure(part) for part in parts["closed"].items()) if "closed" in parts else (),
    )


def _zone(item: Item) -> ZoneInfo:
    try:
        return ZoneInfo(item.text())
    except (KeyError, ValueError, OSError):
        raise problem(
            item.mark,
            "time-zone",
            zh=f"没有时区“{item.text()}”。请写成 Asia/Shanghai 这样。",
            en=f"There is no time zone “{item.text()}”. Write a name such as Asia/Shanghai.",
        ) from None


def _week(item: Item) -> tuple[tuple[Span, ...], ...]:
    try:
        return parse_week({days: texts(part) for days, part in item.mapping().items()})
    except WorktimeError as error:
        raise PolicyError([Problem(item.mark, "hours", error.text)]) from None


def _spans(item: Item) -> tuple[Span, ...]:
    try:
        return parse_spans(texts(item))
    except WorktimeError as error:
        raise PolicyError([Problem(item.mark, "hours", error.text)]) from None


def _holidays(item: Item | None, cn: Holidays) -> Holidays | None:
    if item is None:
        return None
    if isinstance(item.value, list):
        return listed(_date(part.text(), part) for part in item.items())
    item.choice(("CN",))
    return cn


def _make_up(item: Item | None, holidays: Holidays | None) -> int | None:
    """The weekday whose shifts make-up days have; Monday's where a country's holidays are named and nothing is said."""
    if item is not None:
        return WEEKDAYS.index(item.choice(WEEKDAYS))
    return 0 if holidays is not None and holidays.make_up else None


def _extra(item: Item | None) -> dict[date, tuple[Span, ...]]:
    return {_date(day, part): _spans(part) for day, part in item.mapping().items()} if item else {}


def _date(text: str, item: Item) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise problem(
            item.mark,
            "date",
            zh=f"“{text}”不是日期。请写成 2026-10-11。",
            en=f"“{text}” is no date. Write 2026-10-11.",
        ) from None


def _closure(item: Item) -> Closure:
    parts = item.mapping(known=("from", "until", "why"), what="closed ")
    start, end = moment(required(parts, "from", item)), moment(required(parts, "until", item))
    if end <= start:
        raise problem(item.mark, "order", zh="停业的结束不晚于开始。", en="The closure ends before it begins.")
    return Closure(start, end, parts["why"].text() if "why" in parts else "")
