"""Many subjects in memory: what `play` and `judge` fold a whole history into."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shouyue.kit.cycles import unsearched
from shouyue.policy.engine.alarms import advance
from shouyue.policy.engine.editions import meet
from shouyue.policy.engine.facts import APPROVED, Fact, kind_of
from shouyue.policy.engine.fold import fold
from shouyue.policy.engine.gates import Answer, ask
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import Obligation, Silence, Subject
from shouyue.policy.engine.targets import Figure, Targets


class Run:
    """Facts in, obligations out. Feed facts by the time at which they were recorded."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.subjects: dict[str, Subject] = {}
        self.answers: list[Answer] = []
        self._targets = Targets(program) if program.targets else None
        self._roots: dict[str, str] = {}  # of a correction: the fact whose place it has

    def feed_all(self, facts: Iterable[Fact]) -> None:
        """Feed a whole history. Meanwhile nothing is searched for cycles: the engine makes none, and the search would
        take as long as the folding."""
        with unsearched():
            for fact in facts:
                self.feed(fact)

    def feed(self, fact: Fact) -> None:
        """Fold a fact into its subject and into those that it is about and whose rules hear it."""
        if fact.corrects:
            self._roots[fact.id] = root = self._roots.get(fact.corrects, fact.corrects)
            fact = replace(fact, corrects=root)
            if not self._known(fact):
                return
        own = self.subject(fact.subject)
        fold(self.program, own, fact)
        for name in fact.about:
            kind = kind_of(name)
            heard = fact.corrects or fact.name == APPROVED or self.program.listens(kind, fact.name)
            if heard or (name not in self.subjects and kind in self.program.cadences):
                fold(self.program, self.subject(name), fact)
        if self._targets is not None:
            self._targets.count(fact, own.facts)

    def _known(self, fact: Fact) -> bool:
        """Whether what is corrected was recorded; subjects that the correction is not of, or about, lose it."""
        holders = [s for s in self.subjects.values() if fact.corrects in s.seen]
        for s in holders:
            if s.name != fact.subject and s.name not in fact.about:
                fold(self.program, s, fact)
        if not holders:
            self.subject(fact.subject).silent("", fact.id, f"corrects {fact.corrects}, which nobody has recorded")
        return bool(holders)

    def ask(self, gate: str, subject: str, facts: Mapping[str, Any]) -> Answer:
        """Ask a gate, as of all that was fed so far."""
        answer = ask(self.program, self.subjects.get(subject) or Subject(subject), gate, facts)
        self.answers.append(answer)
        return answer

    def finish(self, until: int) -> None:
        """Ring all alarms up to and including this second."""
        for s in self.subjects.values():
            meet(self.program, s, until)
            advance(s, until, through=True)

    def subject(self, name: str) -> Subject:
        found = self.subjects.get(name)
        if found is None:
            found = self.subjects[name] = Subject(name)
        return found

    @property
    def obligations(self) -> list[Obligation]:
        """All obligations in order of opened_at, then rule."""
        found = (o for s in self.subjects.values() for o in s.obligations)
        return sorted(found, key=lambda o: (o.opened_at, o.code.id, o.subject, o.n))

    @property
    def coverage(self) -> list[Silence]:
        """Everything that should have been computed and could not."""
        found = [silence for s in self.subjects.values() for silence in s.coverage.values()]
        return found + (self._targets.silent if self._targets else [])

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in self._targets.figures.values() if figure.all] if self._targets else []
