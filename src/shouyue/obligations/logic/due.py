"""When something is due, and what lies between."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shouyue.kit.text import Text
from shouyue.policy.amounts import AtFact, EndOfDuty, Within
from shouyue.worktime import Calendar, Day
from shouyue.worktime.errors import WorktimeError

LONGEST = 400  # days drawn one by one
NEEDS_A_FACT = Text(
    zh="这种时限取决于一条事实（承诺时间、值班结束），单凭日历算不出来。",
    en="This time hangs on a fact (a promised time, the end of duty), so a calendar alone cannot tell it.",
)


class CannotTell(ValueError):
    """There is no due time for this question; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Stage:
    """A day on the way: its open stretches between start and due, their seconds, and the sum with all days before."""

    day: Day
    open: tuple[tuple[int, int], ...]
    counted: int
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """The answer to "what is due if it starts now?". Instants are epoch seconds, `used` open seconds between.

    `stages` is empty where every second counts, and where there are too many days to show.
    """

    start: int
    due: int
    used: int
    provisional: bool
    open: tuple[tuple[int, int], ...]
    stages: tuple[Stage, ...]

    @property
    def skipped(self) -> int:
        """Days without hours that were passed over."""
        return sum(1 for stage in self.stages if not stage.day.spans)

    @property
    def was_past(self) -> bool:
        """Whether the due time lay before the start: a fixed time of day that was over."""
        return self.due < self.start


def due_if_started(calendar: Calendar, start: int, form: Within) -> Due:
    """Answer when something that starts at `start` (epoch seconds) is due. Raises CannotTell with a sentence."""
    if isinstance(form, AtFact | EndOfDuty):
        raise CannotTell(NEEDS_A_FACT)
    try:
        due = form.due(calendar.clock, start)
        first = min(start, due)
        used = calendar.clock.elapsed(first, due)
    except WorktimeError as error:
        raise CannotTell(error.text) from None
    stages = _stages(calendar, start, due)
    return Due(
        start=start,
        due=due,
        used=used,
        provisional=calendar.clock.touches_unannounced(first, due),
        open=((first, due),) if calendar.always else tuple(piece for stage in stages for piece in stage.open),
        stages=stages,
    )


def _stages(calendar: Calendar, start: int, due: int) -> tuple[Stage, ...]:
    """Every local day from start to due; the day before it only where its night shift reaches in."""
    found: list[Stage] = []
    reach, total = start, 0
    for day in days_between(calendar, start, max(due - 1, start)):  # due at 24:00 is due on the day that ends
        pieces = (piece for shift in calendar.shifts(day) for piece in shift)
        open_ = tuple(
            (max(opens, start), min(closes, due)) for opens, closes in pieces if closes > start and opens < due
        )
        reach = max([reach, *(closes for _opens, closes in open_)])
        before, total = total, calendar.clock.elapsed(start, reach)
        if open_ or found or _local_day(calendar, start) == day:
            found.append(Stage(calendar.day(day), open_, total - before, total))
    return tuple(found)


def days_between(calendar: Calendar, start: int, end: int) -> tuple[date, ...]:
    """The local days from the one before `start` to `end`; none where every second counts, or too many to show."""
    first = _local_day(calendar, start) - timedelta(days=1)
    count = (_local_day(calendar, end) - first).days + 1
    if calendar.always or count > LONGEST:
        return ()
    return tuple(first + timedelta(days=place) for place in range(count))


def _local_day(calendar: Calendar, at: int) -> date:
    return datetime.fromtimestamp(at, calendar.zone).date()
