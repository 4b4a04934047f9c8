"""Folding one rule from its start, when a later class makes it bind: general → major, or classed after receipt."""

from typing import TYPE_CHECKING

from shouyue.policy.conditions import Failure
from shouyue.policy.engine.alarms import advance
from shouyue.policy.engine.codes import Code
from shouyue.policy.engine.facts import NOTHING, Fact
from shouyue.policy.engine.order import NONE, merge
from shouyue.policy.engine.settling import take_late
from shouyue.policy.engine.state import State, Subject

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program


def reclassify(program: "Program", code: Code, s: Subject, now: int) -> None:
    """Fold one rule from its start fact, with the subject's own facts of now and the context of then.

    What it finds is taken in, with the ladders that its breach begins, unless such a ladder runs already.
    """
    start = s.starts.get(code.id)
    if start is None or code.bound(s, start) or _plainly_not(code, s):
        return
    _take_over(program, code, s, trial_of(program, code, s, start.id, now))


def trial_of(program: "Program", code: Code, s: Subject, start: str, now: int) -> Subject:
    """A subject on which one rule was folded from its start fact to `now`; what was open before stands in its way."""
    history = sorted(s.history, key=lambda fact: fact.occurred_at)
    trial = Subject(s.name)
    trial.real, trial.approved = s, s.approved
    trial.by_rule = {rule: list(found) for rule, found in s.by_rule.items()}
    begun = False
    for each in history:
        begun = begun or each.id == start
        advance(trial, each.occurred_at)
        merge(trial, each)
        if begun:
            s.coverage.pop((code.id, each.id), None)
            _hear(program, code, trial, each)
    advance(trial, now)
    return trial


def _plainly_not(code: Code, s: Subject) -> bool:
    """Whether the rule cannot bind, wherever it starts: `when` reads nothing but own facts, and they say no."""
    if not code.own_only or code.when is None or any(rule == code.id for rule, _fact in s.coverage):
        return False
    try:
        return code.when(s.facts, NOTHING) is not True
    except Failure:
        return False


def _hear(program: "Program", code: Code, trial: Subject, fact: Fact) -> None:
    """The rule hears a fact, and so do the ladders that a breach of it has begun."""
    ladders = [o.code for o in trial.running.values() if o.code is not code]
    for each in (code, *ladders):
        each.fold(trial, fact, program.hearing(each, trial.kind, fact.name), NONE, fact.occurred_at)
    if trial.kind in program.breach_ladders:
        program.end_breach_ladders(trial)


def _take_over(program: "Program", code: Code, s: Subject, trial: Subject) -> None:
    s.coverage.update(trial.coverage)
    s.mark = max(s.mark, trial.mark)
    if code.id in trial.starts:
        s.starts[code.id] = trial.starts[code.id]
    for found in trial.obligations:
        if found.code is code or found.code.id not in s.running:
            take_late(s, found)
            if found.status is not State.CANCELLED:
                program.replace(s, found)
            if found.code.id in trial.any_paused:
                s.any_paused[found.code.id] = found.code
