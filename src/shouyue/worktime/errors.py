"""What working time refuses, in words for the person who asked."""

from datetime import UTC, datetime

from shouyue.kit.text import Text


class WorktimeError(ValueError):
    """A question or a calendar that makes no sense; `text` says what is wrong and what to do, in each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class NoWorkingTime(WorktimeError):
    """No open second lies within 366 days of the instant reached, so the search ends."""

    def __init__(self, calendar: str, reached: int) -> None:
        at = datetime.fromtimestamp(reached, UTC).isoformat()
        super().__init__(
            zh=f"工作日历“{calendar}”在 {at} 前后 366 天内没有工作时间：请补充班次或缩短停工期。",
            en=f"Calendar {calendar!r} has no working time within 366 days of {at}: add shifts or shorten a closure.",
        )


def negative(seconds: int) -> WorktimeError:
    """Refuse an amount below zero."""
    return WorktimeError(
        zh=f"时长不能为负（{seconds} 秒）：往回推算请用 subtract。",
        en=f"An amount of time cannot be negative ({seconds} seconds): use subtract to go back.",
    )


def backwards(start: int, end: int) -> WorktimeError:
    """Refuse a period that ends before it starts."""
    first, last = (datetime.fromtimestamp(at, UTC).isoformat() for at in (start, end))
    return WorktimeError(
        zh=f"结束 {last} 早于开始 {first}：请对调两者。",
        en=f"The end {last} lies before the start {first}: exchange them.",
    )


def naive(at: datetime) -> WorktimeError:
    """Refuse an instant without time zone."""
    return WorktimeError(
        zh=f"时刻 {at.isoformat()} 没有时区：请写明时区，例如 {at.isoformat()}+08:00。",
        en=f"The instant {at.isoformat()} has no time zone: name one, as in {at.isoformat()}+08:00.",
    )


def out_of_reach(first: int, last: int) -> WorktimeError:
    """Refuse instants that no policy speaks of, so that a mistyped one cannot fill the memory."""
    return WorktimeError(
        zh=f"时刻 {first} 至 {last}（纪元秒）超出范围：工作时间只推算 1900 年至 2200 年。",
        en=f"Epoch seconds {first} to {last} are out of reach: working time is known from 1900 to 2200.",
    )
