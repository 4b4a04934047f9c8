"""Random histories of cases and customers under rules of every kind, for properties that hold whatever happens."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from shouyue.policy.engine import Fact, Obligation, Program, Run
from shouyue.policy.engine.facts import APPROVED
from shouyue.policy.play import read_scenario
from tests.unit.policy.engine.world import CALENDARS, CATALOGUE, cadence, deadline, ladder

DAY_ONE = 1_772_413_200  # Monday 2 March 2026, 09:00 in Shanghai
STEP = 600  # facts lie on a grid of ten minutes, so that many fall on due times and on each other
PAUSE = [{"from": ["case.asked"], "until": ["case.answered"]}, {"from": ["case.held"], "until": "any", "cause": "us"}]
MAJOR, GENERAL = 'facts.severity == "major"', 'facts.severity == "general"'
RULES = (
    deadline(id="D/amount", within="PT2H", calendar="office", pause=PAUSE, warn=["50%", "PT30M before"]),
    deadline(id="D/day", within="1 working days", calendar="office", pause=PAUSE, cancel=["case.withdrawn"]),
    deadline(id="D/again", within="PT3H", again="restart", reopen={"on": ["case.reopened"], "how": "resume"}),
    deadline(id="D/general", when=GENERAL, within="PT5H", duty="plan", warn=["PT1H before"]),
    deadline(id="D/major", when=MAJOR, within="PT1H", duty="plan", pause=PAUSE[:1], warn=["50%"]),
    deadline(id="D/once", within="PT4H", stop=["case.closed"], once=True, cancel=["case.withdrawn"]),
    deadline(id="D/month", within="end of month", stop=["case.closed"]),
    ladder({"after": "PT1H", "on": ["case.not_content"], "to": "supervisor"}, {"after": "PT3H", "to": "director"}),
    ladder({"after": "PT1H", "to": "boss"}, id="L/breach", **{"from": "breach", "of": ["D/*"]}, until=["case.closed"]),
    cadence(id="V/week", every="week", joins="prorate", count=2),
)
VERBS = (
    *("received", "received", "resolved", "closed", "withdrawn", "reopened", "asked", "answered", "held", "noted"),
    *("not_content", "classed", "classed"),
)


@cache
def program() -> Program:
    """All the rules above. Reading them takes longer than running them, so it is done once."""
    file: dict[str, Any] = {"catalogue": CATALOGUE, "calendars": CALENDARS, "rules": RULES}
    return Program(read_scenario(json.dumps(file), "histories.yaml").policies)


@st.composite
def histories(
    draw: st.DrawFn, *, late: bool = True, subjects: int = 2, most: int = 14, approvals: bool = True
) -> list[Fact]:
    """Facts in the order in which they are recorded; with `late` some are told hours after they happened, and
    with `approvals` some of these are let count."""
    verbs = (*VERBS, "visit", "tier", "approved") if late and approvals else (*VERBS, "visit", "tier")
    facts = []
    for n in range(draw(st.integers(2, most))):
        occurred = DAY_ONE + STEP * draw(st.integers(0, 60))
        delay = draw(st.sampled_from([0, 0, 0, STEP, 6 * STEP, 40 * STEP, 200 * STEP])) if late else 0
        verb = draw(st.sampled_from(verbs))
        facts.append(_fact(draw, verb, f"f{n}", occurred, occurred + delay, draw(st.integers(1, subjects))))
    return sorted(facts, key=lambda fact: fact.recorded_at)


def _fact(draw: st.DrawFn, verb: str, name: str, occurred: int, recorded: int, number: int) -> Fact:
    if verb == "visit":
        return Fact(name, "visit.made", f"visit:{name}", occurred, recorded, about=(f"customer:{number}",))
    if verb == "tier":
        tier = draw(st.sampled_from("AB"))
        return Fact(name, "customer.classed", f"customer:{number}", occurred, recorded, facts={"tier": tier})
    if verb == "approved":
        kind, rule = draw(st.sampled_from([("case", "D/amount"), ("case", "D/once"), ("customer", "V/week")]))
        data = {"rule": rule, "key": draw(st.sampled_from(["", "f0", "f1", "f2", "2026-W10"]))}
        return Fact(name, APPROVED, f"{kind}:{number}", occurred, recorded, data=data)
    severity = draw(st.sampled_from(["major", "general", None])) if verb in ("classed", "received") else None
    facts = {"severity": severity} if severity else {}
    return Fact(name, f"case.{verb}", f"case:{number}", occurred, recorded, facts=facts)


def folded(facts: Sequence[Fact], until: int) -> Run:
    """A run over facts in the order given, and then all alarms up to `until`."""
    run = Run(program())
    for fact in facts:
        run.feed(fact)
    run.finish(until)
    return run


def outcome(o: Obligation) -> tuple[Any, ...]:
    """What became of an obligation."""
    times = (o.opened_at, o.due_at, o.met_at, o.breached_at, o.closed_at)
    return (o.code.id, o.subject, o.key, o.status, *times, o.paused_seconds, o.reason)


def whole(run: Run) -> list[tuple[Any, ...]]:
    """Everything that `play` would print of a run, and more."""
    return [
        (*outcome(o), o.id, tuple(o.alarms), o.governs, o.late_entry, o.superseded_by, o.continues, tuple(o.log))
        for o in run.obligations
    ] + sorted(run.coverage)
