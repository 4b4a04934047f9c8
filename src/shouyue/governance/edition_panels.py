"""Pieces of the pages of editions: who adopted what, rules side by side, what that does to what runs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext

from shouyue.governance.logic import Change, ClauseChange, Pair, Piece, pieces
from shouyue.governance.panels import language
from shouyue.governance.phrases import CHANGES
from shouyue.kit.text import Text
from shouyue.people.naming import who
from shouyue.policy.load import HOUSE
from shouyue.policy.phrasing import Phrase, figure_words, phrase
from shouyue.policy.source import Problem
from shouyue.policy.values import AnyRule, Clause, Deadline, Ladder, Parameter, Policy
from shouyue.ui.elements import Tone

if TYPE_CHECKING:
    from shouyue.obligations.models import Adoption, Edition
    from shouyue.obligations.queries import Moves, Standing

FOREVER = 2001  # adopted before this year: in force since there was anything
SHORT = 10  # letters of a hash


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """One adoption as a line of a table."""

    adoption: "Adoption"
    title: str
    hash: str
    by: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class LineChange:
    """One aspect of a rule before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that changes: in words, and how many running promises it concerns."""

    pair: Pair[AnyRule]
    title: str
    kind: str
    word: str | Promise
    tone: Tone
    sentence: str
    lines: tuple[LineChange, ...]
    running: int
    may_take: bool  # whether what runs may be told to take the new text
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause that changes, its words with what was taken out and put in."""

    id: str
    title: Text
    word: str | Promise
    tone: Tone
    says: tuple[Piece, ...]
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that changes."""

    id: str
    label: Text
    clause: str
    word: str | Promise
    tone: Tone
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that keeps a text from running: where, the line as it stands there, and what to do."""

    mark: str
    line: str
    text: Text


def title_of(document: str, policies: Mapping[str, Policy]) -> str:
    """What people call a document."""
    if document == HOUSE:
        return gettext("What all documents stand on")
    policy = policies.get(document)
    return policy.document.title.in_(language()) if policy else document


def adoption_row(adoption: "Adoption", policies: Mapping[str, Policy]) -> AdoptionRow:
    """An adoption with the names of its document and of who adopted it."""
    return AdoptionRow(
        adoption=adoption,
        title=title_of(adoption.document, policies),
        hash=adoption.edition.sha256[:SHORT],
        by=who(adoption.adopted_by),
        is_first=adoption.effective_at.year < FOREVER,
    )


def history(standings: "Iterable[Standing]", policies: Mapping[str, Policy]) -> list[AdoptionRow]:
    """Every adoption but those of the beginning, the latest first."""
    known = [each for one in standings for each in (*one.planned, *((one.now,) if one.now else ()), *one.past)]
    found = [each for each in known if each.effective_at.year >= FOREVER]
    return [adoption_row(each, policies) for each in sorted(found, key=lambda each: -each.pk)]


def clause_rows(changes: Iterable[ClauseChange], rows: Mapping[str, RuleRow]) -> list[ClauseRow]:
    """The clauses that change, each with its rules."""
    return [
        ClauseRow(
            id=one.clause.id,
            title=one.clause.standing.title,
            word=CHANGES[_word(one)][0],
            tone=CHANGES[_word(one)][1],
            says=pieces(_says(one.clause.old), _says(one.clause.new)) if one.is_said_otherwise else (),
            rules=tuple(rows[pair.id] for pair in one.rules),
        )
        for one in changes
    ]


def _word(one: ClauseChange) -> Change:
    return one.clause.change if one.is_said_otherwise else Change.CHANGED


def _says(clause: Clause | None) -> str:
    return clause.says.in_(language()) if clause is not None else ""


def rule_rows(
    pairs: Iterable[Pair[AnyRule]],
    old: Mapping[str, Policy],
    new: Mapping[str, Policy],
    running: Mapping[str, int],
    moves: "Moves",
) -> dict[str, RuleRow]:
    """The rules that change, by id."""
    outcomes: dict[str, Counter[str]] = {}
    for move in moves.moves:
        outcomes.setdefault(move.row.rule, Counter())[move.outcome] += 1
    return {
        pair.id: _rule_row(pair, old, new, running.get(pair.id, 0), outcomes.get(pair.id, Counter())) for pair in pairs
    }


def _rule_row(
    pair: Pair[AnyRule],
    old: Mapping[str, Policy],
    new: Mapping[str, Policy],
    running: int,
    outcomes: Mapping[str, int],
) -> RuleRow:
    rule = pair.standing
    before = phrase(pair.old, old[pair.old.document], language()) if pair.old else None
    after = phrase(pair.new, new[pair.new.document], language()) if pair.new else None
    said = after or before
    assert said is not None  # a pair is made of one rule at least
    word, tone = CHANGES[pair.change]
    return RuleRow(
        pair=pair,
        title=said.title,
        kind=said.kind_label,
        word=word,
        tone=tone,
        sentence=said.sentence,
        lines=_lines(before, after),
        running=running,
        may_take=pair.old is not None and isinstance(rule, Deadline | Ladder),
        outcomes=outcomes,
    )


def _lines(before: Phrase | None, after: Phrase | None) -> tuple[LineChange, ...]:
    """The aspects of a rule that differ; none where one of the two is not there."""
    if before is None or after is None:
        return ()
    old = {line.key: line for line in before.lines}
    new = {line.key: line for line in after.lines}
    found = []
    for key in dict.fromkeys([*new, *old]):
        texts = [side[key].text if key in side else "" for side in (old, new)]
        if texts[0] != texts[1]:
            found.append(LineChange((new.get(key) or old[key]).label, texts[0], texts[1]))
    return (*found, *_rungs(before, after))


def _rungs(before: Phrase, after: Phrase) -> tuple[LineChange, ...]:
    """The steps of a ladder or a chain that differ."""
    steps = [{rung.place: f"{rung.when} → {rung.to}" for rung in side.rungs} for side in (before, after)]
    places = sorted({*steps[0], *steps[1]})
    changed = [place for place in places if steps[0].get(place) != steps[1].get(place)]
    return tuple(
        LineChange(gettext("Step %d") % place, steps[0].get(place, ""), steps[1].get(place, "")) for place in changed
    )


def figure_rows(pairs: Iterable[Pair[Parameter]]) -> list[FigureRow]:
    """The figures that change."""
    return [
        FigureRow(
            id=pair.id,
            label=pair.standing.label,
            clause=pair.standing.clause,
            word=CHANGES[pair.change][0],
            tone=CHANGES[pair.change][1],
            before=figure_words(pair.old.value, language()) if pair.old else "",
            after=figure_words(pair.new.value, language()) if pair.new else "",
        )
        for pair in pairs
    ]


def problem_rows(problems: Iterable[Problem], files: Mapping[str, str]) -> list[ProblemRow]:
    """What is wrong, with the line as it stands in the file."""
    return [
        ProblemRow(str(one.mark) if one.mark.file else "", _line(files.get(one.mark.file, ""), one.mark.line), one.text)
        for one in problems
    ]


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def is_draft_of(edition: "Edition", standing: "Standing") -> bool:
    """Whether an edition is neither in force nor planned, so that it may be adopted."""
    known = [one.edition_id for one in (standing.now, *standing.planned) if one is not None]
    return edition.pk not in known
