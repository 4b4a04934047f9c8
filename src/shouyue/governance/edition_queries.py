"""Questions about editions: what a draft says otherwise than what is in force, and what that would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.governance import queries
from shouyue.governance.logic import Comparison, Pair, Same, changed_files, compare, same_words
from shouyue.obligations import queries as promises
from shouyue.policy.engine.editions import same_text
from shouyue.policy.lint import Finding, Level
from shouyue.policy.load import HOUSE
from shouyue.policy.source import PolicyError, Problem
from shouyue.policy.values import AnyRule, Policy

if TYPE_CHECKING:
    from shouyue.obligations.models import Edition
    from shouyue.obligations.queries import InForce, Moves, Standing

HELD = 8  # comparisons kept in memory: reading and linting all documents takes a second


@dataclass(frozen=True, slots=True)
class Compared:
    """A draft beside what is in force: `problems` where it cannot run, otherwise what is new, and what it changes.

    Of HOUSE `files` changed instead of clauses, and `rules` are those of all documents that it changes.
    """

    old: Policy | None
    new: Policy | None
    comparison: Comparison | None
    files: tuple[tuple[str, int, int], ...]
    rules: tuple[Pair[AnyRule], ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    trial: "InForce | None"  # none where it cannot be read

    @property
    def is_empty(self) -> bool:
        return not self.files and (self.comparison is None or self.comparison.is_empty)

    @property
    def is_sound(self) -> bool:
        return not self.problems


_held: "dict[str, tuple[InForce, Compared]]" = {}


def compared(edition: "Edition", at: datetime) -> Compared:
    """An edition beside what is in force; kept in memory until something else is in force."""
    now = promises.in_force()
    known = _held.get(edition.sha256)
    if known is not None and known[0] is now:
        return known[1]
    found = _compared(edition, now, at)
    while len(_held) >= HELD:
        _held.pop(next(iter(_held)))
    _held[edition.sha256] = now, found
    return found


def moves(found: Compared, trial: "InForce", at: datetime) -> "Moves":
    """What the running obligations of the changed rules would become if they took the new text."""
    return promises.would_move(trial, promises.of_rules(pair.id for pair in found.rules if pair.old), at=at)


def place_of(document: str, at: datetime) -> "Standing":
    """What is in force and planned of a document."""
    return promises.standing_of(document, at)


def _compared(edition: "Edition", now: "InForce", at: datetime) -> Compared:
    old = now.policies.get(edition.document)
    try:
        trial = promises.as_if(edition, at=at)
    except PolicyError as error:
        return Compared(old, None, None, (), (), (), error.problems, None)
    findings = _new_findings(trial.policies)
    problems = tuple(Problem(one.mark, one.code, one.text) for one in findings if one.level is Level.ERROR)
    same = _same(now, trial)
    if edition.document == HOUSE:
        house = promises.last_house().edition
        rules = tuple(
            pair
            for code, policy in trial.policies.items()
            for pair in compare(now.policies.get(code), policy, same).rules
        )
        return Compared(None, None, None, changed_files(house.files, edition.files), rules, findings, problems, trial)
    new = trial.policies[edition.document]
    comparison = compare(old, new, same)
    return Compared(old, new, comparison, (), comparison.rules, findings, problems, trial)


def _new_findings(policies: Mapping[str, Policy]) -> tuple[Finding, ...]:
    """What the linter says with the draft that it does not say without."""
    known = {one.id for one in queries.findings()}
    return tuple(one for one in queries.linted(tuple(policies.values())) if one.id not in known)


def _same(now: "InForce", trial: "InForce") -> Same:
    """Whether a rule says the same under both, with the same hours: exactly what decides whether what runs goes on."""

    def same(old: AnyRule, new: AnyRule) -> bool:
        one, other = now.program.codes.get(old.id), trial.program.codes.get(new.id)
        if one is None or other is None:
            return same_words(old, new)
        return same_text(one, other)

    return same
