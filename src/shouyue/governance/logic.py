"""Two editions of a document side by side: clause by clause, rule by rule, figure by figure. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Generic, TypeVar

from shouyue.kit.text import Text
from shouyue.policy.values import NOWHERE, AnyRule, Clause, Parameter, Policy

Thing = TypeVar("Thing")
Same = Callable[[AnyRule, AnyRule], bool]
NO_WORDS = Text(zh="", en="")
WORDS = re.compile(r"\d+|[A-Za-z]+|.", re.S)


class Change(StrEnum):
    """What became of a clause, a rule or a figure."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair(Generic[Thing]):
    """One thing in the edition before and in the new one; None where it is not there."""

    id: str
    old: Thing | None
    new: Thing | None
    change: Change

    @property
    def standing(self) -> Thing:
        """As it stands last."""
        found = self.new if self.new is not None else self.old
        assert found is not None  # a pair is made of one thing at least
        return found


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause with its rules; `is_said_otherwise`: its own words changed, not only its rules."""

    clause: Pair[Clause]
    rules: tuple[Pair[AnyRule], ...]

    @property
    def is_said_otherwise(self) -> bool:
        return self.clause.change is not Change.SAME


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is otherwise in the new edition; what is not is only counted."""

    clauses: tuple[ClauseChange, ...]
    figures: tuple[Pair[Parameter], ...]
    rules: tuple[Pair[AnyRule], ...]
    unchanged: int  # clauses with all their rules

    def count(self, change: Change) -> int:
        """How many rules became so."""
        return sum(1 for pair in self.rules if pair.change is change)

    @property
    def is_empty(self) -> bool:
        return not self.clauses and not self.figures


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that was changed: kept, taken out or put in."""

    text: str
    kind: str  # same, out, in


def compare(old: Policy | None, new: Policy, same: Same) -> Comparison:
    """What is otherwise in `new`.

    :param same: whether two rules of one id say the same, their words and places aside
    """
    rules = _pairs(_by_id(old.rules if old else ()), _by_id(new.rules), same)
    clauses = _pairs(dict(old.clauses) if old else {}, dict(new.clauses), _same_clause)
    figures = _pairs(dict(old.parameters) if old else {}, dict(new.parameters), _same_figure)
    changed = tuple(pair for pair in rules if pair.change is not Change.SAME)
    with_rules = [
        ClauseChange(pair, tuple(each for each in changed if each.standing.clause == pair.id)) for pair in clauses
    ]
    found = tuple(one for one in with_rules if one.is_said_otherwise or one.rules)
    return Comparison(
        clauses=found,
        figures=tuple(pair for pair in figures if pair.change is not Change.SAME),
        rules=changed,
        unchanged=len(clauses) - len(found),
    )


def same_words(one: AnyRule, other: AnyRule) -> bool:
    """Whether two rules say the same, labels, places and names of parameters aside."""
    return _bare(one) == _bare(other)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """A text as it was and as it is, in one: what was taken out stands before what was put in. Numbers stay whole."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(before[a:b]), "same"))
            continue
        sides = ("".join(before[a:b]), "out"), ("".join(after[c:d]), "in")
        found += [Piece(text, kind) for text, kind in sides if text]
    return tuple(found)


def _pairs(
    old: Mapping[str, Thing], new: Mapping[str, Thing], same: Callable[[Thing, Thing], bool]
) -> tuple[Pair[Thing], ...]:
    """Each thing of both, in the order of the new edition, what is gone at the end."""
    return tuple(
        _pair(name, old.get(name), new.get(name), same) for name in [*new, *(one for one in old if one not in new)]
    )


def _pair(name: str, old: Thing | None, new: Thing | None, same: Callable[[Thing, Thing], bool]) -> Pair[Thing]:
    if old is None:
        change = Change.NEW
    elif new is None:
        change = Change.GONE
    else:
        change = Change.SAME if same(old, new) else Change.CHANGED
    return Pair(name, old, new, change)


def _by_id(rules: Iterable[AnyRule]) -> dict[str, AnyRule]:
    return {rule.id: rule for rule in rules}


def _same_clause(old: Clause, new: Clause) -> bool:
    return replace(old, mark=NOWHERE) == replace(new, mark=NOWHERE)


def _same_figure(old: Parameter, new: Parameter) -> bool:
    return (old.value, old.label, old.clause) == (new.value, new.label, new.clause)


def _bare(rule: AnyRule) -> AnyRule:
    return replace(rule, label=NO_WORDS, mark=NOWHERE, parameters=(), document="")


def changed_files(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, int, int], ...]:
    """Of each file that changed its name, how many lines were taken out and how many put in."""
    found = []
    for name in sorted({*old, *new}):
        before, after = _lines(old.get(name, "")), _lines(new.get(name, ""))
        if before != after:
            found.append((name, *_counted(before, after)))
    return tuple(found)


def _lines(text: str) -> list[str]:
    return text.splitlines()


def _counted(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    kept = sum(block.size for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())
    return len(before) - kept, len(after) - kept
