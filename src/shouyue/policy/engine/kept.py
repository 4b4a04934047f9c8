"""Subjects and obligations as a store keeps them between two facts: plain JSON, and what is needed to go on.

A store keeps for each subject `state_of` and for each obligation its public columns and `inner_of`. In hand, for the
next fact, are only what runs and what an ended one may still decide; the rest comes with `recall` (state.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple

from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.program import Program
from shouyue.policy.engine.state import NEVER, Alarm, Obligation, Silence, Subject
from shouyue.policy.payload import plain, restored_by

# What nobody but the engine reads; kept only where it differs from its default.
INNER = (
    *("opening", "period", "anchor", "used", "left", "paused_from", "pauses", "sent", "skipped", "schedule", "wake"),
    *("late_stop", "shut", "stopped", "wanted", "got", "continued", "late_before"),
)
_DEFAULTS: Mapping[str, Any] = {each.name: each.default for each in fields(Obligation) if each.name in INNER}
_USUAL = tuple((name, _DEFAULTS.get(name)) for name in INNER)
_KNOWN = frozenset(INNER)
_inner = attrgetter(*INNER)


class Before(NamedTuple):
    """A subject as it was taken from its store: what has not changed since need not be put into JSON again."""

    state: Mapping[str, Any]
    facts: Mapping[str, Any]
    starts: Mapping[str, Fact]


NEVER_KEPT = Before({}, {}, {})


def state_of(s: Subject) -> dict[str, Any]:
    """A subject without its obligations."""
    found: dict[str, Any] = {"edition": s.edition, "now": s.now, "latest": s.latest}
    if s.mark != -NEVER:
        found["mark"] = s.mark
    before = s.before if s.before is not None else NEVER_KEPT
    if s.facts:
        found["facts"] = before.state["facts"] if s.facts == before.facts else plain(s.facts)
    if s.starts:
        found["starts"] = before.state["starts"] if s.starts == before.starts else _by_fact(s.starts)
    if s.periods:
        found["periods"] = s.periods
    if s.approved:
        found["approved"] = sorted(s.approved)
    if s.coverage:
        found["coverage"] = [[entry.rule, entry.fact, entry.why] for entry in s.coverage.values()]
    return found


def _by_fact(starts: Mapping[str, Fact]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, fact in starts.items():
        found.setdefault(fact.id, []).append(rule)
    return found


def subject_of(name: str, state: Mapping[str, Any], program: Program) -> Subject:
    """The subject again, without its obligations; `program` is of the line under which it was kept."""
    s = Subject(name)
    s.edition = state["edition"]
    mine = program.line[s.edition].program if program.line and s.edition >= 0 else program
    s.now, s.latest, s.mark = state["now"], state["latest"], state.get("mark", -NEVER)
    s.facts = restored_by(state.get("facts", {}), mine.restorers(s.kind)[0])
    for fact, rules in state.get("starts", {}).items():
        s.starts.update(dict.fromkeys(rules, Fact(fact, "", name, 0, 0)))
    s.periods = dict(state.get("periods", {}))
    s.cadences = {code.id: code for code in mine.cadences.get(s.kind, ()) if code.id in s.periods}
    approved = state.get("approved", ())
    s.approved = {(one, "") if isinstance(one, str) else (one[0], one[1]) for one in approved}  # once a rule alone
    s.coverage = {(rule, fact): Silence(rule, name, fact, why) for rule, fact, why in state.get("coverage", ())}
    s.wake = None
    s.before = Before(state, dict(s.facts), dict(s.starts))
    return s


def inner_of(o: Obligation) -> dict[str, Any]:
    """What the engine alone needs of an obligation."""
    found = {name: value for (name, usual), value in zip(_USUAL, _inner(o), strict=True) if value != usual}
    if o.context:
        found["context"] = plain(o.context)
    if o.data:
        found["data"] = plain(o.data)
    return found


def obligation_of(
    s: Subject, code: Code, public: Mapping[str, Any], inner: Mapping[str, Any], alarms: Iterable[Any]
) -> Obligation:
    """An obligation again. `public` are its other fields by name; its hours are those of its rule and its context."""
    facts, data = code.program.restorers(s.kind)
    context = restored_by(inner.get("context", {}), facts)
    clock = code.hours(s, context)
    if isinstance(clock, str):
        raise LookupError(f"{code.id} on {s.name}: {clock}")
    o = Obligation(
        code=code,
        subject=s.name,
        opening=inner.get("opening", ""),
        clock=clock,
        context=context,
        data=restored_by(inner.get("data", {}), data),
        alarms=[Alarm(*alarm) for alarm in alarms],
        **public,
    )
    for name, value in inner.items():
        if name in _KNOWN:
            setattr(o, name, value)
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
