"""Subjects and obligations as a store keeps them between two facts: plain JSON, and what is needed to go on.

A store keeps for each subject `state_of` and for each obligation its public columns and `inner_of`. In hand, for the
next fact, are only what runs and what an ended one may still decide; the rest comes with `recall` (state.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import NEVER, Alarm, Obligation, Silence, Subject
from shouyue.policy.payload import plain, restored

# What nobody but the engine reads; kept only where it differs from its default.
INNER = (
    *("opening", "period", "anchor", "used", "left", "paused_from", "pauses", "sent", "skipped", "schedule", "wake"),
    *("late_stop", "shut", "stopped", "wanted", "got", "continued", "late_before"),
)
_DEFAULTS: Mapping[str, Any] = {each.name: each.default for each in fields(Obligation) if each.name in INNER}


def state_of(s: Subject) -> dict[str, Any]:
    """A subject without its obligations."""
    found: dict[str, Any] = {"edition": s.edition, "now": s.now, "latest": s.latest}
    if s.mark != -NEVER:
        found["mark"] = s.mark
    if s.facts:
        found["facts"] = plain(s.facts)
    if s.starts:
        starts: dict[str, list[str]] = {}
        found["starts"] = starts
        for rule, fact in s.starts.items():
            starts.setdefault(fact.id, []).append(rule)
    if s.periods:
        found["periods"] = s.periods
    if s.approved:
        found["approved"] = sorted(s.approved)
    if s.coverage:
        found["coverage"] = [[entry.rule, entry.fact, entry.why] for entry in s.coverage.values()]
    return found


def subject_of(name: str, state: Mapping[str, Any], program: Program) -> Subject:
    """The subject again, without its obligations; `program` is of the line under which it was kept."""
    s = Subject(name)
    s.edition = state["edition"]
    mine = program.line[s.edition].program if program.line and s.edition >= 0 else program
    s.now, s.latest, s.mark = state["now"], state["latest"], state.get("mark", -NEVER)
    s.facts = restored(state.get("facts", {}), mine.facts_of(s.kind))
    for fact, rules in state.get("starts", {}).items():
        s.starts.update(dict.fromkeys(rules, Fact(fact, "", name, 0, 0)))
    s.periods = dict(state.get("periods", {}))
    s.cadences = {code.id: code for code in mine.cadences.get(s.kind, ()) if code.id in s.periods}
    s.approved = set(state.get("approved", ()))
    s.coverage = {(rule, fact): Silence(rule, name, fact, why) for rule, fact, why in state.get("coverage", ())}
    s.wake = None
    return s


def inner_of(o: Obligation) -> dict[str, Any]:
    """What the engine alone needs of an obligation."""
    found = {name: value for name in INNER if (value := getattr(o, name)) != _DEFAULTS.get(name)}
    if o.context:
        found["context"] = plain(o.context)
    if o.data:
        found["data"] = plain(o.data)
    return found


def obligation_of(
    s: Subject, code: Code, public: Mapping[str, Any], inner: Mapping[str, Any], alarms: Iterable[Any]
) -> Obligation:
    """An obligation again. `public` are its other fields by name; its hours are those of its rule and its context."""
    catalogue = code.program
    context = restored(dict(inner.get("context", {})), catalogue.facts_of(s.kind))
    clock = code.hours(s, context)
    if isinstance(clock, str):
        raise LookupError(f"{code.id} on {s.name}: {clock}")
    o = Obligation(
        code=code,
        subject=s.name,
        opening=inner.get("opening", ""),
        clock=clock,
        context=context,
        data=restored(dict(inner.get("data", {})), catalogue.data_of(s.kind)),
        alarms=[Alarm(*alarm) for alarm in alarms],
        **public,
    )
    for name in INNER:
        if name in inner:
            setattr(o, name, inner[name])
    o.schedule = tuple((at, n) for at, n in o.schedule)
    return o


def take_in(s: Subject, found: Iterable[Obligation], program: Program) -> None:
    """Give a subject its obligations, in the order in which they opened."""
    for o in found:
        s.by_rule.setdefault(o.code.id, []).append(o)
        s.obligations.append(o)
        s.place(o)
    s.any_paused = {o.code.id: o.code for o in s.running.values() if o.pauses & o.code.any_bits}
    mine = program.line[s.edition].program if program.line and s.edition >= 0 else program
    s.elders = any(o.code.program is not mine for o in s.running.values())
    s.regrouped, s.wake = False, None


def in_hand(s: Subject, o: Obligation) -> bool:
    """Whether the next fact in order may ask for it: it runs, or it is its rule's last one, or was opened by what may
    open the rule again."""
    if not o.ended:
        return True
    last, start = s.last.get(o.code.id), s.starts.get(o.code.id)
    return (
        (last is not None and o.key == last.key)
        or (start is not None and o.key == start.id)
        or any(o.key == running.key for running in s.running.values())
    )
