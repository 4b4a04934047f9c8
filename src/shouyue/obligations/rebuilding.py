"""From the journal alone: a subject folded anew, and whether what is stored is what the journal gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from shouyue.clock import queries as clock
from shouyue.journal import queries as journal
from shouyue.obligations import editions
from shouyue.obligations.models import Evidence, Head
from shouyue.obligations.store.evidence import Counts, Tray, counts
from shouyue.obligations.store.facts import engine_fact
from shouyue.obligations.store.loading import loaded_whole, lock
from shouyue.obligations.store.rows import Kept, Loaded
from shouyue.obligations.store.saving import drop, save
from shouyue.policy.engine import Fact as EngineFact
from shouyue.policy.engine import Obligation as Clock
from shouyue.policy.engine import Program, Silence, Subject, fold, ring
from shouyue.policy.engine.counting import Counted

COMPARED = (
    *("status", "due_at", "last_due", "met_at", "breached_at", "closed_at", "paused_seconds", "governs", "late_entry"),
    *("superseded_by", "provisional", "reason", "continues", "linked"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something of an obligation that is stored otherwise than the journal gives it."""

    subject: str
    obligation: str
    rule: str
    what: str
    stored: Any
    journal: Any


def history(subject: str) -> list[journal.Heard]:
    """All facts of a subject in the order of telling, those in the archive among them. Raises journal.Refused."""
    numbered = Head.objects.filter(subject=subject).values_list("sequence", flat=True).first()
    return journal.history(subject, numbered or 0)


def folded(
    subject: str, until: int, counted: list[Counts | Silence] | None = None, told: Iterable[journal.Heard] | None = None
) -> Subject:
    """A subject folded from all its facts in the journal, its alarms rung up to the second `until`.

    :param told: its history, where it was asked for already
    :param counted: takes what targets and gates count of its facts
    """
    program = editions.in_force().program
    s = Subject(subject)
    roots: dict[str, str] = {}
    for heard in history(subject) if told is None else told:
        fact = engine_fact(heard.fact, program, heard.about)
        if fact.corrects:
            roots[fact.id] = root = roots.get(fact.corrects, fact.corrects)
            fact = replace(fact, corrects=root)
        fold(program, s, fact)
        if counted is not None:
            _take(counted, program, fact, s)
    ring(program, s, until)
    return s


def _take(counted: list[Counts | Silence], program: Program, fact: EngineFact, s: Subject) -> None:
    if fact.corrects:
        counted[:] = [one for one in counted if one.fact != fact.corrects]
    if fact.subject == s.name:
        counted.extend(counts(program, fact, s))


def differences(subject: str, now: int) -> list[Difference]:
    """What of a subject is stored otherwise than its facts give it, as of the second `now`."""
    program = editions.in_force().program
    counted: list[Counts | Silence] = []
    fresh = {o.id: o for o in folded(subject, now, counted).obligations}
    stored = _stored(subject, now, program)
    found: list[Difference] = []
    for id_ in fresh.keys() | stored.keys():
        found += _compared(subject, id_, stored.get(id_), fresh.get(id_))
    found += _uncounted(subject, counted)
    return sorted(found, key=lambda each: (each.rule, each.obligation, each.what))


def check(*, sample: int | None = None) -> Iterator[tuple[str, list[Difference]]]:
    """Each subject (or `sample` of them, spread over all) with its differences; none is as it should be."""
    now = int(clock.now().timestamp())
    heads = Head.objects.order_by("id").values_list("subject", flat=True)
    count = heads.count() if sample else 0
    step = max(1, count // sample) if sample else 1
    for place, subject in enumerate(heads.iterator(chunk_size=1000)):
        if place % step == 0:
            yield subject, differences(subject, now)


@transaction.atomic
def rebuild(subject: str, *, at: datetime) -> int:
    """Put in the place of what is stored of a subject what its facts give; answers how many obligations it has.

    What went out stays in the journal; clock events of before stay beside those of now.
    """
    program = editions.in_force().program
    head = lock([subject], program)[subject]
    if head.s.recall is not None:
        head.s.recall(head.s)
    stored = {kept.o.id: kept for kept in head.kept.values()}
    counted: list[Counts | Silence] = []
    head.s = folded(subject, int(at.timestamp()), counted)
    fresh = {o.id: o for o in head.s.obligations}
    head.kept = {
        id(fresh[key]): Kept(fresh[key], kept.id, (), kept.column, place=kept.place)
        for key, kept in stored.items()
        if key in fresh
    }
    drop([kept for key, kept in stored.items() if key not in fresh])
    save([head], program, now=at)
    _recount(head, counted, program, at)
    return len(fresh)


def _recount(head: Loaded, counted: list[Counts | Silence], program: Program, at: datetime) -> None:
    """Put in the place of what targets and gates count of a subject's facts what these give."""
    tray = Tray()
    facts = Evidence.objects.filter(head=head.id).values_list("fact", flat=True)
    for fact in {*map(str, facts), *(one.fact for one in counted)}:
        tray.drop(fact)
    for one in counted:
        tray.add(head, one)
    tray.save(program, at)


def _stored(subject: str, now: int, program: Program) -> dict[str, Clock]:
    """What is stored, with the alarms rung that the timekeeper has not come to yet."""
    head = loaded_whole(subject, program)
    if head is None:
        return {}
    ring(program, head.s, now)
    return {o.id: o for o in head.s.obligations}


def _uncounted(subject: str, counted: list[Counts | Silence]) -> list[Difference]:
    """What of a subject's facts targets and gates count otherwise than these give it."""
    rows = Evidence.objects.filter(head__subject=subject).values_list("fact", "rule", "counted", "period")
    stored = {(str(fact), rule): (Counted(column), period) for fact, rule, column, period in rows}
    fresh = {(one.fact, one.rule): (one.counted, one.period) for one in counted if isinstance(one, Counts)}
    return [
        Difference(subject, fact, rule, "counted", stored.get((fact, rule)), fresh.get((fact, rule)))
        for fact, rule in stored.keys() | fresh.keys()
        if stored.get((fact, rule)) != fresh.get((fact, rule))
    ]


def _compared(subject: str, id_: str, stored: Clock | None, fresh: Clock | None) -> list[Difference]:
    there = stored or fresh
    assert there is not None  # the id came from one of the two
    if stored is None or fresh is None:
        return [Difference(subject, id_, there.code.id, "there", stored is not None, fresh is not None)]
    return [
        Difference(subject, id_, there.code.id, name, getattr(stored, name), getattr(fresh, name))
        for name in COMPARED
        if getattr(stored, name) != getattr(fresh, name)
    ]
