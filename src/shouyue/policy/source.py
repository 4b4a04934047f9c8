"""Reading YAML so that every complaint can point at its line: a tree of items, each with its mark.

YAML 1.2 core: `24:00`, `no` and `2026-10-11` stay text. Unknown keys, keys twice, anchors and tags are refused.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from yaml.events import AliasEvent, Event, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from shouyue.kit.text import Text
from shouyue.policy.values import NOWHERE, Mark

Scalar = str | int | float | bool | None
T = TypeVar("T")

_INT = re.compile(r"^[-+]?(0|[1-9]\d*)$")  # 007 stays text: it is a number of something, no amount
_FLOAT = re.compile(r"^[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?$")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the parser in C, twenty times as fast, wherever it is built
MAX_DEPTH = 40
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a written policy: where, which finding, and what to do about it."""

    mark: Mark
    code: str
    text: Text

    def __str__(self) -> str:
        return f"{self.mark}: {self.code}: {self.text.en}"


class PolicyError(ValueError):
    """A policy that cannot run; `problems` holds everything that was found wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem(mark: Mark, code: str, *, zh: str, en: str) -> PolicyError:
    """One problem as an error, for `raise`."""
    return PolicyError([Problem(mark, code, Text(zh=zh, en=en))])


@dataclass(frozen=True, slots=True)
class Item:
    """A scalar, a list of items or a mapping of items, with the place where it is written.

    `raw` is what was written where a scalar is no text: edition 1.10 is not edition 1.1. `key` is the place of its key.
    """

    value: "Scalar | list[Item] | dict[str, Item]"
    mark: Mark = NOWHERE
    raw: str = ""
    key: Mark | None = None

    def mapping(self, *, known: Iterable[str] | None = None, what: str = "") -> "dict[str, Item]":
        """The item as a mapping with none but `known` keys. Raises PolicyError that shows the nearest known key."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self._not("一组“键: 值”", "a mapping of keys to values")
        if known is not None:
            _refuse_unknown(self.value, list(known), what)
        return self.value

    def items(self) -> "list[Item]":
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self._not("列表", "a list")
        return self.value

    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, bool) or self.value is None or isinstance(self.value, list | dict):
            raise self._not("文字", "text")
        return self.raw or str(self.value)

    def integer(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._not("整数", "a whole number")
        return self.value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._not("true 或 false", "true or false")
        return self.value

    def choice(self, allowed: Iterable[str]) -> str:
        options = list(allowed)
        text = self.text()
        if text not in options:
            raise problem(
                self.mark,
                "unknown-value",
                zh=f"“{text}”不在可选值之内：{'、'.join(options)}。{nearest(text, options, '您是否要写“{}”？')}",
                en=f"“{text}” is not one of {', '.join(options)}.{nearest(text, options, ' Did you mean “{}”?')}",
            )
        return text

    def plain(self) -> Any:
        """The bare Python value, without marks."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value

    def _not(self, zh: str, en: str) -> PolicyError:
        return problem(self.mark, "wrong-form", zh=f"这里应当是{zh}。", en=f"This must be {en}.")


def nearest(text: str, options: list[str], pattern: str) -> str:
    close = difflib.get_close_matches(text, options, n=1, cutoff=0.5)
    return pattern.format(close[0]) if close else ""


def _refuse_unknown(value: "dict[str, Item]", known: list[str], what: str) -> None:
    problems = [
        Problem(
            item.key or item.mark,
            "unknown-key",
            Text(
                zh=f"{what}没有“{key}”这个键。{nearest(key, known, '您是否要写“{}”？')}可用的键：{'、'.join(known)}。",
                en=f"{what.strip() or 'This'} has no key “{key}”. {nearest(key, known, 'Did you mean “{}”? ')}"
                f"Known keys: {', '.join(known)}.",
            ),
        )
        for key, item in value.items()
        if key not in known
    ]
    if problems:
        raise PolicyError(problems)


def read_yaml(text: str, file: str) -> Item:
    """Read one YAML document into items. Raises PolicyError at the line that cannot be read.

    :param text: the whole file; more than 20 MB is refused.
    :param file: the name that marks carry.
    """
    if len(text) > MAX_BYTES:
        raise problem(Mark(file, 1, 1), "too-large", zh="文件超过 20 MB。", en="The file is larger than 20 MB.")
    try:
        return _Items(file, _contents(text)).document()
    except PolicyError:
        raise
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, file, text) from None
    except (yaml.YAMLError, ValueError) as error:
        raise problem(
            Mark(file, 1, 1), "not-yaml", zh=f"不是可读的 YAML：{error}", en=f"This is no readable YAML: {error}"
        ) from None


def _contents(text: str) -> Iterator[Event]:
    """What stands in the text, piece by piece, without the frame of stream and document."""
    frame = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
    return (event for event in yaml.parse(text, Loader=PARSER) if not isinstance(event, frame))


def _unreadable(error: yaml.MarkedYAMLError, file: str, text: str) -> PolicyError:
    at = error.problem_mark or error.context_mark
    mark = Mark(file, at.line + 1, at.column + 1) if at else Mark(file, 1, 1)
    why = error.problem or error.context or "?"
    if "".join(text.split("\n")[mark.line - 1 : mark.line])[: mark.column].endswith("\t"):
        return problem(
            mark,
            "tab",
            zh="这里有制表符（Tab）。YAML 只用空格缩进，请换成空格。",
            en="There is a tab here. YAML wants spaces: replace it.",
        )
    return problem(
        mark,
        "not-yaml",
        zh=f"YAML 在此处读不下去（{why}）。请检查缩进、冒号后的空格和引号。",
        en=f"YAML cannot be read here ({why}). Check indentation, the space after colons, and quotes.",
    )


class _Items:
    """Items from the parser's events, each with its place; what is not used here is refused by name."""

    def __init__(self, file: str, events: Iterator[Event]) -> None:
        self.file = file
        self.events = events

    def document(self) -> Item:
        """The one document of a file. Raises PolicyError where there are two."""
        first = next(self.events, None)
        if first is None:
            return Item(None, Mark(self.file, 1, 1))
        item = self._item(first, 0)
        more = next(self.events, None)
        if more is not None:
            raise problem(
                self._mark(more),
                "two-documents",
                zh="一个文件里只写一份文档，请删去“---”之后的内容。",
                en="A file holds one document: delete what follows “---”.",
            )
        return item

    def _item(self, event: Event, depth: int) -> Item:
        mark = self._mark(event)
        self._refuse(event, mark, depth)
        if isinstance(event, MappingStartEvent):
            return Item(self._mapping(depth), mark)
        if isinstance(event, ScalarEvent):
            text = str(event.value)
            return Item(text if event.style else _scalar(text), mark, text)
        return Item(self._list(depth), mark)

    def _refuse(self, event: Event, mark: Mark, depth: int) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise problem(
                mark,
                "anchor",
                zh="这里不用锚点和别名，请写全。",
                en="Anchors and aliases are not used here: write it out.",
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise problem(
                mark,
                "tag",
                zh=f"这里不用标签“{tag}”，请删去。",
                en=f"Tags such as “{tag}” are not used here: leave it out.",
            )
        if depth > MAX_DEPTH:
            raise problem(
                mark,
                "too-deep",
                zh=f"嵌套超过 {MAX_DEPTH} 层，请拆开。",
                en=f"This is nested more than {MAX_DEPTH} levels deep: take it apart.",
            )

    def _list(self, depth: int) -> list[Item]:
        found = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._item(event, depth + 1))
        return found

    def _mapping(self, depth: int) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            mark = self._mark(event)
            key = self._key(event, mark)
            if key in found:
                raise problem(
                    mark,
                    "key-twice",
                    zh=f"“{key}”写了两次。请删去一处。",
                    en=f"“{key}” is written twice: delete one.",
                )
            value = self._item(next(self.events), depth + 1)
            place = mark if isinstance(value.value, dict | list) else value.mark
            found[key] = Item(value.value, place, value.raw, mark)
        return found

    def _key(self, event: Event, mark: Mark) -> str:
        self._refuse(event, mark, 0)
        if not isinstance(event, ScalarEvent):
            raise problem(mark, "wrong-form", zh="键应当是文字。", en="A key must be text.")
        return str(event.value)

    def _mark(self, event: Event) -> Mark:
        at = event.start_mark
        return Mark(self.file, at.line + 1, at.column + 1) if at else Mark(self.file, 1, 1)


def _scalar(text: str) -> Scalar:
    """What YAML 1.2 says of a text without quotes."""
    if text.lower() in _WORDS and text in (text.lower(), text.capitalize(), text.upper()):
        return _WORDS[text.lower()]
    if _INT.match(text):
        return int(text) if len(text) <= 18 else text
    return float(text) if _FLOAT.match(text) else text


class Collector:
    """Gathers problems over many parts, so that one reading shows all of them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def run(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except PolicyError as error:
            self.problems.extend(error.problems)
            return None

    def raise_if_any(self) -> None:
        if self.problems:
            raise PolicyError(self.problems)
