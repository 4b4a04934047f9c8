"""What a written policy says, as typed frozen values: the loader makes them; engine, linter and pages read them.

Amounts are whole seconds, money is whole fen, shares are exact fractions. Nothing here knows a person, a database or
the time of day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from shouyue.kit.text import Text
from shouyue.policy.amounts import Within
from shouyue.policy.condition import Condition
from shouyue.policy.fields import Field
from shouyue.worktime import Calendar


class Source(StrEnum):
    """Who stands behind a document. The order is the order of precedence where several bind one duty."""

    CONTRACT = "contract"
    COMPANY = "company"
    GUIDE = "guide"


class ClauseKind(StrEnum):
    """What a clause asks for (docs/policy.md)."""

    DEADLINE = "deadline"
    CADENCE = "cadence"
    GATE = "gate"
    CLASS = "class"
    TARGET = "target"
    FLOW = "flow"
    RECORD = "record"
    ACCESS = "access"
    APPROVAL = "approval"
    WORDING = "wording"
    REMEDY = "remedy"
    STATEMENT = "statement"


class Status(StrEnum):
    """How far a clause runs today."""

    STATEMENT = "statement"  # nothing to compute: published, acknowledged, trained
    COMPUTED = "computed"  # its rules run when a history or a scenario is judged
    LIVE = "live"  # it works for a person on screen and for a program through the API
    NOT_YET = "not_yet"  # nothing of it runs


class Period(StrEnum):
    """A cadence's or a target's stretch of the local calendar."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    Q4 = "Q4"  # once a year, in its fourth quarter


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something is written: file, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Mark("", 0, 0)


@dataclass(frozen=True, slots=True)
class Document:
    """One written policy: its name, edition and authority."""

    id: str
    title: Text
    edition: str
    source: Source
    about: Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of a policy. `origin`: the document gives it, we fill a blank with it, or it is all ours."""

    id: str
    value: str
    clause: str
    label: Text
    origin: Literal["source", "default", "ours"]
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class Question:
    """An open question that the written text leaves, with the answer that holds until its owner gives one."""

    id: str
    clause: str
    ask: Text
    default: Text
    owner: str
    parameter: str = ""
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in our own words, and how far it runs."""

    id: str
    at: str
    kind: ClauseKind
    title: Text
    says: Text
    status: Status
    missing: Text
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class EventType:
    """A name of the catalogue: what happened, to which kind of subject, and what such a fact may say."""

    name: str
    subject: str
    label: Text
    doc: Text
    own: Mapping[str, Field]
    context: Mapping[str, Field]
    data: Mapping[str, Field]
    about: tuple[str, ...] = ()
    external: bool = False
    readers: tuple[str, ...] = ()
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class GateType:
    """A question that an action asks before it acts, and the facts that it gathers for it."""

    name: str
    subject: str
    label: Text
    facts: Mapping[str, Field]
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class Role:
    """A role in plain words. `relation` marks those that a subject carries itself (its handler, its account owner).

    `does`: its duties, as far as the documents say.
    """

    code: str
    title: Text
    does: Text
    clauses: tuple[str, ...] = ()
    relation: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that a rule hears, perhaps only under a condition on the fact's data and the subject's facts."""

    event: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """What stops the clock and what starts it again; `until` empty means the subject's next fact, whatever it is."""

    start: tuple[Trigger, ...]
    until: tuple[Trigger, ...]
    cause: Literal["customer", "carrier", "force_majeure", "us"]
    moves: bool = False  # fixed times, periods and instants move only when the pause says so

    @property
    def until_any(self) -> bool:
        return not self.until


@dataclass(frozen=True, slots=True)
class Warning:
    """A reminder to the rule's owner: a share of the open time used, or so much open time before the due time."""

    share: Fraction | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Reopen:
    """What happens to an ended obligation when the matter comes back."""

    on: tuple[Trigger, ...] = ()
    how: Literal["never", "resume", "restart"] = "never"


@dataclass(frozen=True, slots=True)
class CalendarRef:
    """A calendar by name, or (`key`) the name that a fact of the subject holds when the obligation opens."""

    name: str = "always"
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all kinds of rules have in common. The id is stable over editions and never used again for another."""

    id: str
    clause: str
    subject: str
    label: Text
    when: Condition | None = None
    document: str = ""
    source: Source = Source.CONTRACT
    mark: Mark = NOWHERE
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Rule):
    """Something must happen within a time after something else (docs/policy.md, "deadline")."""

    start: tuple[Trigger, ...]
    stop: tuple[Trigger, ...]
    within: Within
    start_in: Literal["open", "closed", "any"] = "any"
    again: Literal["ignore", "restart"] = "ignore"
    pause: tuple[Pause, ...] = ()
    cancel: tuple[Trigger, ...] = ()
    calendar: CalendarRef = CalendarRef()
    owner: str = ""
    duty: str = ""
    warn: tuple[Warning, ...] = ()
    reopen: Reopen = Reopen()
    moves_with: str = ""
    replaces: tuple[str, ...] = ()
    late_entry: int = 86_400
    once: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: whichever comes first, open time since the ladder's start or one of the events; fires once."""

    to: str
    after: int | None = None
    on: tuple[Trigger, ...] = ()
    accept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Rule):
    """Who is told, and when, while something is not done. Counts from its start or from the first breach of `of`."""

    steps: tuple[Step, ...]
    start: tuple[Trigger, ...] = ()
    stop: tuple[Trigger, ...] = ()
    until: tuple[Trigger, ...] = ()
    cancel: tuple[Trigger, ...] = ()
    pause: tuple[Pause, ...] = ()
    calendar: CalendarRef = CalendarRef()
    from_breach: bool = False
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence(Rule):
    """At least so many matching facts in every period, for each subject that matches."""

    every: Period
    met_by: tuple[Trigger, ...]
    count: int = 1
    joins: Literal["prorate", "whole", "next_period"] = "whole"
    calendar: CalendarRef = CalendarRef()
    owner: str = ""
    warn: tuple[Warning, ...] = ()
    late_entry: int = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Rule):
    """A step that is refused until `require` holds, and what is said then."""

    gate: str
    require: Condition
    say: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Rule):
    """A share to reach in each period: of all `of`, those that are `good`."""

    of: tuple[Trigger, ...]
    good: Condition
    every: Period
    at_least: Fraction
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seats:
    """One step of a chain: whom it asks, and from which amount on. `above`: more than so many fen; None: any amount."""

    to: tuple[str, ...]
    mode: Literal["any", "all"] = "any"
    above: int | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain(Rule):
    """Who must agree before something happens, step by step, or all at once where it is `parallel`.

    `amount` is the key of the fact that `above` is compared with; `fallback` is asked, in its order, where a seat has
    nobody but who asks. SUPERIOR stands for the superior of who asks.
    """

    gate: str
    steps: tuple[Seats, ...]
    amount: str = ""
    parallel: bool = False
    fallback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a class may propose, when, and the reason that is said with it. Without `when`: all the rest."""

    value: str
    say: Text
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Class(Rule):
    """Which value of a fact is proposed from what is known: the first option that holds. A person confirms it.

    `gives` is the key of the fact; `gate` names what whoever asks gathers beside the subject's own facts.
    """

    gate: str
    gives: str
    options: tuple[Option, ...]


SUPERIOR = "superior"
AnyRule = Deadline | Ladder | Cadence | Gate | Target | Chain | Class


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The names that facts and gates may have."""

    events: Mapping[str, EventType]
    gates: Mapping[str, GateType] = field(default_factory=dict)

    def own_keys(self, subject: str) -> frozenset[str]:
        """Facts of a kind of subject that may change its clocks."""
        return frozenset(key for event in self.events.values() if event.subject == subject for key in event.own)

    def facts_of(self, subject: str) -> dict[str, Field]:
        """Every fact that a kind of subject can have, from all its events."""
        found: dict[str, Field] = {}
        for event in self.events.values():
            if event.subject == subject:
                found.update(event.context)
                found.update(event.own)
        return found


@dataclass(frozen=True, slots=True)
class Policy:
    """One document with everything that its rules need, ready to run."""

    document: Document
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, Parameter]
    questions: tuple[Question, ...]
    rules: tuple[AnyRule, ...]
    catalogue: Catalogue
    calendars: Mapping[str, Calendar]
    roles: Mapping[str, Role]
    duties: Mapping[str, Text]
    calendar_labels: Mapping[str, Text] = field(default_factory=dict)
