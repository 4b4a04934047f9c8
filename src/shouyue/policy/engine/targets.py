"""Targets: of all that counts in a period, the share that is good, against the share to reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from shouyue.policy.conditions import Failure
from shouyue.policy.engine.cadence import Stretch, stretch_of
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import Silence
from shouyue.policy.values import Target


@dataclass(slots=True)
class Figure:
    """One target in one period for one group. `bad` holds the facts behind what is missing."""

    rule: str
    clause: str
    period: str
    group: tuple[tuple[str, str], ...]
    at_least: Fraction
    good: int = 0
    all: int = 0
    bad: list[str] = field(default_factory=list)

    @property
    def share(self) -> Fraction:
        return Fraction(self.good, self.all)

    @property
    def kept(self) -> bool:
        return self.share >= self.at_least

    @property
    def budget(self) -> int:
        """How many more may fail before the target is missed; below zero, how many too many have."""
        return int(self.all * (1 - self.at_least) // 1) - (self.all - self.good)


@dataclass(frozen=True, slots=True)
class Hit:
    """One fact that one target counts, in the period that it belongs to."""

    target: Target
    good: bool
    period: Stretch
    groups: Mapping[str, str]  # what the target is broken down by


def hits(program: Program, fact: Fact, facts: Mapping[str, Any]) -> Iterator[Hit | Silence]:
    """The targets that count a fact, with the facts of its subject at that time; a silence where one cannot tell."""
    for target in program.measured.get(fact.name, ()):
        try:
            if _is_of(target, fact, facts):
                stretch = stretch_of(target.every, fact.occurred_at, program.zone)
                good = target.good.test(facts, fact.data) is True
                if stretch is not None:
                    yield Hit(target, good, stretch, {key: str(facts.get(key, "")) for key in target.by})
        except Failure as failure:
            yield Silence(target.id, fact.subject, fact.corrects or fact.id, failure.text.en)


class Targets:
    """Counts facts for the targets of a program, over all and by each of a target's groups."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.figures: dict[tuple[str, str, tuple[tuple[str, str], ...]], Figure] = {}
        self.silent: list[Silence] = []
        self._counted: dict[str, list[tuple[Figure, bool]]] = {}

    def count(self, fact: Fact, facts: Mapping[str, Any]) -> None:
        """Take one fact in, with the facts of its subject at that time; a correction takes its fact's place."""
        key = fact.corrects or fact.id
        for figure, good in self._counted.pop(key, ()):
            figure.all -= 1
            figure.good -= good
            if not good:
                figure.bad.remove(key)
        for hit in hits(self.program, fact, facts):
            if isinstance(hit, Hit):
                self._add(hit, key)
            else:
                self.silent.append(hit)

    def _add(self, hit: Hit, name: str) -> None:
        for group in [(), *(((key, value),) for key, value in hit.groups.items())]:
            figure = self._figure(hit.target, hit.period.name, group)
            figure.all += 1
            figure.good += hit.good
            if not hit.good:
                figure.bad.append(name)
            self._counted.setdefault(name, []).append((figure, hit.good))

    def _figure(self, target: Target, period: str, group: tuple[tuple[str, str], ...]) -> Figure:
        key = (target.id, period, group)
        return self.figures.setdefault(key, Figure(target.id, target.clause, period, group, target.at_least))


def _is_of(target: Target, fact: Fact, facts: Mapping[str, Any]) -> bool:
    if target.when is not None and target.when.test(facts, fact.data) is not True:
        return False
    return any(
        trigger.event == fact.name and (trigger.when is None or trigger.when.test(facts, fact.data) is True)
        for trigger in target.of
    )
