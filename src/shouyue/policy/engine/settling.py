"""Bringing a recorded obligation in line with what a trial found.

A recorded breach is never unmade but superseded by a twin, alarms that went out stay, and of alarms already past only
the highest goes out.
"""

from dataclasses import fields

from shouyue.policy.engine.alarms import catch_up
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.state import Alarm, Obligation, State, Subject

OUTCOME = (
    *("status", "opened_at", "due_at", "met_at", "breached_at", "closed_at", "paused_seconds", "late_entry", "reason"),
    *("last_due", "anchor", "used", "left", "paused_from", "pauses", "got", "wanted", "stopped", "late_stop"),
)
KEPT = ("n", "alarms", "log", "sent", "skipped", "governs", "superseded_by", "code", "subject", "linked", "continues")
TOO_LATE = "entered too late"  # evidence in time, told beyond the limit: at most it closes a breach, see `_recompute`
MESSAGES = ("warned", "escalated", "skipped")


def settle(s: Subject, o: Obligation | None, found: Obligation, fact: Fact, now: int) -> Obligation:
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
    too_late = o.late_stop is None and found.late_stop is not None and found.broken
    closes = too_late and o.met_at is None and found.met_at is not None  # what was closed already only takes note of it
    for each in fields(Obligation):
        if each.name not in KEPT:
            setattr(o, each.name, getattr(found, each.name))
    s.note(o, "recomputed", now, TOO_LATE if too_late and not closes else "", fact.id)
    if new_breach and o.breached_at is not None:
        s.note(o, "breached", o.breached_at, fact=fact.id)
    if closes and o.met_at is not None:
        s.note(o, "met", o.met_at, TOO_LATE, fact.id)
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
