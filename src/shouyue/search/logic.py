"""How texts and questions are cut into tokens, and which parts of a text were hit. Pure.

One scheme for both databases, so that both find the same: tokens are made here, databases only keep them in their
order. Chinese has no spaces: a run of characters becomes its pairs and then its last character alone, so that every
character begins a token. 外箱破损 is kept as 外箱 箱破 破损 损, and found by 破损, a token, by 箱破损, two tokens in a
row, by 损, with which a token begins. A run of letters and digits stays whole and is found by how it begins, a long
number also by its last four to six digits.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from shouyue.search.folding import CHINESE, IS_CHINESE, RUN, composed, fold, fold_character
from shouyue.search.pinyin import initials_of, readings

MOST_TOKENS = 8_000  # of one text: PostgreSQL counts places to 16,383. What stands behind them is not found
MOST_EXTRAS = 2_000
MOST_SYLLABLES = 16  # of one name
MOST_TERMS = 16  # of one question
LONGEST_TOKEN = 64  # characters
LONGEST_KEY = 300
SUFFIXES = (4, 5, 6)  # last digits of a number by which people ask for it
SHORTEST_NUMBER = 7  # characters of what is asked for by its last digits
BREAK = "\ue000"  # stands between parts, so that no tokens in a row go across; nobody can ask for it

# Letters and digits joined by a sign, as in GD-2026-0001, are asked for in a row.
WORD = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+(?:[-_./][^\W_{CHINESE}]+)*")
# The groups in which people write telephone numbers.
PHONE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?(1[0-9]{2})[- ]([0-9]{4})[- ]([0-9]{4})(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])(0[0-9]{2,3})[- ]([0-9]{7,8})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Term:
    """What a text must have: these tokens in a row. `begins`: the last one may go on."""

    tokens: tuple[str, ...]
    begins: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `hit` where it is what was asked for. It is plain text: whoever shows it escapes it."""

    text: str
    hit: bool


def indexed(title: str, text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The tokens by which an entry is found, in their order. `names` are found by their pinyin too."""
    stream: list[str] = []
    numbers: dict[str, None] = {}
    for part in (title, *names, text):
        tokens = list(islice(_tokens(part), MOST_TOKENS))
        stream += [*tokens, BREAK]
        numbers |= dict.fromkeys(_endings(tokens))
    spoken = dict.fromkeys(token for name in names for token in _spoken(name))
    for extra in islice(spoken | numbers, MOST_EXTRAS):
        stream += [extra, BREAK]
    return tuple(stream)


def asked(question: str) -> tuple[Term, ...]:
    """The terms of a question; a text is found when it has them all. Signs ask for nothing and do no harm."""
    words = dict.fromkeys(WORD.findall(_plain(question)))
    return tuple(_term(word) for word in islice(words, MOST_TERMS))


def key_of(title: str) -> str:
    """By what an exact title is found: its letters, digits and characters."""
    return "".join(RUN.findall(fold(title)))[:LONGEST_KEY]


def parts(text: str, terms: Iterable[Term], *, width: int = 0) -> tuple[Part, ...]:
    """The text cut where it was hit. With `width`: about so many characters of it, around the first hit."""
    whole = composed(text)
    spans = _merged(_spans(whole, tuple(terms)))
    start, end = _window(len(whole), spans[0][0] if spans else 0, width or len(whole))
    found: list[Part] = [Part("…", hit=False)] if start else []
    here = start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        found += [Part(whole[here:first], hit=False), Part(whole[max(first, start) : min(last, end)], hit=True)]
        here = min(last, end)
    found += [Part(whole[here:end], hit=False), Part("…" if end < len(whole) else "", hit=False)]
    return tuple(part for part in found if part.text)


def _plain(text: str) -> str:
    """Folded, with telephone numbers written in one."""
    return LANDLINE.sub(r"\1\2", PHONE.sub(r"\1\2\3", fold(text)))


def _tokens(text: str) -> Iterator[str]:
    for run in RUN.findall(_plain(text)):
        if IS_CHINESE.match(run):
            yield from (first + second for first, second in pairwise(run))
            yield run[-1]
        else:
            yield run[:LONGEST_TOKEN]


def _endings(tokens: Iterable[str]) -> Iterator[str]:
    """The last digits of long numbers."""
    for token in tokens:
        if len(token) >= SHORTEST_NUMBER:
            yield from (token[-size:] for size in SUFFIXES if token[-size:].isdecimal())


def _spoken(name: str) -> Iterator[str]:
    """A name in pinyin and in initials, from each of its syllables on: 江北 is found inside 重庆江北."""
    for read in readings(name):
        syllables, letters = read[:MOST_SYLLABLES], initials_of(read, name)[:MOST_SYLLABLES]
        for start in range(len(syllables)):
            yield "".join(syllables[start:])[:LONGEST_TOKEN]
            if len(letters) > start + 1:  # one letter says too little
                yield "".join(letters[start:])[:LONGEST_TOKEN]


def _term(word: str) -> Term:
    if not IS_CHINESE.match(word):
        tokens = tuple(run[:LONGEST_TOKEN] for run in RUN.findall(word))
        # A single letter begins too much, unless others stand before it, as while GD-2026-0001 is typed.
        return Term(tokens, begins=len(tokens) > 1 or len(tokens[-1]) > 1)
    if len(word) == 1:
        return Term((word,), begins=True)
    return Term(tuple(first + second for first, second in pairwise(word[:LONGEST_TOKEN])), begins=False)


def _spans(whole: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where the terms stand in a composed text, in its own places."""
    folds = [fold_character(character) for character in whole]
    places = [place for place, folded in enumerate(folds) for _ in folded]
    found = (span for run in RUN.finditer("".join(folds)) for term in terms for span in _inside(run, term))
    return sorted((places[first], places[last - 1] + 1) for first, last in found)


def _inside(run: re.Match[str], term: Term) -> Iterator[tuple[int, int]]:
    if IS_CHINESE.match(term.tokens[0]):
        said = "".join(token[0] for token in term.tokens[:-1]) + term.tokens[-1]
        yield from (
            (hit.start() + run.start(), hit.end() + run.start()) for hit in re.finditer(re.escape(said), run[0])
        )
        return
    for token in term.tokens:
        if run[0].startswith(token):
            yield run.start(), run.start() + len(token)
        elif len(token) in SUFFIXES and run[0].endswith(token):
            yield run.end() - len(token), run.end()


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch taken together."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _window(length: int, hit: int, width: int) -> tuple[int, int]:
    """The first and the last place of a piece `width` long with a third of it before the hit."""
    start = max(0, min(hit - width // 3, length - width))
    return start, min(start + width, length)
