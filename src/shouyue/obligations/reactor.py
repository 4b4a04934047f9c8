"""The journal's reactor: facts are folded inside the transaction that records them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from shouyue.clock import queries as clock
from shouyue.journal.logic import NewFact, Refused
from shouyue.journal.models import Fact, Mention
from shouyue.obligations import editions
from shouyue.obligations.store.evidence import Tray
from shouyue.obligations.store.facts import OWN, engine_fact
from shouyue.obligations.store.loading import lock
from shouyue.obligations.store.rows import Loaded
from shouyue.obligations.store.saving import save
from shouyue.obligations.store.telling import tell
from shouyue.policy.engine import Fact as EngineFact
from shouyue.policy.engine import Program, fold, kind_of
from shouyue.policy.engine.facts import APPROVED

TICK = timedelta(microseconds=1)


class Session:
    """The locks of one recording. The clock is read once they are held, and never goes back on a subject."""

    def __init__(self, facts: Sequence[NewFact]) -> None:
        self.program = editions.in_force().program
        self.roots, self.losers = _corrected(facts)
        self.mentions = any(fact.about for fact in facts)
        subjects, self.heard = self._subjects(facts)
        self.heads = lock([*subjects, *self.losers], self.program, folded=self.heard | set(self.losers))
        latest = [head.recorded_at for head in self.heads.values() if head.recorded_at is not None]
        self.reading = clock.reading()
        self.now: datetime = max([self.reading.company, *(at + TICK for at in latest)])

    def _subjects(self, facts: Sequence[NewFact]) -> tuple[list[str], set[str]]:
        """Whom to lock, and of these whose obligations are needed."""
        own = {fact.subject for fact in facts}
        heard = set(own)
        known = set()
        for fact in facts:
            _check(fact, self.program)
            for name in fact.about:
                if fact.corrects or fact.name == APPROVED or self.program.listens(kind_of(name), fact.name):
                    heard.add(name)
                elif kind_of(name) in self.program.cadences:
                    known.add(name)
        return sorted(heard | known), heard

    def sequence(self, subject: str) -> int | None:
        head = self.heads.get(subject)
        if head is None or (head.known and subject not in self.heard):
            return None  # a number goes only to what is folded: the last one given is kept with the head
        head.sequence += 1
        return head.sequence

    def fold(self, facts: Sequence[Fact]) -> None:
        """Fold facts that were just inserted into whoever they are of, or about, and save what came of it."""
        about = _abouts(facts) if self.mentions else {}
        touched: dict[str, Loaded] = {}
        tray = Tray()
        pending = frozenset(row.id for row in facts)
        for row in facts:
            fact = engine_fact(row, self.program, about.get(row.id, ()))
            if row.corrects is not None:
                fact = replace(fact, corrects=self.roots[row.corrects])
            names = {fact.subject, *fact.about, *(self.losers if fact.corrects else ())}
            for name in sorted(names & self.heads.keys()):
                head = self.heads[name]
                if name == fact.subject or self._hears(head, row):
                    head.pending = pending
                    _scope(head, fact)
                    head.fresh.extend(fold(self.program, head.s, fact))
                    head.recorded_at = max(head.recorded_at or row.recorded_at, row.recorded_at)
                    touched[name] = head
                    if name == fact.subject:
                        tray.take(self.program, fact, head)
        heads = list(touched.values())
        save(heads, self.program, now=self.now)
        tray.save(self.program, self.now)
        tell(heads, actor="system:reactor", cause=facts[0].cause, now=self.now, real_now=self.reading.real)
        for head in heads:
            head.fresh, head.pending, head.known = [], frozenset(), True

    def _hears(self, head: Loaded, row: Fact) -> bool:
        kind = head.s.kind
        heard = row.corrects is not None or row.name == APPROVED or self.program.listens(kind, row.name)
        return heard or (not head.s.heard and not head.known and kind in self.program.cadences)


def begin(facts: Sequence[NewFact]) -> Session:
    """Lock the subjects of these facts, in sorted order."""
    return Session(facts)


def _check(fact: NewFact, program: Program) -> None:
    event = program.catalogue.events.get(fact.name)
    if event is None and fact.name != APPROVED:
        raise Refused(f"the catalogue has no fact {fact.name!r}")
    if event is not None and kind_of(fact.subject) != event.subject:
        raise Refused(f"{fact.name} is about a {event.subject}, not about {fact.subject!r}")
    if fact.name.startswith(OWN):
        raise Refused(f"{fact.name} is recorded by the clocks alone")


def _corrected(facts: Sequence[NewFact]) -> tuple[dict[UUID, str], list[str]]:
    """Of each corrected fact the first one of its chain, and whom the corrected facts are of or about."""
    roots: dict[UUID, str] = {}
    holders: set[str] = set()
    for wanted in {fact.corrects for fact in facts if fact.corrects is not None}:
        known = Fact.objects.filter(id=wanted).first()
        if known is None:
            raise Refused(f"there is no fact {wanted} to correct")
        while known.corrects is not None:
            holders |= _holders(known)
            known = Fact.objects.get(id=known.corrects)
        roots[wanted] = str(known.id)
        holders |= _holders(known)
    return roots, sorted(holders)


def _holders(row: Fact) -> set[str]:
    heard = Mention.objects.filter(fact_id=row.id, sequence__isnull=False).values_list("subject", flat=True)
    return {row.subject, *heard}


def _abouts(facts: Sequence[Fact]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = {}
    for fact, subject in Mention.objects.filter(fact__in=[row.id for row in facts]).values_list("fact_id", "subject"):
        found[fact] = (*found.get(fact, ()), subject)
    return found


def _scope(head: Loaded, fact: EngineFact) -> None:
    """Whose matter a subject is: by its own facts, and the first customer that a fact of it is about."""
    if fact.subject == head.s.name:
        head.site = str(fact.facts.get("site") or head.site)[:40]
        head.region = str(fact.facts.get("region") or head.region)[:40]
    if not head.customer:
        named = (head.s.name, *fact.about) if fact.subject == head.s.name else (head.s.name,)
        head.customer = next((name for name in named if kind_of(name) == "customer"), "")[:60]
