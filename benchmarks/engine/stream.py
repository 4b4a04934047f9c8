"""A service desk as facts: cases of every kind from receipt to closing, many of them open at the same time."""

from collections.abc import Iterator
from random import Random
from typing import Any

from shouyue.policy.engine import Fact

START = 1_772_409_600
"""2 March 2026, 08:00 in Shanghai."""
PAUSE = 20_000
"""Seconds from one fact of a case to its next, at most."""

Step = tuple[str, dict[str, Any], dict[str, Any]]
"""An event, the facts that it changes and its own data."""

KINDS = ("inquiry", "inquiry", "request", "complaint", "complaint", "abnormal")
SEVERITIES = ("general", "general", "important", "major")


def received(case: int, at: int, chance: Random) -> Fact:
    """A new case."""
    kind = chance.choice(KINDS)
    facts: dict[str, Any] = {
        "kind": kind,
        "complex": chance.random() < 0.1,
        "claim": kind == "complaint" and chance.random() < 0.2,
        "tier": chance.choice("ABC"),
        "region": chance.choice(("east", "south", "north")),
        "channel": chance.choice(("phone", "chat", "email", "website", "service_point")),
        "taken_by": chance.choice(("service", "service", "specialist")),
    }
    if kind == "complaint":
        facts["severity"] = chance.choice(SEVERITIES)
    return _fact(case, 0, at, ("case.received", facts, {"evidence_complete": chance.random() < 0.7}))


def life(case: int, at: int, chance: Random) -> Iterator[Fact]:
    """All facts of one case, one to some hours apart."""
    yield received(case, at, chance)
    for place, step in enumerate(_steps(chance), 1):
        at += chance.randrange(60, PAUSE)
        yield _fact(case, place, at, step)


def stream(cases: int, *, first: int = 0, seed: int = 3) -> list[Fact]:
    """The facts of so many cases, in order of time."""
    chance = Random(seed)
    facts = [
        fact
        for case in range(first, first + cases)
        for fact in life(case, START + chance.randrange(cases * 60), chance)
    ]
    return sorted(facts, key=lambda fact: fact.occurred_at)


def _steps(chance: Random) -> Iterator[Step]:
    yield "case.contacted", {}, {}
    yield "case.answered", {}, {"in_time": True}
    if chance.random() < 0.3:
        yield "case.handed_over", {}, {"to": "department"}
    if chance.random() < 0.3:
        yield "case.evidence_asked", {}, {}
        yield "case.evidence_complete", {}, {}
    yield "case.plan_told", {}, {}
    for _ in range(chance.randrange(4)):
        yield "case.progress_told", {}, {}
    yield "case.resolved", {}, {"told_customer": chance.random() < 0.8}
    yield "case.result_told", {}, {}
    yield "case.closed", {}, {}


def _fact(case: int, place: int, at: int, step: Step) -> Fact:
    name, facts, data = step
    return Fact(f"{case}/{place}", name, f"case:{case}", at, at, facts, data)
