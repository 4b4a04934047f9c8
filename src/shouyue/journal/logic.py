"""A fact before it is recorded. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shouyue.kit.text import Text


class Refused(ValueError):
    """A fact that cannot be recorded as it stands; `text` says why in the languages of the product."""

    def __init__(self, text: Text | str) -> None:
        super().__init__(text.en if isinstance(text, Text) else text)
        self.text = text if isinstance(text, Text) else Text(zh=text, en=text)


@dataclass(frozen=True, slots=True)
class NewFact:
    """Something that happened to one subject, as an action states it.

    :param name: of the catalogue, such as `case.received`
    :param subject: whom it happened to, `case:8431`; `about`: whom else it concerns
    :param occurred_at: when it happened, aware; None for the moment at which it is recorded
    :param facts: changes of the subject's facts, None removes one; `data`: of this fact alone. References and business
        values only: names, phone numbers and free text stand in ordinary tables, where a person can be erased
    :param corrects: the fact whose place it takes
    :param key: the sender's own id of it: told again under the same key, it is not recorded again
    """

    name: str
    subject: str
    about: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects: UUID | None = None
    key: str = ""
    version: int = 1
    recorded_at: datetime | None = None  # of imported history: when the source was told


def subjects(facts: Sequence[NewFact]) -> tuple[str, ...]:
    """Whom the facts are of or about, each once, in the order in which they are locked."""
    return tuple(sorted({name for fact in facts for name in (fact.subject, *fact.about)}))


# Why a correction is refused.
UNKNOWN = Text(
    zh="日志里没有编号为 {fact} 的事实，无从更正。请核对编号，或者它已经归档。",
    en="The journal has no fact {fact} to correct. Check its number; it may have been archived.",
)
DERIVED = Text(
    zh="{name} 是时钟算出来的，不能更正。请更正引起它的事实，时钟会随之重算。",
    en="{name} is what a clock did and cannot be corrected. Correct the fact behind it: the clock is computed anew.",
)
SUPERSEDED = Text(
    zh="这条事实已被 {fact} 更正。请更正那一条。",
    en="This fact was corrected by {fact} already. Correct that one.",
)
TWICE = Text(
    zh="这一批里有两条事实更正 {fact}。请只留一条。",
    en="Two facts here correct {fact}. Keep one of them.",
)
IN_FUTURE = Text(
    zh="更正后的发生时间 {when} 还没有到。请填写已经发生的时间。",
    en="The corrected time {when} is still to come. Give a time that has passed.",
)
LOST = Text(
    zh="{subject} 的部分事实已归档，归档文件（journal-*.parquet）却不在或不全。请把文件放回归档文件夹，再试一次。",
    en="Facts of {subject} were archived, and the files that hold them (journal-*.parquet) are not all there. Put them "
    "back into the folder of the archive, then try again.",
)
DERIVED_NAMES = "obligation."  # prefix of what clocks record


def refused(why: Text, **parts: str) -> Refused:
    """The refusal with its particulars."""
    return Refused(Text(zh=why.zh.format(**parts), en=why.en.format(**parts)))


# Why a delivery is given up, beside errors of the listener itself.
UNLISTENED = Text(
    zh="没有函数 {listener}：它已改名或删除（{reason}）。{name} 现由 {hear} 接收。请以原名恢复后重新发送。",
    en="There is no function {listener}: it was renamed or removed ({reason}). Of {name} now hears: {hear}. "
    "Put it back under its name and send the fact again.",
)
KILLED = Text(
    zh="开始了 {attempts} 次，没有一次结束：每次工作进程都被杀掉。",
    en="{attempts} attempts began and none ended: the worker was killed in each.",
)


def both(why: Text, between: str = "\n", **parts: object) -> str:
    """A sentence for those who read either language: a log, a terminal."""
    return f"{why.zh.format(**parts)}{between}{why.en.format(**parts)}"
