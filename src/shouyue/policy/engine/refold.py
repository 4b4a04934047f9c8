"""Folding again after a fact out of order or a correction.

A trial subject is folded from the kept facts, by when they happened. Then what is recorded is brought in line with it
(settling.py).
"""

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from shouyue.policy.engine.alarms import advance
from shouyue.policy.engine.codes import cancel
from shouyue.policy.engine.editions import meet
from shouyue.policy.engine.facts import APPROVED, Fact, approval
from shouyue.policy.engine.governing import govern
from shouyue.policy.engine.order import apply
from shouyue.policy.engine.settling import settle
from shouyue.policy.engine.state import Obligation, State, Subject

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program


def refold(program: "Program", s: Subject, fact: Fact, now: int) -> None:
    """Bring a subject in line with its facts in the order in which they happened, this one among them."""
    kept = _placed(s, fact)
    trial = Subject(s.name)
    trial.approved = {approval(each) for each in kept if each.name == APPROVED}
    for each in kept:
        program = meet(program, trial, each.occurred_at)
        advance(trial, each.occurred_at)
        apply(program, trial, each, each.occurred_at)
        if s.kind in program.breach_ladders:
            program.end_breach_ladders(trial)
        govern(trial)
    meet(program, trial, now)
    advance(trial, now)
    _take_over(s, trial, fact)
    _align(s, trial, fact, now)


def _placed(s: Subject, fact: Fact) -> list[Fact]:
    """The subject's facts by when they happened, a correction standing in the place of what it corrects.

    It keeps the corrected fact's id, by which obligations know it, and remembers its own: it may be corrected in turn.
    On a subject that did not have the corrected fact it is a new one, and a subject that it has left loses it.
    """
    place(s, fact)
    return sorted(s.history, key=lambda each: each.occurred_at)


def place(s: Subject, fact: Fact) -> None:
    """Keep a fact in the subject's history; a correction takes the place of what it corrects."""
    if fact.corrects:
        _correct(s, fact)
    else:
        s.history.append(fact)


def _correct(s: Subject, fact: Fact) -> None:
    place = next((n for n, other in enumerate(s.history) if fact.corrects in (other.id, other.corrects)), None)
    if place is None:
        if s.name == fact.subject or s.name in fact.about:
            s.seen.add(fact.corrects)
            s.history.append(replace(fact, id=fact.corrects, corrects=fact.id))
    elif s.name == fact.subject or s.name in fact.about:
        s.history[place] = replace(fact, id=s.history[place].id, corrects=fact.id)
    else:
        del s.history[place]


def _take_over(s: Subject, trial: Subject, fact: Fact) -> None:
    """What follows from the facts alone is as the trial has it."""
    s.facts, s.frozen, s.starts = trial.facts, None, trial.starts
    s.coverage = trial.coverage | {key: silence for key, silence in s.coverage.items() if not silence.rule}
    s.periods, s.cadences, s.any_paused, s.approved = trial.periods, trial.cadences, trial.any_paused, trial.approved
    s.edition, s.elders = trial.edition, trial.elders
    s.latest, s.mark = max(s.latest, trial.latest, fact.occurred_at), max(s.mark, trial.mark)
    s.running, s.last = {}, {}
    s.wake = None


def _align(s: Subject, trial: Subject, fact: Fact, now: int) -> None:
    """Match recorded obligations with those of the trial, in their order, and settle the differences."""
    recorded: defaultdict[tuple[str, str], list[Obligation]] = defaultdict(list)
    for o in s.obligations:
        if not o.superseded_by:
            recorded[o.code.id, o.key].append(o)
    pairs = []
    for found in trial.obligations:
        mine = recorded[found.code.id, found.key]
        pairs.append((mine.pop(0) if mine else None, found))
    for left in recorded.values():
        for o in left:
            _unopened(s, o, fact, now)
    ids: dict[str, str] = {}
    for known, found in pairs:
        found.continues = ids.get(found.continues, found.continues)
        before = found.id
        ids[before] = settle(s, known, found, fact, now).id


def _unopened(s: Subject, o: Obligation, fact: Fact, now: int) -> None:
    """The facts no longer open it. What was cancelled for another reason has this one now."""
    if o.status is State.CANCELLED:
        if o.reason != "corrected":
            o.reason = "corrected"
            s.note(o, "recomputed", now, "corrected", fact.id)
        s.place(o)
    elif o.breached_at is None:
        o.met_at = None
        cancel(s, o, now, "corrected", fact.id)
    else:
        twin = replace(o, status=State.CANCELLED, reason="corrected", breached_at=None, met_at=None, closed_at=now)
        twin.alarms, twin.log = [], []
        s.add(twin)
        s.note(twin, "cancelled", now, "corrected", fact.id)
        o.superseded_by = twin.id
        o.closed_at = o.closed_at if o.ended else now
        s.note(o, "superseded", now, twin.id, fact.id)
