"""Judging by the engine itself: fact by fact, whatever the rules say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from shouyue.policy.engine import Fact, Obligation, Program, Run, Silence, State
from shouyue.policy.engine.targets import Figure
from shouyue.policy.judge.history import History, Progress, silent
from shouyue.policy.judge.outcomes import REASONS, STATE_CODE, Outcomes
from shouyue.policy.values import Ladder

STEP = 500

Batch = list[tuple[int, Fact]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run over a history found. `others` are subjects that facts were only about; their codes go on from the
    history's."""

    outcomes: Outcomes
    coverage: tuple[Silence, ...] = ()
    figures: tuple[Figure, ...] = ()
    others: tuple[str, ...] = ()


def by_engine(
    history: History, program: Program, rules: Mapping[str, int], until: int, progress: Progress = silent
) -> Found:
    """Fold a history and take every obligation of `rules` (with their numbers) as it stands at `until`."""
    run = Run(program)
    rows: list[tuple[Any, ...]] = []
    coverage: list[Silence] = []
    codes = _Codes(history)
    for done, batch in enumerate(_batches(history)):
        for _, fact in batch:
            run.feed(fact)
        run.finish(until)
        places = {fact.id: place for place, fact in batch}
        for name, s in run.subjects.items():
            taken = _Taking(codes[name], batch, places, until, _uncounted(s.obligations))
            rows += (taken.row(o, rules[o.code.id]) for o in s.obligations if o.code.id in rules)
            coverage += (silence for silence in s.coverage.values() if silence.rule in rules)
        run.subjects.clear()  # a subject that is done is forgotten
        if done % STEP == 0:
            progress(done, len(history.subjects), f"{len(rows):,}")
    return Found(Outcomes.of(rows), tuple(coverage), tuple(run.figures), codes.others)


def _batches(history: History) -> Iterator[Batch]:
    """Subject by subject; all at once where facts are about other subjects too."""
    facts = history.engine_facts()
    if history.abouts:
        yield list(facts)
        return
    for _, batch in groupby(facts, key=lambda each: each[1].subject):
        yield list(batch)


class _Codes(dict[str, int]):
    """Subjects by number; those that the history does not number itself come after them."""

    def __init__(self, history: History) -> None:
        super().__init__((name, code) for code, name in enumerate(history.subjects))
        self._first = len(self)

    def __missing__(self, name: str) -> int:
        self[name] = code = len(self)
        return code

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(self)[self._first :]


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes down the obligations of one subject."""

    subject: int
    batch: Batch
    places: Mapping[str, int]
    until: int
    uncounted: frozenset[int]

    def row(self, o: Obligation, rule: int) -> tuple[Any, ...]:
        """One obligation, in the order of the fields of Outcomes."""
        return (
            *(rule, self.subject, STATE_CODE[o.status], o.opened_at, o.due_at, o.last_due, o.met_at, o.breached_at),
            *(o.closed_at, o.paused_seconds, self._late(o), self.places.get(o.opening, -1), self._meeting(o)),
            *(REASONS.index(o.reason), sum(alarm.step.startswith("ladder") for alarm in o.alarms)),
            *(o.late_entry, id(o) in self.uncounted),
        )

    def _late(self, o: Obligation) -> int:
        """Open seconds of the rule's calendar by which it was late, or is so far."""
        if o.breached_at is None:
            return 0
        end = o.met_at if o.met_at is not None else o.closed_at if o.closed_at is not None else self.until
        return o.clock.elapsed(o.breached_at, max(end, o.breached_at))

    def _meeting(self, o: Obligation) -> int:
        """The place of the fact that met it. One that was folded anew no longer says which, so its time tells."""
        if o.met_at is None:
            return -1
        for event in reversed(o.log):
            if event.kind == "met" and event.at == o.met_at:
                return self.places.get(event.fact, -1)
        at_that_time = (place for place, fact in self.batch if o.met_at in (fact.occurred_at, fact.recorded_at))
        return next(at_that_time, -1)


def _uncounted(obligations: Sequence[Obligation]) -> frozenset[int]:
    """Those (by identity) that no figure counts: superseded ones, ladders, and all links of a chain but one.

    A chain of reopenings counts once: by its first late link, else by its last that was not cancelled.
    """
    found = {id(o) for o in obligations if o.superseded_by or isinstance(o.code.rule, Ladder)}
    if any(o.continues for o in obligations):
        by_id = {o.id: o for o in obligations}
        chains: dict[int, list[Obligation]] = {}
        for o in obligations:
            chain = chains[id(by_id[o.continues])] if o.continues in by_id else []
            chains[id(o)] = chain
            chain.append(o)
        for chain in chains.values():
            links = [o for o in chain if id(o) not in found and o.status is not State.CANCELLED]
            late = [o for o in links if o.status is State.BREACHED]
            keep = (late or links[-1:])[:1]
            found.update(id(o) for o in links if o not in keep)
    return frozenset(found)
