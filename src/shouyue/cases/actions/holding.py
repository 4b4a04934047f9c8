"""What every action on a case has in common: the row under its lock, the facts, the entries, the next due time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shouyue.cases.logic import State, Step, Verb, Wrong, moved
from shouyue.cases.models import Case, Entry
from shouyue.cases.phrases import STATES
from shouyue.communications import actions as communications
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations import queries as promises
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.communications.models import Mail
    from shouyue.journal.event import Event
    from shouyue.journal.models import Fact

AHEAD = timedelta(minutes=5)  # clocks of machines differ so much
FIRST_DUTY = ("due_at", "due_rule", "due_duty")


@dataclass(slots=True)
class Deed:
    """One action on one case: what it records, in order."""

    case: Case
    actor: str
    at: datetime
    occurred_at: datetime | None = None
    facts: list[NewFact] = field(default_factory=list)
    entries: list[tuple[Entry, int | None]] = field(default_factory=list)  # with the place of its fact
    told: "list[Fact]" = field(default_factory=list)  # the facts as they were recorded

    @property
    def happened(self) -> datetime:
        return self.occurred_at or self.at

    def tell(self, event: "Event", *about: str, removing: tuple[str, ...] = ()) -> int:
        """A fact of the case; answers its place among those of this action."""
        about = (*abouts(self.case), *about)
        fact = event.fact(self.case.subject, about=about, occurred_at=self.occurred_at, removing=removing)
        self.facts.append(fact)
        return len(self.facts) - 1

    def write(
        self, step: Step, text: str = "", *, fact: int | None = None, told: bool = False, mail: "Mail | None" = None
    ) -> Entry:
        """An entry of the case; `fact` is the place of the fact that it goes with."""
        entry = Entry(step=step.value, text=text, told=told, actor=self.actor, at=self.happened, mail=mail)
        self.entries.append((entry, fact))
        return entry


def begin(
    case: Case, *, actor: str, at: datetime, version: int | None = None, occurred_at: datetime | None = None
) -> Deed:
    """Take the case under its lock. Raises Stale where somebody changed it since `version`, Refused for a time that is
    still to come or lies before the case."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    if version is not None and row.version != version:
        raise Stale
    if occurred_at is not None and occurred_at > at + AHEAD:
        raise Refused(_("That time is still to come. Write when it happened."), "occurred_at")
    if occurred_at is not None and occurred_at < row.received_at:
        raise Refused(_("The case was not there yet. Write a time after it was received."), "occurred_at")
    return Deed(row, actor, at, min(occurred_at, at) if occurred_at else None)


def move(deed: Deed, verb: Verb) -> None:
    """Change the state. Raises Refused where it cannot."""
    case = deed.case
    try:
        case.state = moved(State(case.state), verb).value
    except Wrong as wrong:
        raise Refused(_("That cannot be done: the case is %(state)s.") % {"state": STATES[wrong.state].label}) from None


def finish(deed: Deed) -> Case:
    """Write all of it: the row, the facts, the entries, and what is due next."""
    case = deed.case
    case.version += 1
    case.changed_at = deed.at
    case.save()
    rows = deed.told = record(deed.facts, actor=deed.actor) if deed.facts else []
    for entry, place in deed.entries:
        entry.case = case
        entry.recorded_at = deed.at
        entry.fact = rows[place].id if place is not None else None
    Entry.objects.bulk_create([entry for entry, _place in deed.entries])
    if deed.facts:
        keep_due(case)
        _tell_first_asked(deed)
    return case


def _tell_first_asked(deed: Deed) -> None:
    """Who was asked first is told of each step that others take, until the end (CM-5.1)."""
    first = deed.case.first_asked_id
    if first is not None and first != people.whose(deed.actor):
        communications.tell(deed.told[-1], [first], at=deed.at)


def keep_due(case: Case) -> None:
    """Let the row say what is owed next: the earliest due of what runs, or what is late and still owed."""
    owed = [one for one in promises.open_clocks(case.subject) if one.due_at is not None]
    first = min(owed, key=lambda one: (one.due_at, one.rule), default=None)
    values = (first.due_at, first.rule, first.duty) if first else (None, "", "")
    if values != tuple(getattr(case, name) for name in FIRST_DUTY):
        for name, value in zip(FIRST_DUTY, values, strict=True):
            setattr(case, name, value)
        Case.objects.filter(pk=case.pk).update(**dict(zip(FIRST_DUTY, values, strict=True)))


def abouts(case: Case) -> tuple[str, ...]:
    """The customer, as the journal calls him."""
    return (f"customer:{case.customer_id}",) if case.customer_id else ()


def require_colleagues(persons: Iterable[int], at: datetime, place: str) -> None:
    """Raises Refused at `place` with the numbers of those who do not work here."""
    staff = people.roster()
    if unknown := [str(one) for one in persons if staff.colleague(one, at) is None]:
        raise Refused(_("There is no such person at work: %(numbers)s.") % {"numbers": ", ".join(unknown)}, place)


def needed(text: str, name: str = "text") -> str:
    """The text without its edges. Raises Refused where there is none."""
    told = text.strip()
    if not told:
        raise Refused(_("Write what was done or said."), name)
    return told
