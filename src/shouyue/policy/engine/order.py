"""What one fact does to one subject, in order: merge its facts, then each rule by itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.facts import APPROVED, Fact, approval
from shouyue.policy.engine.state import Subject

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

NONE: frozenset[str] = frozenset()
NOBODY: dict[str, Code] = {}


def apply(program: "Program", s: Subject, fact: Fact, now: int) -> None:
    """One fact: its own changes first; then every rule opens where nothing ran, or else meets, ends, pauses."""
    s.heard.append(fact)
    if fact.name == APPROVED:
        s.approved.add(approval(fact))
    changed = merge(s, fact)
    hearings = program.hearings(s.kind, fact.name)
    refused = program.refused(s, fact.name)
    elders = _elders(program, s) if s.elders else NOBODY
    for hearing in hearings:
        code = hearing.code
        if code.id in elders:
            continue
        if code.id in refused and code.id not in s.running:
            code.await_class(s, fact)
        elif hearing.opens or code.id in s.running or (changed and not code.own_keys.isdisjoint(changed)):
            code.fold(s, fact, hearing, changed, now)
    others = _others(program, s, changed)
    if others:
        heard = {hearing.code.id for hearing in hearings}
        for code in others:
            if code.id not in heard and code.id not in elders:
                heard.add(code.id)
                code.fold(s, fact, code.silence, changed, now)
    for code in elders.values():
        code.fold(s, fact, code.program.hearing(code, s.kind, fact.name), changed, now)


def _elders(program: "Program", s: Subject) -> dict[str, Code]:
    """Rules of what runs under an edition that is no longer in force: it keeps the text under which it opened."""
    found = {o.code.id: o.code for o in s.running.values() if o.code.program is not program}
    s.elders = bool(found)
    return found


def merge(s: Subject, fact: Fact) -> frozenset[str]:
    """Take the fact's changes into the subject's facts and answer the keys that changed: only these are looked at."""
    if not fact.facts or fact.subject != s.name:
        return NONE
    changed = []
    s.frozen = None
    for key, value in fact.facts.items():
        if value is None:
            if s.facts.pop(key, None) is not None:
                changed.append(key)
        elif s.facts.get(key) != value or key not in s.facts:
            s.facts[key] = value
            changed.append(key)
    return frozenset(changed)


def _others(program: "Program", s: Subject, changed: frozenset[str]) -> list[Code]:
    """Rules that do not hear the event but read what it changed, wait for any fact, or do not know the subject yet."""
    found: list[Code] = [code for key in changed for code in program.readers.get((s.kind, key), ())]
    if s.any_paused:
        found.extend(s.any_paused.values())
    cadences: Iterable[Code] = program.cadences.get(s.kind, ())
    found.extend(code for code in cadences if code.id not in s.periods)
    return found
