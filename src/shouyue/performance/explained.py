"""One obligation with the course of its subject, folded again from the history."""

from collections.abc import Iterable
from dataclasses import dataclass

from shouyue.performance import results
from shouyue.performance.queries import Opened
from shouyue.policy.engine import Fact, Obligation, Program, Run
from shouyue.policy.explain import Explanation, explain
from shouyue.policy.judge import History
from shouyue.policy.values import Policy


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as people read it: with the person who did it, empty where the history names nobody."""

    fact: Fact
    person: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One obligation, the policy that it is written in, and all that is known of its subject up to `until`."""

    explanation: Explanation
    policy: Policy
    facts: list[Told]
    others: list[Obligation]
    until: int
    live: bool = False  # whether time goes on after `until`

    @property
    def stop(self) -> int:
        """When its clock stopped: met, withdrawn, or the end of the history."""
        o = self.explanation.obligation
        return next(at for at in (o.met_at, o.closed_at, self.until) if at is not None)

    @property
    def used(self) -> int:
        """Seconds of working time from its opening until it stopped, less its pauses."""
        o = self.explanation.obligation
        return o.clock.elapsed(o.opened_at, max(self.stop, o.opened_at)) - o.paused_seconds

    @property
    def late_open(self) -> int:
        """Seconds of working time by which it was late."""
        o = self.explanation.obligation
        return 0 if o.breached_at is None else o.clock.elapsed(o.breached_at, max(self.stop, o.breached_at))


def explained(opened: Opened, subject: str, rule: str, opened_at: int) -> Explained | None:
    """Why one obligation stands as it does: its subject is folded again. None where there is no such obligation."""
    written = opened.rule(rule)
    history = results.history_of(opened.judgement)
    until = int(opened.verdicts.until.timestamp())
    told = list(_told(history, subject))
    if written is None or not told:
        return None
    program = Program(opened.policies, zone=opened.zone.key)
    run = Run(program)
    for one in told:
        run.feed(one.fact)
    run.finish(until)
    folded = run.subject(subject)
    mine = (o for o in folded.obligations if o.code.id == rule and o.opened_at == opened_at and not o.superseded_by)
    found = next(mine, None)
    if found is None:
        return None
    others = [o for o in folded.obligations if o is not found and not o.superseded_by]
    return Explained(explain(program, folded, found, until), written[0], told, others, until)


def _told(history: History, subject: str) -> Iterable[Told]:
    """What a subject hears: its own facts, and where facts are about other subjects too, those about it."""
    if not history.abouts:
        try:
            history = history.of(subject)
        except KeyError:
            return
    persons = history.facts["person"]
    for place, fact in history.engine_facts():
        if subject in (fact.subject, *fact.about):
            yield Told(fact, history.persons[persons[place]])
