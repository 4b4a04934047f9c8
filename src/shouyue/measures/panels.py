"""Pieces of pages: measures as rows that any page may show, and what one of them went through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from shouyue.access.models import Account
from shouyue.measures import phrases, queries
from shouyue.measures.logic import State
from shouyue.measures.permissions import Hands, hands
from shouyue.obligations.queries import in_force
from shouyue.people.naming import who
from shouyue.people.phrases import department_title
from shouyue.policy.engine.state import State as Clock
from shouyue.policy.phrasing import subject_words
from shouyue.ui.elements import Event, Tone

if TYPE_CHECKING:
    from shouyue.measures.models import Measure, Postponement
    from shouyue.obligations.models import Obligation


@dataclass(frozen=True, slots=True)
class Chip:
    """What `<c-sla>` takes: counting down to `due`, or how it ended in words."""

    due: datetime
    state: Literal["open", "met", "late", "waived"] = "open"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as pages show it; `who` is its department and person, `about` the kind and name of the thing."""

    row: "Measure"
    href: str
    about: tuple[str, str]
    who: str
    state: tuple[Promise, Tone]
    chip: Chip
    promise: "Obligation | None"
    is_late: bool
    may_do: bool


def rows(measures: Sequence["Measure"], account: Account, *, at: datetime) -> list[Row]:
    """Measures (fetched with their persons) as `measures/rows.html` shows them to an account. Two queries."""
    held, promises = hands(account, measures, at=at), queries.promises_of(measures)
    return [as_row(one, held, promises.get(queries.reference(one)), at=at) for one in measures]


def as_row(row: "Measure", held: Hands, promise: "Obligation | None", *, at: datetime) -> Row:
    """One measure as pages show it."""
    chip = _chip(row, promise)
    return Row(
        row=row,
        href=reverse("measures:measure", args=[row.pk]),
        about=about_words(row.about),
        who=bound(row),
        state=phrases.STATES[row.state],
        chip=chip,
        promise=promise,
        is_late=chip.state == "late" or (chip.state == "open" and chip.due < at),
        may_do=held.may_do(row),
    )


def _chip(row: "Measure", promise: "Obligation | None") -> Chip:
    """The clock of its promise; where no clause asks for one, its own time."""
    if row.state == State.DROPPED:
        return Chip(row.do_by, "waived", pgettext("measure", "dropped"))
    if row.state == State.DONE:
        is_late = promise.status == Clock.BREACHED if promise else row.ended_at is not None and row.ended_at > row.do_by
        return Chip(row.do_by, "late", gettext("late")) if is_late else Chip(row.do_by, "met", gettext("in time"))
    missed = promise.due_at or promise.last_due if promise and promise.status == Clock.BREACHED else None
    return Chip(missed or row.do_by)


def bound(row: "Measure") -> str:
    """Whom it binds: department and person."""
    person = [str(row.person)] if row.person is not None else []
    return " · ".join([department_title(row.department)] * bool(row.department) + person)


def about_words(about: str) -> tuple[str, str]:
    """What it was decided on: the kind in words and its own name."""
    kind, _colon, own = about.partition(":")
    return subject_words(kind, get_language() or "zh-hans"), own


def clause_title(promise: "Obligation | None") -> str:
    """The clause behind its clock, in words."""
    if promise is None:
        return ""
    policy = in_force().policies.get(promise.document)
    clause = policy.clauses.get(promise.clause) if policy else None
    return clause.title.in_(get_language() or "zh-hans") if clause else ""


def course(row: "Measure", postponed: Sequence["Postponement"]) -> tuple[Event, ...]:
    """What a measure went through, the latest first."""
    begun = Event(row.set_at, gettext("Set by %(name)s") % {"name": who(row.set_by)}, icon="flag", tone="info")
    moved = [
        Event(
            one.at,
            gettext("%(name)s gave it another time: %(before)s → %(after)s")
            % {"name": who(one.by), "before": _minute(one.before), "after": _minute(one.after)},
            one.reason,
            icon="calendar-time",
            tone="warn",
        )
        for one in postponed
    ]
    return (*_end(row), *reversed(moved), begun)


def _end(row: "Measure") -> tuple[Event, ...]:
    if row.ended_at is None:
        return ()
    name = {"name": who(row.ended_by)}
    if row.state == State.DONE:
        said = gettext("Carried out, says %(name)s") % name
        return (Event(row.ended_at, said, row.evidence, icon="circle-check", tone="good"),)
    return (Event(row.ended_at, gettext("Dropped by %(name)s") % name, row.reason, icon="ban", tone="muted"),)


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
