"""A deadline with pauses in a calendar against a simulator that knows only seconds.

The simulator is written from the meaning of the words: it looks at every second of three days, one after the other.
A fact counts before the alarm of its own second; a second is used up if it is open and nothing pauses the clock.
"""

import json
from dataclasses import dataclass, field
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from shouyue.policy.engine import Fact, Obligation, Program, Run
from shouyue.policy.play import read_scenario
from tests.unit.policy.engine.world import CATALOGUE, deadline

MIDNIGHT = 1_772_380_800  # 2 March 2026, 00:00 in Shanghai
DAY = 86_400
SHIFTS = ((9 * 3600, 9 * 3600 + 180), (9 * 3600 + 240, 9 * 3600 + 420))  # 09:00-09:03 and 09:04-09:07
FIRST, LAST = 9 * 3600 - 60, 9 * 3600 + 480  # the minutes of a day in which anything can happen
PAUSES = (("case.asked", "case.answered"), ("case.held", "case.freed"), ("case.noted", "any"))
VERBS = ("asked", "answered", "held", "freed", "noted", "classed", "resolved", "withdrawn")


@dataclass
class Simulated:
    """What the simulator finds."""

    left: int
    status: str = "open"
    due: int | None = None
    met: int | None = None
    breached: int | None = None
    closed: int | None = None
    paused: int = 0
    on: set[int] = field(default_factory=set)

    def hear(self, at: int, verb: str) -> None:
        """One fact, in the order of the rules: stop, cancel, resume, pause."""
        if verb == "case.resolved":
            self.met = self.closed = at
            self.status = "breached" if self.breached is not None else "met"
        elif verb == "case.withdrawn":
            self.closed = at
            self.status = "breached" if self.breached is not None else "cancelled"
        elif self.breached is None:
            self.on -= {n for n, (_, until) in enumerate(PAUSES) if until in (verb, "any")}
            self.on |= {n for n, (start, _) in enumerate(PAUSES) if start == verb}

    def alarm(self, at: int) -> None:
        """The amount is used up."""
        if self.left == 0 and not self.on and self.due is None:
            self.due = at
            if self.closed is None:
                self.breached, self.status = at, "breached"

    def tick(self, at: int) -> None:
        """The second that begins at `at` passes. After the end only the due time is still looked for."""
        if not is_open(at):
            return
        if self.closed is None and self.on and self.breached is None:
            self.paused += 1
        elif self.left:
            self.left -= 1


def is_open(at: int) -> bool:
    second = (at - MIDNIGHT) % DAY
    return any(start <= second < end for start, end in SHIFTS)


def simulate(facts: list[Fact], within: int) -> Simulated:
    """Every second of the days, the facts of a second first."""
    start, by_second = facts[0].occurred_at, dict[int, list[Fact]]()
    for fact in facts[1:]:
        by_second.setdefault(fact.occurred_at, []).append(fact)
    found = Simulated(left=within)
    for day in range(60):
        for at in range(MIDNIGHT + day * DAY + FIRST, MIDNIGHT + day * DAY + LAST):
            if at < start:
                continue
            for fact in by_second.get(at, ()):
                if found.closed is None:
                    found.hear(at, fact.name)
            if found.closed is not None:
                found.on.clear()
            found.alarm(at)
            if found.due is not None and (found.closed is not None or at > facts[-1].occurred_at):
                return found
            found.tick(at)
    return found


@cache
def program(within: int) -> Program:
    week = {"mon-sun": ["09:00-09:03", "09:04-09:07"]}
    pauses = [{"from": [start], "until": until if until == "any" else [until]} for start, until in PAUSES]
    rule = deadline(within=f"PT{within}S", calendar="short", pause=pauses, cancel=["case.withdrawn"], once=True)
    file = {"catalogue": CATALOGUE, "calendars": {"short": {"tz": "Asia/Shanghai", "week": week}}, "rules": [rule]}
    return Program(read_scenario(json.dumps(file), "short.yaml").policies)


instants = st.builds(lambda day, second: MIDNIGHT + day * DAY + second, st.integers(0, 2), st.integers(FIRST, LAST - 1))
coarse = instants.map(lambda at: at - at % 30)


@given(
    st.sampled_from([1, 60, 180, 240, 360, 450]), coarse, st.lists(st.tuples(coarse | instants, st.sampled_from(VERBS)))
)
def test_every_second_agrees(within: int, start: int, happened: list[tuple[int, str]]) -> None:
    later = sorted((entry for entry in happened if entry[0] >= start), key=lambda entry: entry[0])
    facts = [Fact("start", "case.received", "case:1", start, start)]
    facts += [Fact(f"f{n}", f"case.{verb}", "case:1", at, at) for n, (at, verb) in enumerate(later)]
    run = Run(program(within))
    for fact in facts:
        run.feed(fact)
    run.finish(MIDNIGHT + 60 * DAY)
    (o,) = run.obligations
    assert found_by(o) == expected(simulate(facts, within))


def found_by(o: Obligation) -> tuple[object, ...]:
    due = None if o.status == "cancelled" else o.due_at
    return o.status.value, due, o.met_at, o.breached_at, o.closed_at, 0 if o.status == "paused" else o.paused_seconds


def expected(found: Simulated) -> tuple[object, ...]:
    """A clock that stands still to the end has no due time, and what it stood is not yet known."""
    if found.on and found.closed is None and found.breached is None:
        return "paused", None, None, None, None, 0
    due = None if found.status == "cancelled" else found.due
    return found.status, due, found.met, found.breached, found.closed, found.paused
