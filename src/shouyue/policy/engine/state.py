"""What the engine remembers of one subject: its facts so far and its obligations. Plain data that `fold` changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from shouyue.policy.engine.facts import Fact, kind_of
from shouyue.worktime import Clock

if TYPE_CHECKING:
    from shouyue.policy.engine.cadence import CadenceCode
    from shouyue.policy.engine.codes import Code
    from shouyue.policy.engine.kept import Before

ENGINE_VERSION = 1
NEVER = 1 << 62
_SPACE = UUID("6f0d1a52-5b1e-5c39-9d3a-3a4f6c1f8e11")  # the name space of obligation ids; never changes


class State(StrEnum):
    """The states of an obligation. Breached is for ever; it ends when `closed_at` is set."""

    OPEN = "open"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


class Alarm(NamedTuple):
    """A message that goes out: when it fell due, which step, to which role."""

    at: int
    step: str
    to: str


class ClockEvent(NamedTuple):
    """One thing that happened to a clock, for people and for the record; never folded."""

    kind: str
    at: int
    note: str = ""
    fact: str = ""


@dataclass(slots=True, eq=False)
class Obligation:
    """One promise running on one subject. Instants are epoch seconds; `wake` is its next alarm (see alarms.py)."""

    code: "Code"
    subject: str
    opening: str
    opened_at: int
    clock: Clock
    context: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    n: int = 0
    status: State = State.OPEN
    due_at: int | None = None
    last_due: int | None = None
    met_at: int | None = None
    breached_at: int | None = None
    closed_at: int | None = None
    paused_seconds: int = 0
    governs: bool = False
    late_entry: bool = False
    superseded_by: str = ""
    provisional: bool = False
    reason: str = ""
    continues: str = ""
    continued: bool = False  # whether another one goes on from it
    late_before: bool = False  # whether it goes on from one that was late
    linked: str = ""
    looser: bool = False
    alarms: list[Alarm] = field(default_factory=list)
    log: list[ClockEvent] = field(default_factory=list)
    anchor: int = 0
    used: int = 0
    left: int = 0
    paused_from: int = 0
    pauses: int = 0
    sent: int = 0  # alarms that went out, as bits
    skipped: int = 0  # alarms that were past before anybody could be told
    schedule: tuple[tuple[int, int], ...] = ()
    wake: int = NEVER
    late_stop: int | None = None  # evidence that was told beyond the limit: when it happened …
    shut: int | None = None  # … and when we were told, which closes the breach
    stopped: bool = False
    period: str = ""
    wanted: int = 1
    got: int = 0

    @property
    def ended(self) -> bool:
        return self.closed_at is not None

    @property
    def broken(self) -> bool:
        """Whether it ended as a breach, and not because nobody owes it any more."""
        return self.status is State.BREACHED and self.ended and not self.reason

    @property
    def key(self) -> str:
        """What opened it: a fact, or for a cadence the period."""
        return self.period or self.opening

    @property
    def id(self) -> str:
        """Derived from rule, subject, what opened it and n: the same wherever the same facts are folded."""
        return str(uuid5(_SPACE, f"{self.code.id}\n{self.subject}\n{self.key}\n{self.n}"))


class Silence(NamedTuple):
    """Something that should have been computed and could not: an entry of the coverage list."""

    rule: str
    subject: str
    fact: str
    why: str


class Subject:
    """All that is known of one subject. `mark` is the latest instant that a fact may no longer precede (see refold.py).

    `starts` keeps for each rule the fact from which its clock runs or would run. A trial that folds one rule from there
    knows the `real` subject, whose own facts of now decide. `edition` is the place of the edition that it has met in
    the line of editions. A subject that was taken from a store knows what its clocks need; the rest it is given by
    `recall`, once, when somebody asks for its history.
    """

    __slots__ = (
        "any_paused",
        "approved",
        "before",
        "by_rule",
        "cadences",
        "coverage",
        "edition",
        "elders",
        "facts",
        "fresh",
        "frozen",
        "heard",
        "kind",
        "last",
        "latest",
        "mark",
        "name",
        "now",
        "obligations",
        "periods",
        "real",
        "recall",
        "regrouped",
        "running",
        "seen",
        "starts",
        "wake",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.kind = kind_of(name)
        self.facts: dict[str, Any] = {}
        self.frozen: dict[str, Any] | None = None  # a copy of the facts, shared by what opens while they stand
        self.heard: list[Fact] = []  # the facts folded since it was taken from its store
        self.recall: Callable[[Subject], None] | None = None
        self.before: Before | None = None
        self.seen: set[str] = set()
        self.approved: set[tuple[str, str]] = set()  # rule and key of what may be told too late, see facts.py
        self.obligations: list[Obligation] = []
        self.by_rule: dict[str, list[Obligation]] = {}
        self.running: dict[str, Obligation] = {}
        self.last: dict[str, Obligation] = {}
        self.starts: dict[str, Fact] = {}
        self.any_paused: dict[str, Code] = {}
        self.periods: dict[str, int] = {}
        self.cadences: dict[str, CadenceCode] = {}
        self.coverage: dict[tuple[str, str], Silence] = {}
        self.fresh: list[tuple[Obligation, ClockEvent]] = []
        self.real: Subject | None = None
        self.regrouped = False  # whether other obligations run than when it was last asked who governs
        self.edition = -1
        self.elders = False  # whether anything runs under an edition that is no longer in force
        self.now = -NEVER
        self.latest = -NEVER
        self.mark = -NEVER
        self.wake: int | None = NEVER

    @property
    def history(self) -> list[Fact]:
        """Every fact of the subject in the order of telling, and with it every obligation that it ever had."""
        if self.recall is not None:
            recall, self.recall = self.recall, None
            recall(self)
        return self.heard

    def add(self, obligation: Obligation) -> None:
        """Take an obligation in; it runs unless it has ended."""
        mine = self.by_rule.setdefault(obligation.code.id, [])
        obligation.n = sum(1 for other in mine if other.key == obligation.key)
        mine.append(obligation)
        self.obligations.append(obligation)
        self.place(obligation)

    def place(self, obligation: Obligation) -> None:
        """Put an obligation where it belongs now: among the running ones, or as the last ended one of its rule."""
        rule = obligation.code.id
        if obligation.closed_at is None:
            self.running[rule] = obligation
        else:
            if self.running.get(rule) is obligation:
                del self.running[rule]
                self.any_paused.pop(rule, None)
            if not obligation.superseded_by:
                self.last[rule] = obligation
        self.wake = None
        self.regrouped = True

    def context(self) -> dict[str, Any]:
        """The facts as they are now, for an opening to keep; not to be written to."""
        if self.frozen is None:
            self.frozen = dict(self.facts)
        return self.frozen

    def note(self, obligation: Obligation, kind: str, at: int, note: str = "", fact: str = "") -> None:
        """Write a clock event."""
        event = ClockEvent(kind, at, note, fact)
        obligation.log.append(event)
        self.fresh.append((obligation, event))

    def silent(self, rule: str, fact: str, why: str) -> None:
        """Put an entry on the coverage list."""
        self.coverage[rule, fact] = Silence(rule, self.name, fact, why)
