"""Targets: of all that counts in a period, the share that is good, against the share to reach."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from shouyue.policy.conditions import Failure
from shouyue.policy.engine.cadence import stretch_of
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


class Targets:
    """Counts facts for the targets of a program, over all and by each of a target's groups."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.figures: dict[tuple[str, str, tuple[tuple[str, str], ...]], Figure] = {}
        self.silent: list[Silence] = []
        self._hears: defaultdict[str, list[Target]] = defaultdict(list)
        self._counted: dict[str, list[tuple[Figure, bool]]] = {}
        for target in program.targets:
            for event in {trigger.event for trigger in target.of}:
                self._hears[event].append(target)

    def count(self, fact: Fact, facts: Mapping[str, Any]) -> None:
        """Take one fact in, with the facts of its subject at that time; a correction takes its fact's place."""
        key = fact.corrects or fact.id
        for figure, good in self._counted.pop(key, ()):
            figure.all -= 1
            figure.good -= good
            if not good:
                figure.bad.remove(key)
        for target in self._hears.get(fact.name, ()):
            try:
                if _is_of(target, fact, facts):
                    self._add(target, fact, key, facts, target.good.test(facts, fact.data) is True)
            except Failure as failure:
                self.silent.append(Silence(target.id, fact.subject, key, failure.text.en))

    def _add(self, target: Target, fact: Fact, name: str, facts: Mapping[str, Any], good: bool) -> None:
        stretch = stretch_of(target.every, fact.occurred_at, self.program.zone)
        if stretch is None:
            return
        groups: list[tuple[tuple[str, str], ...]] = [()]
        groups += (((key, str(facts.get(key, ""))),) for key in target.by)
        for group in groups:
            figure = self._figure(target, stretch.name, group)
            figure.all += 1
            figure.good += good
            if not good:
                figure.bad.append(name)
            self._counted.setdefault(name, []).append((figure, good))

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
