"""What can go wrong with a condition: while it is read (ConditionError), checked (Problem) or answered (Failure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from shouyue.kit.text import Text


class ConditionError(ValueError):
    """A text that is no condition of the subset. `column` counts characters of the whole text from 1."""

    def __init__(self, text: Text, column: int) -> None:
        super().__init__(f"{text.en} (column {column})")
        self.text = text
        self.column = column


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the check found. `column` counts characters of the whole condition from 1."""

    text: Text
    column: int


class Failure(Exception):
    """A condition, or a part of it, that has no value for these facts. The sentence is made when somebody reads it."""

    def __init__(self, template: Text, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    @property
    def text(self) -> Text:
        """Why there is no value."""
        return fill(self.template, **self.values)

    def __str__(self) -> str:
        return self.text.en


class Absent(Failure):
    """A value that nobody has recorded. `name` is as written, `facts.severity`; `has` asks for it without failing."""

    def __init__(self, name: object) -> None:
        super().__init__(NOT_RECORDED, name=name)

    @property
    def name(self) -> str:
        return str(self.values["name"])


NOT_RECORDED = Text(
    zh="`{name}` 没有记录。用 has({name}) 可先问有没有。",
    hant="`{name}` 沒有記錄。用 has({name}) 可先問有沒有。",
    en="`{name}` is not recorded. Ask has({name}) first.",
)


def fill(template: Text, **values: object) -> Text:
    """Put values into the places of a sentence, in all languages."""

    def filled(language: str) -> str:
        words = {key: value.in_(language) if isinstance(value, Text) else value for key, value in values.items()}
        return template.in_(language).format_map(words)

    return Text(zh=filled("zh-hans"), hant=filled("zh-hant"), en=filled("en"))


def guess(word: str, known: Iterable[str], before: str = "") -> Text:
    """Answer a sentence that offers the nearest of the known words, led by `before`; empty where none is near."""
    near = get_close_matches(word, list(known), n=1)
    if not near:
        return Text(zh="", en="")
    meant = before + near[0]
    return Text(zh=f"是否指 `{meant}`？", hant=f"是否指 `{meant}`？", en=f" Did you mean `{meant}`?")
