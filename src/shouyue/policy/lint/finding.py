"""What the linter answers, and what it looks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shouyue.kit.text import LANGUAGES, Text
from shouyue.policy.phrasing.saying import say
from shouyue.policy.values import NOWHERE, Mark

if TYPE_CHECKING:
    from shouyue.policy.lint.ground import Ground


class Level(StrEnum):
    """How grave a finding is: an error keeps a policy from being adopted."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its kind, where it applies, and what to do. The id is stable while what it speaks of stands."""

    code: str
    level: Level
    where: str
    text: Text
    mark: Mark = NOWHERE

    @property
    def id(self) -> str:
        return f"{self.code}:{self.where}"

    def __str__(self) -> str:
        return f"{self.mark if self.mark.file else '-'}: {self.level.value} {self.id}: {self.text.en}"

    def plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "level": self.level.value,
            "where": self.where,
            "zh": self.text.zh,
            "hant": self.text.in_("zh-hant"),
            "en": self.text.en,
            "mark": str(self.mark) if self.mark.file else "",
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a check found something; `parts` fill the check's sentence."""

    where: str
    mark: Mark
    parts: Mapping[str, str | Text]


def hit(where: str, mark: Mark, **parts: str | Text) -> Hit:
    return Hit(where, mark, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that the linter looks for. `says` is the sentence of a finding, with the fix in it."""

    code: str
    level: Level
    title: Text
    why: Text
    says: Text
    look: Callable[["Ground"], Iterable[Hit]]

    def findings(self, ground: "Ground") -> Iterable[Finding]:
        for found in self.look(ground):
            yield Finding(self.code, self.level, found.where, fill(self.says, found.parts), found.mark)


def fill(template: Text, parts: Mapping[str, str | Text]) -> Text:
    """A sentence with its places filled, in each language."""

    def filled(language: str) -> str:
        said = {key: part.in_(language) if isinstance(part, Text) else part for key, part in parts.items()}
        return say(template, language, **said)

    return in_words(filled)


def in_words(say: Callable[[str], str]) -> Text:
    """What a function says in each language."""
    zh, hant, en = (say(language) for language in LANGUAGES)
    return Text(zh=zh, hant=hant, en=en)


def named(code: str, label: Text) -> Text:
    """A code with its label, where it has one."""
    return fill(_NAMED, {"code": code, "label": label}) if label.zh else Text(zh=code, en=code)


def listed(items: Iterable[str | Text]) -> Text:
    """Names in a row."""
    texts = [item if isinstance(item, Text) else Text(zh=item, en=item) for item in items]
    return Text(
        zh="、".join(text.zh for text in texts),
        hant="、".join(text.in_("zh-hant") for text in texts),
        en=", ".join(text.en for text in texts),
    )


_NAMED = Text(zh="{code}（{label}）", en="{code} ({label})")
