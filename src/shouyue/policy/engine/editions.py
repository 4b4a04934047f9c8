"""Editions of the policy in the course of a subject's life.

What runs keeps the text under which it opened; a new edition may say that it takes over what runs (`adopts`): what
was broken under the old text stays broken under it. A change of calendars moves what hangs on them. Either is met in
its place: every alarm before it rings under the old.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from shouyue.kit.text import Text
from shouyue.policy.engine.alarms import advance
from shouyue.policy.engine.cadence import CadenceCode
from shouyue.policy.engine.codes import Code, cancel, names
from shouyue.policy.engine.facts import Fact
from shouyue.policy.engine.order import NONE
from shouyue.policy.engine.reclassify import trial_of
from shouyue.policy.engine.settling import settle
from shouyue.policy.engine.state import Obligation, State, Subject
from shouyue.policy.values import NOWHERE
from shouyue.worktime import Calendar

if TYPE_CHECKING:
    from shouyue.policy.engine.program import Program

NO_WORDS = Text(zh="", en="")
SAYS = ("zone", "week", "holidays", "make_up", "extra", "closures")  # what makes two calendars the same


@dataclass(frozen=True, slots=True)
class Edition:
    """All rules in force from the second `at` on, until the next edition.

    :param adopts: rules whose running obligations take the new text (`CM-5.2/*`); the others keep theirs
    :param fact: the fact by which it was adopted
    :param calendars: whether it changes calendars, so that what hangs on them is counted anew
    """

    at: int
    program: "Program"
    fact: str = ""
    adopts: tuple[str, ...] = ()
    calendars: bool = False


def line_up(editions: Sequence[Edition]) -> "Program":
    """Let each program know the line in which it stands; answers the last one. They are in order of `at`.

    Whoever is to hear a fact is asked of one program for the whole line, so that no planned edition silences the one in
    force.
    """
    heard = frozenset().union(*(edition.program.heard for edition in editions))
    kinds = {kind for edition in editions for kind in edition.program.cadences}
    for edition in editions:
        edition.program.line, edition.program.heard = tuple(editions), heard
        edition.program.cadences = {kind: edition.program.cadences.get(kind, ()) for kind in kinds}
    return editions[-1].program


def tried(program: "Program", edition: Edition) -> "Program":
    """The line of `program` as it would be with one more edition, to look at what that would change.

    The line itself is left alone; what was to come after the new edition does not come in it.
    """
    before = tuple(each for each in program.line if each.at <= edition.at)
    edition.program.line = (*before, edition)
    return edition.program


def meet(program: "Program", s: Subject, now: int, *, first: int | None = None) -> "Program":
    """Bring a subject to the edition that is in force at `now` and answer its program.

    A subject that nothing is known of begins under the edition of its `first` fact, or of `now`.
    """
    line = program.line
    if not line:
        return program
    if s.edition < 0:
        s.edition = in_force(line, now if first is None else first)
    while s.edition + 1 < len(line) and line[s.edition + 1].at <= now:
        s.edition += 1
        advance(s, line[s.edition].at)
        _switch(s, line[s.edition])
    return line[s.edition].program


def in_force(line: Sequence[Edition], at: int) -> int:
    """The place of the edition in force at a second; the first one for what lies before."""
    return max((place for place, edition in enumerate(line) if edition.at <= at), default=0)


def standing(program: "Program", at: int) -> "Program":
    """The program in force at a second, of the line in which this one stands."""
    return program.line[in_force(program.line, at)].program if program.line else program


@lru_cache(maxsize=10_000)
def same_text(one: Code, other: Code) -> bool:
    """Whether two editions say the same in a rule, its words and places aside, and with the same hours."""
    return _bare(one) == _bare(other) and _same_hours(one, other)


def _bare(code: Code) -> object:
    return replace(code.rule, label=NO_WORDS, mark=NOWHERE, parameters=(), document="")


def _same_hours(one: Code, other: Code) -> bool:
    """Of a calendar that a fact names, all that it could name."""
    name = one.rule.calendar.name
    mine, theirs = one.program.calendars, other.program.calendars
    names = [name] if name else sorted(mine.keys() | theirs.keys())
    return all(_same_calendar(mine.get(each), theirs.get(each)) for each in names)


@lru_cache(maxsize=1_000)
def _same_calendar(one: Calendar | None, other: Calendar | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(getattr(one, part) == getattr(other, part) for part in SAYS)


def _switch(s: Subject, edition: Edition) -> None:
    """The new edition is in force: rules that say the same go on, the others keep their old text or take the new."""
    program = edition.program
    retimed = [o for o in s.running.values() if not _goes_on(program, s, o)]
    s.periods = {rule: at for rule, at in s.periods.items() if isinstance(program.codes.get(rule), CadenceCode)}
    s.cadences = {code.id: code for code in program.cadences.get(s.kind, ()) if code.id in s.periods}
    s.mark = max(s.mark, 2 * edition.at)
    s.wake, s.elders = None, True
    for o in retimed:
        code = program.codes.get(o.code.id)
        moved = edition.calendars and code is not None and _bare(code) == _bare(o.code)
        if moved or (names(edition.adopts, o.code.id) and o.status is not State.BREACHED):
            _take_text(program, s, o, code, edition)
    s.any_paused = {rule: s.running[rule].code for rule in s.any_paused if rule in s.running}
    adoption = Fact(edition.fact, "", "", edition.at, edition.at)
    for cadence in program.cadences.get(s.kind, ()):
        if cadence.id not in s.periods:
            cadence.fold(s, adoption, cadence.silence, NONE, edition.at)


def _goes_on(program: "Program", s: Subject, o: Obligation) -> bool:
    """Whether a running obligation's rule says the same in the new edition; then it goes on under it."""
    code = program.codes.get(o.code.id)
    if code is None or type(code) is not type(o.code) or not same_text(code, o.code):
        return False
    hours = code.hours(s, o.context)
    if not isinstance(hours, str):
        o.code, o.clock = code, hours
    return True


def _take_text(program: "Program", s: Subject, o: Obligation, code: Code | None, edition: Edition) -> None:
    """What runs takes the new text, as if it had opened under it; a rule that is gone lets go of it."""
    at = max(edition.at, s.now)
    if isinstance(o.code, CadenceCode) and code is not None:
        return  # a period that has begun keeps its text to its end
    found = _found_anew(program, s, o, code, at) if code is not None else None
    if found is None:
        cancel(s, o, max(edition.at, o.opened_at), "new_edition", edition.fact)
        return
    before = o.last_due
    o.code, o.clock = found.code, found.clock
    stands = settle(s, o, found, Fact(edition.fact, "", s.name, edition.at, edition.at), edition.at)
    if before is not None and stands.last_due != before:
        s.note(stands, "moved", edition.at, f"{before}", edition.fact)


def _found_anew(program: "Program", s: Subject, o: Obligation, code: Code, now: int) -> Obligation | None:
    trial = trial_of(program, code, s, o.opening, now)
    return next((each for each in reversed(trial.obligations) if each.code is code and each.key == o.key), None)
