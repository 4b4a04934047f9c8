"""History that was lived before the house: brought into the journal with its own times, and accounted for.

Its facts have the source's recorded_at, so that bringing them in makes nothing late, and ids of the moment at which
they are brought in, so that days that were signed stay as they were. What its alarms would have said is marked as
skipped, since nobody waits for it any more. What still runs at the end runs on here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from shouyue.journal.models import IMPORTED, Fact, Mention
from shouyue.kit.ids import uuid7
from shouyue.kit.text import Text
from shouyue.obligations import editions
from shouyue.obligations.logic import Refused
from shouyue.obligations.models import ClockEvent as EventRow
from shouyue.obligations.models import Head, Import, Obligation
from shouyue.obligations.store import bulk
from shouyue.obligations.store.evidence import Counts, Tray, counts
from shouyue.obligations.store.loading import lock
from shouyue.obligations.store.rows import Loaded
from shouyue.obligations.store.saving import save
from shouyue.policy.engine import ClockEvent, Program, Run, Silence, kind_of
from shouyue.policy.engine import Fact as EngineFact
from shouyue.policy.payload import plain

FACTS = (
    *("id", "name", "version", "subject", "sequence", "occurred_at", "recorded_at", "actor", "cause"),
    *("facts", "data", "source", "key"),
)
MENTIONS = ("fact_id", "subject", "sequence", "recorded_at")
AT_ONCE = 1_000  # subjects written together
SHOWN = 3
LONGEST_KEY = 120  # as the journal has it
MESSAGES = ("warned", "escalated")


@dataclass(frozen=True, slots=True)
class Brought:
    """A fact of a history, as its source told it; `id` is the source's own."""

    fact: EngineFact
    actor: str = ""


def bring_in(found: Iterable[Brought], *, name: str, actor: str, at: datetime) -> Import:
    """Put a history into the journal and fold it under the adopted editions; all of it or nothing.

    Raises Refused for facts that the catalogue does not know, for corrections, for what was recorded after `at`, and
    where a subject has facts already.
    """
    program = editions.in_force().program
    history = sorted(found, key=lambda one: one.fact.recorded_at)
    _check(history, program, at)
    with transaction.atomic():
        heads = lock(sorted(_subjects(history, program)), program, folded=())
        _refuse_known(heads)
        kept = Import.objects.create(name=name, at=at, by=actor, facts=len(history), subjects=len(heads))
        told = _written(history, heads, source=f"{IMPORTED}{kept.pk}", at=at)
        _folded(told, heads, program, at)
        bulk.recount(Fact, Mention, Head, Obligation, EventRow)
    return kept


def _check(history: Sequence[Brought], program: Program, at: datetime) -> None:
    if history and history[-1].fact.recorded_at > at.timestamp():
        raise Refused(_ahead(history[-1].fact))
    for one in history:
        event = program.catalogue.events.get(one.fact.name)
        if event is None or event.subject != kind_of(one.fact.subject):
            raise Refused(
                Text(
                    zh=f"目录里没有事实“{one.fact.name}”（对象 {one.fact.subject}），无法存入日志。"
                    "请在映射中改用目录里的名称。",
                    en=f"The catalogue has no fact {one.fact.name!r} of {one.fact.subject}, so it cannot be kept. "
                    "Map it to a name of the catalogue.",
                )
            )
        if one.fact.corrects:
            raise Refused(
                Text(
                    zh="历史里的更正不能存入日志。请先在来源中更正。",
                    en="A history with corrections cannot be kept. Put them right at the source first.",
                )
            )


def _ahead(fact: EngineFact) -> Text:
    when = datetime.fromtimestamp(fact.recorded_at, UTC).isoformat(" ", "minutes")
    return Text(
        zh=f"{fact.subject} 的事实“{fact.name}”登记于 {when}，这个时间还没有到，不能存入日志。请在来源中改正时间。",
        en=f"{fact.name!r} of {fact.subject} was recorded at {when}, which is still to come, so it cannot be kept. "
        "Put the time right at the source.",
    )


def _subjects(history: Sequence[Brought], program: Program) -> set[str]:
    """Whose clocks hear the history."""
    own = {one.fact.subject for one in history}
    about = {(name, one.fact.name) for one in history for name in one.fact.about}
    return own | {name for name, event in about if _hears(program, name, event)}


def _hears(program: Program, name: str, event: str) -> bool:
    return program.listens(kind_of(name), event) or kind_of(name) in program.cadences


def _refuse_known(heads: Mapping[str, Loaded]) -> None:
    known = [name for name, head in heads.items() if head.known or head.sequence]
    if known:
        raise Refused(
            Text(
                zh=f"有 {len(known)} 个对象已有记录（{'、'.join(known[:SHOWN])}），不能再补历史。请从文件中去掉它们。",
                en=f"{len(known)} subjects have facts already ({', '.join(known[:SHOWN])}). Take them out of the file.",
            )
        )


def _written(history: Sequence[Brought], heads: Mapping[str, Loaded], *, source: str, at: datetime) -> list[EngineFact]:
    """The facts in the journal, each with the id by which it is known from now on."""
    facts, mentions, told = [], [], []
    numbers = sorted((uuid7(at) for _one in history), key=int)  # of one moment, yet in the order of telling
    for number, one in zip(numbers, history, strict=True):
        fact = one.fact
        recorded = datetime.fromtimestamp(fact.recorded_at, UTC)
        occurred = datetime.fromtimestamp(fact.occurred_at, UTC)
        who = one.actor or source
        values = orjson.dumps(plain(fact.facts)).decode(), orjson.dumps(plain(fact.data)).decode()
        key = _key(fact)
        order = _next(heads[fact.subject])
        facts.append((number, fact.name, 1, fact.subject, order, occurred, recorded, who, number, *values, source, key))
        for name in fact.about:
            if name != fact.subject:
                mentions.append((number, name, _next(heads[name]) if name in heads else None, recorded))
        told.append(_known_as(fact, number))
    bulk.insert(Fact, FACTS, facts)
    bulk.insert(Mention, MENTIONS, mentions)
    return told


def _key(fact: EngineFact) -> str:
    """The source's own id of a fact; of one that is too long to be kept, its SHA-256."""
    key = f"{fact.subject} {fact.id}"
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()


def _next(head: Loaded) -> int:
    head.sequence += 1
    return head.sequence


def _known_as(fact: EngineFact, number: UUID) -> EngineFact:
    return EngineFact(
        id=str(number),
        name=fact.name,
        subject=fact.subject,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        facts=fact.facts,
        data=fact.data,
        about=fact.about,
    )


def _folded(told: Sequence[EngineFact], heads: Mapping[str, Loaded], program: Program, at: datetime) -> None:
    """Fold the whole history in memory, then save subject by subject."""
    run = Run(program)
    counted: list[tuple[str, Counts | Silence]] = []
    run.feed_all(_counting(told, run, counted))
    run.finish(int(at.timestamp()))
    latest = {fact.subject: fact.recorded_at for fact in told}
    found = [heads[name] for name in heads if name in run.subjects]
    for head in found:
        head.s = run.subjects[head.s.name]
        head.recorded_at = datetime.fromtimestamp(latest.get(head.s.name, head.s.now), UTC)
        _scope(head)
        head.fresh = [(o, unsaid(event)) for o in head.s.obligations for event in o.log]
        for o in head.s.obligations:
            o.skipped, o.sent, o.alarms = o.skipped | o.sent, 0, []
    for place in range(0, len(found), AT_ONCE):
        save(found[place : place + AT_ONCE], program, now=at)
    _count(counted, heads, program, at)


def _counting(
    told: Iterable[EngineFact], run: Run, counted: list[tuple[str, Counts | Silence]]
) -> Iterator[EngineFact]:
    """Hand out the facts one by one; each has been folded when the next is asked for."""
    for fact in told:
        yield fact
        counted.extend((fact.subject, one) for one in counts(run.program, fact, run.subject(fact.subject)))


def _count(
    counted: Iterable[tuple[str, Counts | Silence]], heads: Mapping[str, Loaded], program: Program, at: datetime
) -> None:
    """Write down what targets count, each where its subject is."""
    tray = Tray()
    for subject, one in counted:
        tray.add(heads[subject], one)
    tray.save(program, at)


def unsaid(event: ClockEvent) -> ClockEvent:
    """A message that nobody gets any more."""
    return event._replace(kind="skipped", note=event.note.partition(" → ")[0]) if event.kind in MESSAGES else event


def _scope(head: Loaded) -> None:
    facts: Mapping[str, Any] = head.s.facts
    head.site, head.region = str(facts.get("site") or "")[:40], str(facts.get("region") or "")[:40]
    if head.s.kind == "customer":
        head.customer = head.s.name[:60]
    else:
        named = (name for fact in head.s.heard for name in fact.about if kind_of(name) == "customer")
        head.customer = next(named, "")[:60]
