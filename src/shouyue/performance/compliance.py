"""How well the word was kept, clause by clause: kept figures put in the order of the written policy. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from shouyue.policy.engine.counting import Counted
from shouyue.policy.values import Clause, Policy, Status, Target

if TYPE_CHECKING:
    from shouyue.obligations.queries import Figure


@dataclass(slots=True)
class Sum:
    """Obligations, and what targets and gates count, by the column in which they stand."""

    kept: int = 0
    entered_late: int = 0  # kept too, and shown in amber
    late: int = 0
    open: int = 0
    climbed: int = 0  # ladders of which steps were fired; they are neither kept nor late
    good: int = 0  # of targets
    missed: int = 0
    passed: int = 0  # of gates
    refused: int = 0
    waived: int = 0  # let through with an approval

    def add(self, column: Counted, amount: int) -> None:
        name = NAMES[column]
        setattr(self, name, getattr(self, name) + amount)

    def __iadd__(self, other: "Sum") -> "Sum":
        for name in NAMES.values():
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def held(self) -> int:
        """In time, or in time and entered late."""
        return self.kept + self.entered_late

    @property
    def ended(self) -> int:
        return self.held + self.late

    @property
    def all(self) -> int:
        return self.ended + self.open

    @property
    def share(self) -> float | None:
        """The share kept of what has ended, in per cent with one digit; None where nothing has."""
        return round(100 * self.held / self.ended, 1) if self.ended else None

    @property
    def asked(self) -> int:
        """How often gates were asked, for each rule that had a say."""
        return self.passed + self.refused + self.waived

    @property
    def measured(self) -> int:
        """How many facts targets count."""
        return self.good + self.missed

    @property
    def is_empty(self) -> bool:
        return not (self.all or self.climbed or self.asked or self.measured)


# The columns by name: of obligations, of targets and of gates.
NAMES: dict[Counted, str] = {column: column.name.lower() for column in Counted if column is not Counted.NOT}
OWED = ("kept", "entered_late", "late", "open", "climbed")
TARGET = ("good", "missed")
GATE = ("passed", "refused", "waived")


@dataclass(frozen=True, slots=True)
class Measured:
    """One target in one period, named by the month in which it ends."""

    month: str
    good: int
    all: int
    at_least: Fraction

    @property
    def share(self) -> float:
        """In per cent, cut off after two digits: what is short of the target never looks as if it had reached it."""
        return int(10_000 * Fraction(self.good, self.all)) / 100

    @property
    def reached(self) -> bool:
        return Fraction(self.good, self.all) >= self.at_least


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
class Reach:
    """Of the periods in which targets were measured, how many reached theirs."""

    reached: int
    measured: int

    @staticmethod
    def of(found: Iterable[Sequence[Measured]]) -> "Reach":
        whole = [each.reached for periods in found for each in periods]
        return Reach(sum(whole), len(whole))


def measured(rule: Target, account: Account) -> tuple[Measured, ...]:
    """A target's periods; a month without a fact has none."""
    return tuple(
        Measured(month, one.good, one.measured, rule.at_least)
        for month, one in sorted(account.months.items())
        if one.measured
    )


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
        """Whether anything of it is computed."""
        return self.clause.status in (Status.COMPUTED, Status.LIVE)

    @property
    def targets(self) -> dict[str, tuple[Measured, ...]]:
        """Of each target rule what was measured, in the order of months."""
        asked = targets_of(self.policy, self.clause.id)
        return {rule.id: measured(rule, self.rules.get(rule.id, Account())) for rule in asked}

    @property
    def reach(self) -> Reach:
        return Reach.of(self.targets.values())


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
    def reach(self) -> Reach:
        found = [clause.reach for clause in self.clauses]
        return Reach(sum(one.reached for one in found), sum(one.measured for one in found))

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


def together(found: Iterable[DocumentAccount]) -> Account:
    """All these documents as one."""
    whole = Account()
    for one in found:
        whole += one.account
    return whole


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


def months_between(since: str, until: str, most: int) -> list[str]:
    """The months from one to another, `most` of them at most; none where they are the wrong way round."""
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (since, until))
    return [f"{place // 12}-{place % 12 + 1:02}" for place in range(first, min(last + 1, first + most))]


def targets_of(policy: Policy, clause: str) -> Sequence[Target]:
    return [rule for rule in policy.rules if isinstance(rule, Target) and rule.clause == clause]
