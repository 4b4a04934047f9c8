"""How well the word was kept, clause by clause: kept figures put in the order of the written policy. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shouyue.policy.engine.counting import Counted
from shouyue.policy.values import Clause, Policy, Status, Target

if TYPE_CHECKING:
    from shouyue.obligations.queries import Figure


@dataclass(slots=True)
class Sum:
    """Obligations by the column in which they stand."""

    kept: int = 0
    entered_late: int = 0  # kept too, and shown in amber
    late: int = 0
    open: int = 0
    climbed: int = 0  # ladders of which steps were fired; they are neither kept nor late

    def add(self, column: Counted, amount: int) -> None:
        name = _NAMES[column]
        setattr(self, name, getattr(self, name) + amount)

    def __iadd__(self, other: "Sum") -> "Sum":
        for name in _NAMES.values():
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def ended(self) -> int:
        return self.kept + self.entered_late + self.late

    @property
    def all(self) -> int:
        return self.ended + self.open

    @property
    def share(self) -> float | None:
        """The share kept of what has ended, in per cent with one digit; None where nothing has."""
        return round(100 * (self.kept + self.entered_late) / self.ended, 1) if self.ended else None

    @property
    def is_empty(self) -> bool:
        return not (self.all or self.climbed)


_NAMES = {
    Counted.KEPT: "kept",
    Counted.ENTERED_LATE: "entered_late",
    Counted.LATE: "late",
    Counted.OPEN: "open",
    Counted.CLIMBED: "climbed",
}


@dataclass(slots=True)
class Account:
    """A clause, a rule or a document accounted for: its sum and its months."""

    sum: Sum = field(default_factory=Sum)
    months: dict[str, Sum] = field(default_factory=dict)

    def add(self, figure: "Figure") -> None:
        self.sum.add(figure.counted, figure.amount)
        self.months.setdefault(figure.month, Sum()).add(figure.counted, figure.amount)

    def __iadd__(self, other: "Account") -> "Account":
        self.sum += other.sum
        for month, part in other.months.items():
            whole = self.months.setdefault(month, Sum())
            whole += part
        return self


@dataclass(frozen=True, slots=True)
class ClauseAccount:
    """One clause of a document with its figures, those of each of its rules, and what is silent in it."""

    policy: Policy
    clause: Clause
    account: Account
    rules: Mapping[str, Account]
    silent: int

    @property
    def runs(self) -> bool:
        """Whether anything of it opens obligations."""
        return self.clause.status in (Status.COMPUTED, Status.LIVE)


@dataclass(frozen=True, slots=True)
class DocumentAccount:
    """One document with its figures and its clauses."""

    policy: Policy
    account: Account
    clauses: tuple[ClauseAccount, ...]

    @property
    def silent(self) -> int:
        return sum(clause.silent for clause in self.clauses)

    @property
    def running(self) -> int:
        return sum(1 for clause in self.clauses if clause.runs)


def accounts(
    policies: Iterable[Policy], figures: Iterable["Figure"], silent: Mapping[str, int]
) -> tuple[DocumentAccount, ...]:
    """Every document accounted for. What a rule that is no longer in force has bound still counts for its clause.

    :param silent: entries of the coverage list by clause
    """
    rules: dict[str, Account] = {}
    for figure in figures:
        rules.setdefault(figure.rule, Account()).add(figure)
    return tuple(_document(policy, rules, silent) for policy in policies)


def _document(policy: Policy, rules: Mapping[str, Account], silent: Mapping[str, int]) -> DocumentAccount:
    by_clause: dict[str, dict[str, Account]] = {}
    for rule, account in rules.items():
        by_clause.setdefault(clause_of(policy, rule), {})[rule] = account
    clauses = tuple(
        _clause(policy, clause, by_clause.get(clause.id, {}), silent.get(clause.id, 0))
        for clause in policy.clauses.values()
    )
    whole = Account()
    for each in clauses:
        whole += each.account
    return DocumentAccount(policy, whole, clauses)


def _clause(policy: Policy, clause: Clause, rules: Mapping[str, Account], silent: int) -> ClauseAccount:
    whole = Account()
    for account in rules.values():
        whole += account
    return ClauseAccount(policy, clause, whole, dict(sorted(rules.items())), silent)


def clause_of(policy: Policy, rule: str) -> str:
    """The clause of a rule; one that is gone names it by its id, `CM-5.2/important/plan`."""
    known = next((each.clause for each in policy.rules if each.id == rule), None)
    return known or rule.partition("/")[0]


def months_back(month: str, count: int) -> list[str]:
    """So many months up to this one, in order: 2026-01 and 3 give 2025-11, 2025-12, 2026-01."""
    year, number = int(month[:4]), int(month[5:])
    places = range(year * 12 + number - count, year * 12 + number)
    return [f"{place // 12}-{place % 12 + 1:02}" for place in places]


def targets_of(policy: Policy, clause: str) -> Sequence[Target]:
    return [rule for rule in policy.rules if isinstance(rule, Target) and rule.clause == clause]
