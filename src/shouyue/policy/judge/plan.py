"""Which rules a history concerns, and which of them can be worked out in columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shouyue.policy.engine.codes import names
from shouyue.policy.engine.facts import APPROVED
from shouyue.policy.judge.history import History
from shouyue.policy.judge.rejects import HistoryError
from shouyue.policy.values import AnyRule, Cadence, Deadline, Ladder, Policy, Target

Judged = Deadline | Ladder | Cadence


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules that can bring obligations, in the policies' order; which are heard, and which of these columns do."""

    rules: tuple[Judged, ...]
    heard: frozenset[str]
    columns: tuple[Deadline, ...]

    @property
    def numbers(self) -> dict[str, int]:
        return {rule.id: number for number, rule in enumerate(self.rules)}

    @property
    def engine(self) -> tuple[Judged, ...]:
        """Rules that are heard and that only the engine can fold."""
        ids = {rule.id for rule in self.columns}
        return tuple(rule for rule in self.rules if rule.id in self.heard and rule.id not in ids)


def planned(history: History, policies: Sequence[Policy], *, bulk: bool = True) -> Plan:
    """Divide the rules. Raises HistoryError where two policies have a rule of the same id."""
    rules = tuple(rule for policy in policies for rule in policy.rules if isinstance(rule, Deadline | Ladder | Cadence))
    _check_ids(rules)
    heard = frozenset(rule.id for rule in rules if _is_heard(rule, rules, history))
    whole = history.kind in history.abouts or APPROVED in history.events or not bulk
    linked = _linked([rule for rule in rules if rule.id in heard])
    columns = tuple(
        rule for rule in rules if isinstance(rule, Deadline) and rule.id in heard - linked and _fits(rule, history)
    )
    return Plan(rules, heard, () if whole else columns)


def with_rules(policies: Iterable[Policy], rules: Iterable[AnyRule]) -> list[Policy]:
    """The policies with none but some of their rules."""
    ids = {rule.id for rule in rules}
    return [replace(policy, rules=tuple(rule for rule in policy.rules if rule.id in ids)) for policy in policies]


def targets(history: History, policies: Iterable[Policy]) -> tuple[Target, ...]:
    """Targets that count anything in the history."""
    found = (rule for policy in policies for rule in policy.rules if isinstance(rule, Target))
    return tuple(rule for rule in found if any(trigger.event in history.events for trigger in rule.of))


def _check_ids(rules: Sequence[Judged]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise HistoryError(
                zh=f"两份制度都有规则“{rule.id}”。同一制度的两个版本请用 --against 对比。",
                en=f"Two policies have a rule “{rule.id}”. Two editions of one policy are compared with --against.",
            )
        seen.add(rule.id)


def _is_heard(rule: Judged, rules: Sequence[Judged], history: History) -> bool:
    """Whether anything in the history could open it."""
    if rule.subject != history.kind and rule.subject not in history.abouts:
        return False
    if isinstance(rule, Cadence):
        return True
    if isinstance(rule, Ladder) and rule.from_breach:
        return any(_is_heard(other, (), history) for other in rules if other is not rule and names(rule.of, other.id))
    return any(trigger.event in history.events for trigger in rule.start)


def _linked(rules: Iterable[Judged]) -> frozenset[str]:
    """Rules that act on each other: one replaces the other, or a ladder counts from its breach."""
    rules = list(rules)
    found: set[str] = set()
    for rule in rules:
        patterns = rule.replaces if isinstance(rule, Deadline) else rule.of if isinstance(rule, Ladder) else ()
        others = {other.id for other in rules if other is not rule and names(patterns, other.id)}
        if others:
            found |= {rule.id, *others}
    return frozenset(found)


def _fits(rule: Deadline, history: History) -> bool:
    """Whether the rule's shape can be worked out in columns; what single rows or subjects forbid is seen there."""
    return rule.subject == history.kind and rule.again == "ignore" and not rule.moves_with
