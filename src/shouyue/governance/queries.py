"""Questions about the documents in force: what they say, how far they run, what is open in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from shouyue.obligations import queries as promises
from shouyue.policy.lint import CHECKS, Check, Finding, lint
from shouyue.policy.load import load_pack, pack_ids
from shouyue.policy.phrasing import Phrase, phrase
from shouyue.policy.values import AnyRule, Clause, ClauseKind, Parameter, Policy, Question, Status


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause with all that hangs on it."""

    policy: Policy
    clause: Clause
    rules: tuple[AnyRule, ...]
    parameters: tuple[Parameter, ...]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]

    def phrases(self, language: str) -> list[Phrase]:
        """Its rules in words."""
        return [phrase(rule, self.policy, language) for rule in self.rules]


@dataclass(frozen=True, slots=True)
class Overview:
    """One document in figures."""

    policy: Policy
    statuses: Counter[Status]
    rules: int
    questions: int
    findings: int


def policies() -> tuple[Policy, ...]:
    """The documents in force; the shipped ones before anything was adopted."""
    try:
        return tuple(promises.in_force().policies.values())
    except promises.NothingAdopted:
        return _shipped()


@cache
def _shipped() -> tuple[Policy, ...]:
    return tuple(load_pack(code) for code in pack_ids())


def policy(code: str) -> Policy | None:
    """A document by its id."""
    return next((one for one in policies() if one.document.id == code), None)


_linted: tuple[tuple[Policy, ...], tuple[Finding, ...]] = ((), ())


def findings() -> tuple[Finding, ...]:
    """What the linter says of all documents together, gravest first; kept until other documents are in force."""
    global _linted
    standing, (known, found) = policies(), _linted
    if [id(one) for one in known] != [id(one) for one in standing]:
        found = linted(standing)
        _linted = standing, found
    return found


def linted(standing: Sequence[Policy]) -> tuple[Finding, ...]:
    """The findings of these documents together, gravest first."""
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(lint(standing), key=lambda finding: (order[finding.level.value], finding.id)))


def findings_of(code: str) -> tuple[Finding, ...]:
    """The findings that speak of one document, and those of what all of them share (a calendar, a year)."""
    return tuple(finding for finding in findings() if concerns(finding, code) or is_shared(finding))


def is_shared(finding: Finding) -> bool:
    """Whether a finding speaks of no document in particular."""
    return not any(concerns(finding, one.document.id) for one in policies())


def checked(code: str) -> list[tuple[Check, list[Finding]]]:
    """The findings of a document, each kind of objection with what it is and why it matters, gravest first."""
    found = findings_of(code)
    kinds = [(check, [finding for finding in found if finding.code == check.code]) for check in CHECKS]
    return [(check, findings) for check, findings in kinds if findings]


def clauses_of(finding: Finding) -> list[tuple[Policy, Clause]]:
    """The clauses that a finding speaks of, with their documents."""
    return [
        (one, clause) for one in policies() for clause in one.clauses.values() if _speaks_of(finding, one, clause.id)
    ]


def _speaks_of(finding: Finding, one: Policy, clause: str) -> bool:
    rules = {rule.id for rule in one.rules if rule.clause == clause}
    return any(part == clause or part in rules for part in _parts(finding))


def _parts(finding: Finding) -> list[str]:
    """The ids that a finding names."""
    return re.split(r"[ |]", finding.where)


def concerns(finding: Finding, prefix: str) -> bool:
    """Whether a finding speaks of a document, a clause or a rule by its id."""
    return any(part == prefix or part.startswith((f"{prefix}-", f"{prefix}/")) for part in _parts(finding))


def overviews() -> list[Overview]:
    """Every document in figures."""
    return [
        Overview(
            policy=one,
            statuses=Counter(clause.status for clause in one.clauses.values()),
            rules=len(one.rules),
            questions=len(one.questions),
            findings=len(findings_of(one.document.id)),
        )
        for one in policies()
    ]


def clause_view(one: Policy, clause: Clause) -> ClauseView:
    """A clause with its rules, figures, questions and findings."""
    rules = tuple(rule for rule in one.rules if rule.clause == clause.id)
    used = {name for rule in rules for name in rule.parameters}
    return ClauseView(
        policy=one,
        clause=clause,
        rules=rules,
        parameters=tuple(
            parameter for parameter in one.parameters.values() if parameter.clause == clause.id or parameter.id in used
        ),
        questions=tuple(question for question in one.questions if question.clause == clause.id),
        findings=tuple(finding for finding in findings() if concerns(finding, clause.id)),
    )


def clause_views(code: str = "", *, kind: str = "", status: str = "", words: str = "") -> list[ClauseView]:
    """Clauses of one document or of all, by kind, by how far they run, and by words in their id, title or text."""
    chosen = [one for one in policies() if code in ("", one.document.id)]
    return [
        clause_view(one, clause)
        for one in chosen
        for clause in one.clauses.values()
        if kind in ("", clause.kind.value) and status in ("", clause.status.value) and _says(clause, words)
    ]


def _says(clause: Clause, words: str) -> bool:
    """Whether every word stands somewhere in the clause, whatever the language and the case."""
    texts = [part for text in (clause.title, clause.says) for part in (text.zh, text.hant, text.en)]
    whole = " ".join([clause.id, clause.at, *texts]).lower()
    return all(word in whole for word in words.lower().split())


def kinds_of(code: str = "") -> list[ClauseKind]:
    """The kinds that occur, in the order of their definition."""
    present = {clause.kind for one in policies() if code in ("", one.document.id) for clause in one.clauses.values()}
    return [kind for kind in ClauseKind if kind in present]
