"""What a rule in words consists of, so that a page can lay it out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One aspect of a rule. `key` is stable (`start`, `within`, …); `label` names it in the reader's language."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder or a chain, or an option of a class.

    Its place from 1, when it is taken, who is told or asked or what is proposed, what accepts it.
    """

    place: int
    when: str
    to: str
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter that the rule uses. `value` is said in words, `written` stands in the policy."""

    parameter: str
    label: str
    value: str
    written: str
    origin: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule in words of one language: a title, one sentence that says it all, and its aspects one by one."""

    rule: str
    kind: str
    kind_label: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    rungs: tuple[Rung, ...] = ()
    figures: tuple[Figure, ...] = ()

    def line(self, key: str) -> str:
        """The text of one aspect, empty where the rule says nothing about it."""
        return next((line.text for line in self.lines if line.key == key), "")
