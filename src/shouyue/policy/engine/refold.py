"""Folding again after a fact out of order or a correction.

A trial subject is folded from the kept facts, by when they happened. Then what is recorded is brought in line with it:
a recorded breach is never unmade but superseded by a twin, alarms that went out stay, and of alarms already past only
the highest goes out.
"""

from collections import defaultdict
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from shouyue.policy.engine.alarms import advance, catch_up
from shouyue.policy.engine.codes import cancel
from shouyue.policy.engine.facts import APPROVED, Fact
from shouyue.policy.engine.governing import govern
from shouyue.policy.engine.order import EVERY_RULE, apply
from shouyue.policy.engine.state import Alarm, Obligation, State, Subject

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

OUTCOME = (
    *("status", "opened_at", "due_at", "met_at", "breached_at", "closed_at", "paused_seconds", "late_entry", "reason"),
    *("last_due", "anchor", "used", "left", "paused_from", "pauses", "got", "wanted", "stopped"),
)
KEPT = ("n", "alarms", "log", "sent", "skipped", "governs", "superseded_by", "code", "subject", "linked", "continues")
MESSAGES = ("warned", "escalated", "skipped")


def refold(program: "Program", s: Subject, fact: Fact, now: int) -> None:
    """Bring a subject in line with its facts in the order in which they happened, this one among them."""
    kept = _placed(s, fact)
    trial = Subject(s.name)
    trial.approved = _approved(kept)
    for each in kept:
        advance(trial, each.occurred_at)
        apply(program, trial, each, each.occurred_at)
        if s.kind in program.breach_ladders:
            program.end_breach_ladders(trial)
        govern(trial)
    advance(trial, now)
    _take_over(s, trial, fact)
    _align(s, trial, fact, now)


def _approved(kept: list[Fact]) -> set[str]:
    return {str(fact.data.get("rule", EVERY_RULE)) for fact in kept if fact.name == APPROVED}


def _placed(s: Subject, fact: Fact) -> list[Fact]:
    """The subject's facts by when they happened, a correction standing in the place of what it corrects.

    It keeps the corrected fact's id, by which obligations know it, and remembers its own: it may be corrected in turn.
    On a subject that did not have the corrected fact it is a new one, and a subject that it has left loses it.
    """
    if fact.corrects:
        _correct(s, fact)
    else:
        s.history.append(fact)
    return sorted(s.history, key=lambda each: each.occurred_at)


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
        ids[before] = _settle(s, known, found, fact, now).id


def _settle(s: Subject, o: Obligation | None, found: Obligation, fact: Fact, now: int) -> Obligation:
    """Bring one recorded obligation in line with what the trial found and answer the one that stands now."""
    if o is None:
        take_late(s, found)
        stands = found
    elif _same(o, found):
        stands = o
    elif o.breached_at is None or o.breached_at == found.breached_at:
        stands = _recompute(s, o, found, fact, now)
    else:
        stands = _supersede(s, o, found, fact, now)
    s.place(stands)
    catch_up(s, stands, found.alarms if stands is not found else ())
    if not stands.ended and stands.status is State.OPEN:
        stands.code.schedule(s, stands, now)
    return stands


def _same(o: Obligation, found: Obligation) -> bool:
    """Whether nothing has changed. What was met and told in time stays so, however late its evidence is corrected."""
    if o.status is State.MET and not o.late_entry:
        told_late = found.met_at if found.late_entry else found.late_stop
        if o.met_at == told_late:
            return True
    return all(getattr(o, name) == getattr(found, name) for name in OUTCOME)


def _recompute(s: Subject, o: Obligation, found: Obligation, fact: Fact, now: int) -> Obligation:
    new_breach = o.breached_at is None and found.breached_at is not None
    for each in fields(Obligation):
        if each.name not in KEPT:
            setattr(o, each.name, getattr(found, each.name))
    s.note(o, "recomputed", now, fact=fact.id)
    if new_breach and o.breached_at is not None:
        s.note(o, "breached", o.breached_at, fact=fact.id)
    return o


def _supersede(s: Subject, o: Obligation, found: Obligation, fact: Fact, now: int) -> Obligation:
    """The breach stays as it was recorded; its twin has the outcome that the facts now give."""
    found.governs, found.linked = o.governs, o.linked
    _take(s, found, sent=o.sent, skipped=o.skipped)
    o.superseded_by = found.id
    if not o.ended:
        o.closed_at = now
    s.note(o, "superseded", now, found.id, fact.id)
    return found


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


def take_late(s: Subject, found: Obligation) -> None:
    """Take in an obligation that was found after the event: of the alarms already past only the highest goes out."""
    _take(s, found, sent=0, skipped=0)


def _take(s: Subject, found: Obligation, *, sent: int, skipped: int) -> None:
    """Take an obligation of a trial in. The alarms that rang there went out nowhere."""
    past: list[Alarm] = found.alarms
    found.alarms, found.sent, found.skipped = [], sent, skipped
    found.log = [event for event in found.log if event.kind not in MESSAGES]
    s.add(found)
    s.fresh.extend((found, event) for event in found.log)
    catch_up(s, found, past)
