"""Search without an index: what a person would say is found, worked out from the texts one by one."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from pypinyin import lazy_pinyin

from shouyue.search.actions import Searchable

WORD = re.compile("[a-z0-9]+|[一-鿿]+")
TRADITIONAL = str.maketrans("損張單慶", "损张单庆")


def found(entries: Sequence[Searchable], question: str) -> list[str]:
    """The subjects in the order in which they are shown: exact titles, then the newest, then the last put in."""
    words = [word for word in _plain(question).split() if WORD.search(word)]
    hits = [
        (_squeezed(entry.title) == _squeezed(question), entry.at.replace(microsecond=0), place, entry.subject)
        for place, entry in enumerate(entries)
        if words and all(_has(entry, word) for word in words)
    ]
    return [subject for *_, subject in sorted(hits, reverse=True)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(TRADITIONAL)


def _squeezed(text: str) -> str:
    return "".join(WORD.findall(_plain(text)))


def _has(entry: Searchable, word: str) -> bool:
    texts = [_plain(text) for text in (entry.title, entry.text, *entry.names)]
    pieces = WORD.findall(word)
    return all(any(_in_text(text, piece) for text in texts) or _in_names(entry.names, piece) for piece in pieces)


def _in_text(text: str, piece: str) -> bool:
    if not piece.isascii():
        return piece in text
    runs = [run for run in WORD.findall(text) if run.isascii()]
    if len(piece) == 1:
        return piece in runs
    return any(run.startswith(piece) or _ends(run, piece) for run in runs)


def _ends(run: str, piece: str) -> bool:
    """Whether the piece begins the last four to six digits of a long number."""
    digits = len(list(takewhile(str.isdigit, reversed(run))))
    return len(run) >= 7 and any(digits >= size and run[-size:].startswith(piece) for size in (4, 5, 6))


def _in_names(names: Sequence[str], piece: str) -> bool:
    if len(piece) < 2:
        return False
    for name in names:
        syllables = lazy_pinyin(_plain(name))
        for start in range(len(syllables)):
            rest = syllables[start:]
            initials = "".join(syllable[0] for syllable in rest)
            if "".join(rest).startswith(piece) or (len(rest) > 1 and initials.startswith(piece)):
                return True
    return False
