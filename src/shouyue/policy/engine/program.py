"""The rules of one or more policies made ready to run: who hears which event, who reads which fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from shouyue.policy.engine import reclassify
from shouyue.policy.engine.cadence import CadenceCode
from shouyue.policy.engine.codes import PRECEDENCE, Code, Hearing, cancel, names, places, tests
from shouyue.policy.engine.deadline import DeadlineCode
from shouyue.policy.engine.ladder import LadderCode, finish
from shouyue.policy.engine.memory import NONE, Memory
from shouyue.policy.engine.state import Obligation, State, Subject
from shouyue.policy.fields import Field
from shouyue.policy.payload import Restorers, restorers
from shouyue.policy.scope import triggers_of
from shouyue.policy.values import (
    AnyRule,
    Cadence,
    Catalogue,
    Chain,
    Class,
    Deadline,
    EventType,
    Gate,
    GateType,
    Ladder,
    Policy,
    Target,
)
from shouyue.worktime import Calendar

if TYPE_CHECKING:
    from shouyue.policy.engine.editions import Edition

Hearings = tuple[Hearing, ...]
Line = tuple["Edition", ...]
C = TypeVar("C", bound=Code)


class Program:
    """Rules indexed by event and by fact, so that a fact costs as much as the rules that hear it, and no more."""

    def __init__(self, policies: Iterable[Policy], *, zone: str = "Asia/Shanghai") -> None:
        held = list(policies)
        self.policies = {policy.document.id: policy for policy in held}
        self.zone = ZoneInfo(zone)
        self.calendars: dict[str, Calendar] = {}
        self.gates: defaultdict[str, list[Gate]] = defaultdict(list)
        self.targets: list[Target] = []
        self.chains: dict[str, Chain] = {}
        self.classes: list[Class] = []  # a contract's before a company's, a company's before a guide's
        self.measured: defaultdict[str, list[Target]] = defaultdict(list)  # by the names of the facts they count
        self._own: dict[str, frozenset[str]] = {}
        self._facts: dict[str, Mapping[str, Field]] = {}
        self._data: dict[str, Mapping[str, Field]] = {}
        self._restored: dict[str, tuple[Restorers, Restorers]] = {}
        self.catalogue = _joined(policy.catalogue for policy in held)
        for policy in held:
            self.calendars |= policy.calendars
        self.codes = self._compiled(rule for policy in held for rule in policy.rules)
        self.classes.sort(key=lambda rule: PRECEDENCE[rule.source])
        self._hears: dict[tuple[str, str], Hearings] = self._index()
        self.heard = frozenset(self._hears)  # by any edition of the line
        self._memories = {
            (kind, event): Memory(hearings, self.catalogue.facts_of(kind))
            for (kind, event), hearings in self._hears.items()
        }
        self.cadences = self._by_kind(CadenceCode)
        self.breach_ladders = {
            kind: tuple(code for code in ladders if code.rule.from_breach)
            for kind, ladders in self._by_kind(LadderCode).items()
        }
        self.readers = self._readers()
        self._over = self._replacing()
        self.line: Line = ()  # the editions of which this program is one, see editions.py

    def _compiled(self, rules: Iterable[AnyRule]) -> dict[str, Code]:
        """Rules that replace others come first, so that the lower finds the higher one open."""
        codes: dict[str, Code] = {}
        for rule in sorted(rules, key=lambda rule: not (isinstance(rule, Deadline) and rule.replaces)):
            if isinstance(rule, Gate):
                self.gates[rule.gate].append(rule)
            elif isinstance(rule, Target):
                self.targets.append(rule)
                for event in {trigger.event for trigger in rule.of}:
                    self.measured[event].append(rule)
            elif isinstance(rule, Chain):
                self.chains[rule.id] = rule
            elif isinstance(rule, Class):
                self.classes.append(rule)
            elif rule.id in codes:
                raise ValueError(f"two rules have the id {rule.id}")
            else:
                codes[rule.id] = _code(rule, self)
        return codes

    def _index(self) -> dict[tuple[str, str], Hearings]:
        found: defaultdict[tuple[str, str], list[Hearing]] = defaultdict(list)
        for code in self.codes.values():
            for event in {trigger.event for trigger in triggers_of(code.rule)}:
                found[code.rule.subject, event].append(_hearing(code, event))
        return {key: tuple(hearings) for key, hearings in found.items()}

    def _by_kind(self, kind: type[C]) -> dict[str, tuple[C, ...]]:
        found: defaultdict[str, list[C]] = defaultdict(list)
        for code in self.codes.values():
            if isinstance(code, kind):
                found[code.rule.subject].append(code)
        return {subject: tuple(codes) for subject, codes in found.items()}

    def _readers(self) -> dict[tuple[str, str], tuple[Code, ...]]:
        """Rules that must look again when an own fact of their subject changes."""
        found: defaultdict[tuple[str, str], list[Code]] = defaultdict(list)
        for code in self.codes.values():
            keys = set(code.own_keys)
            if isinstance(code.rule, Deadline) and code.rule.moves_with:
                keys.add(code.rule.moves_with)
            for key in keys:
                found[code.rule.subject, key].append(code)
        return {key: tuple(codes) for key, codes in found.items()}

    def _replacing(self) -> dict[str, tuple[str, ...]]:
        """For each rule those that take its place."""
        found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for higher in self.codes.values():
            for rule in self.codes:
                if rule != higher.id and names(higher.replaces, rule):
                    found[rule] += (higher.id,)
        return dict(found)

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────────

    def own_keys(self, kind: str) -> frozenset[str]:
        """The facts of a kind of subject that may change its clocks."""
        found = self._own.get(kind)
        if found is None:
            found = self._own[kind] = self.catalogue.own_keys(kind)
        return found

    def facts_of(self, kind: str) -> Mapping[str, Field]:
        """Every fact that a kind of subject can have."""
        found = self._facts.get(kind)
        if found is None:
            found = self._facts[kind] = self.catalogue.facts_of(kind)
        return found

    def data_of(self, kind: str) -> Mapping[str, Field]:
        """Everything that a fact alone may say, of all events that a kind of subject's rules hear."""
        found = self._data.get(kind)
        if found is None:
            heard = {event for subject, event in self._hears if subject == kind}
            own = {name for name, event in self.catalogue.events.items() if event.subject == kind}
            events = self.catalogue.events
            found = self._data[kind] = {
                key: field for name in heard | own if name in events for key, field in events[name].data.items()
            }
        return found

    def restorers(self, kind: str) -> tuple[Restorers, Restorers]:
        """How the facts of a kind of subject come back from JSON, and what its facts alone say."""
        found = self._restored.get(kind)
        if found is None:
            found = self._restored[kind] = restorers(self.facts_of(kind)), restorers(self.data_of(kind))
        return found

    def hearings(self, kind: str, event: str) -> Hearings:
        return self._hears.get((kind, event), ())

    def hearing(self, code: Code, kind: str, event: str) -> Hearing:
        """What one event is to one rule."""
        return next((hearing for hearing in self.hearings(kind, event) if hearing.code is code), code.silence)

    def refused(self, s: Subject, event: str) -> frozenset[str]:
        """The rules that hear the event as their start and do not bind the subject as it is; none in a trial."""
        memory = self._memories.get((s.kind, event))
        return memory.refused(s.facts) if memory is not None and memory.codes and s.real is None else NONE

    def listens(self, kind: str, event: str) -> bool:
        """Whether any rule for this kind of subject hears the event; of others' facts only such are kept."""
        return (kind, event) in self.heard

    def mixed(self, s: Subject, context: Mapping[str, Any]) -> dict[str, Any]:
        """The subject's own facts of now with the context that was frozen at an opening."""
        own = self.own_keys(s.kind)
        kept = {key: value for key, value in context.items() if key not in own}
        kept.update((key, value) for key, value in s.facts.items() if key in own)
        return kept

    def known(self, s: Subject) -> Mapping[str, Any]:
        """What a start is judged by: the subject's facts; in a trial its context of then and its own facts of now."""
        return s.facts if s.real is None else self.mixed(s.real, s.facts)

    # ── what rules do to each other ──────────────────────────────────────────────────────────────────────────────

    def replace(self, s: Subject, o: Obligation) -> None:
        """A contract's rule takes the place of the lower ones that it names, whichever opened first."""
        for rule in self._over.get(o.code.id, ()):
            for higher in s.by_rule.get(rule, ()):
                if _stood(higher, o.opened_at):
                    _replaced(s, o, by=higher)
                    return
        if o.code.replaces:
            for lower in list(s.running.values()):
                if lower is not o and names(o.code.replaces, lower.code.id):
                    _replaced(s, lower, by=o)

    def breached(self, s: Subject, o: Obligation, now: int) -> None:
        """Ladders that count from the first breach of this rule begin."""
        for code in self.breach_ladders.get(s.kind, ()):
            if code.id in s.running or not names(code.rule.of, o.code.id) or o.breached_at is None:
                continue
            if code.holds(s, o.key, s.facts, o.data):
                code.open_at(s, o.key, o.breached_at, s.facts, o.data, now)

    def end_breach_ladders(self, s: Subject) -> None:
        """A ladder from a breach without an end of its own ends when none of its rules is late any more."""
        for code in self.breach_ladders.get(s.kind, ()):
            ladder = s.running.get(code.id)
            if ladder is None or code.rule.until:
                continue
            late = [o for o in s.obligations if o.status is State.BREACHED and names(code.rule.of, o.code.id)]
            ends = [o.closed_at for o in late if o.closed_at is not None]
            if len(ends) == len(late):
                finish(s, ladder, max(ends, default=ladder.opened_at))

    def reclassify(self, code: Code, s: Subject, now: int) -> None:
        """An own fact changed and the rule may bind now: fold it from its start fact."""
        reclassify.reclassify(self, code, s, now)


def _code(rule: Deadline | Ladder | Cadence, program: Program) -> Code:
    match rule:
        case Deadline():
            return DeadlineCode(rule, program)
        case Ladder():
            return LadderCode(rule, program)
    return CadenceCode(rule, program)


def _hearing(code: Code, event: str) -> Hearing:
    rule = code.rule
    if isinstance(rule, Cadence):
        return Hearing(code, met_by=tests(rule.met_by, event))
    common = Hearing(
        code,
        start=tests(rule.start, event),
        stop=tests(rule.stop, event),
        cancel=tests(rule.cancel, event),
        reopen=tests(rule.reopen.on, event) if isinstance(rule, Deadline) else (),
        pause_from=places((pause.start for pause in rule.pause), event),
        pause_until=places((pause.until for pause in rule.pause), event),
    )
    if isinstance(rule, Ladder):
        common.until = tests(rule.until, event)
        common.on = places((step.on for step in rule.steps), event)
        common.accept = tuple((n, None) for n, step in enumerate(rule.steps) if step.accept == event)
    return common


def _stood(o: Obligation, at: int) -> bool:
    """Whether an obligation ran at an instant."""
    return not o.superseded_by and o.opened_at <= at and (o.closed_at is None or at < o.closed_at)


def _replaced(s: Subject, lower: Obligation, *, by: Obligation) -> None:
    lower.linked = by.id
    lower.looser = lower.last_due is not None and by.last_due is not None and by.last_due > lower.last_due
    cancel(s, lower, max(by.opened_at, lower.opened_at), "replaced")


def _joined(catalogues: Iterable[Catalogue]) -> Catalogue:
    events: dict[str, EventType] = {}
    gates: dict[str, GateType] = {}
    for catalogue in catalogues:
        events |= catalogue.events
        gates |= catalogue.gates
    return Catalogue(events, gates)
