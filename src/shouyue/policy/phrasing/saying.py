"""Filling sentences: pieces are joined with a space where Chinese meets letters or figures."""

from collections.abc import Iterable
from string import Formatter

from shouyue.kit.text import Text
from shouyue.policy.conditions.wording import glue

QUOTED = Text(zh="“{a}”", hant="「{a}」", en="“{a}”")
OR = Text(zh="或", en=" or ")
AND = Text(zh="、", en=", ")
SEMICOLON = Text(zh="；", en="; ")
STOP = Text(zh="。", en=".")


def say(template: Text, language: str, **parts: str) -> str:
    """A sentence in one language with its `{places}` filled; what is put in is never read as a template."""
    pieces: list[str] = []
    for before, place, _, _ in Formatter().parse(template.in_(language)):
        pieces.append(before)
        if place is not None:
            pieces.append(parts[place])
    return glue(*pieces)


def joined(pieces: Iterable[str], between: Text, language: str) -> str:
    """Pieces in a row with the same words between them."""
    row: list[str] = []
    for piece in filter(None, pieces):
        row += [between.in_(language), piece] if row else [piece]
    return glue(*row)


def quoted(text: str, language: str) -> str:
    return say(QUOTED, language, a=text)
