"""Taking subjects under their locks out of the store."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import orjson
from django.db import connection

from shouyue.journal import queries as journal
from shouyue.obligations.models import Head, Obligation
from shouyue.obligations.store import bulk
from shouyue.obligations.store.facts import engine_fact
from shouyue.obligations.store.rows import HEADS, INSTANTS, LOADED, Kept, Loaded, restore, signature
from shouyue.policy.engine import Program, Subject, kind_of
from shouyue.policy.engine.kept import subject_of, take_in
from shouyue.policy.engine.refold import place

HEAD = (*HEADS, "subject")
NAME, TOLD, HEAD_ID = HEAD.index("subject"), HEAD.index("recorded_at"), LOADED.index("head_id")
UNTOLD = tuple(column for column in HEAD if column != "recorded_at")


def lock(subjects: Sequence[str], program: Program, *, folded: Iterable[str] | None = None) -> dict[str, Loaded]:
    """Lock the heads of these subjects in sorted order, made where there are none, and load what is in hand.

    :param folded: of which the obligations are needed; the others are only locked and numbered
    """
    wanted = sorted(set(subjects))
    rows = {row[NAME]: row for row in _locked(wanted)}
    missing = [name for name in wanted if name not in rows]
    if missing:
        rows.update({row[NAME]: row for row in _made(missing)})
    needed = set(wanted) if folded is None else set(folded)
    found = {name: _loaded(rows[name], program) for name in wanted}
    _take_obligations([head for name, head in found.items() if name in needed and found[name].known], program)
    return found


def due(key: int, limit: int, program: Program) -> list[Loaded]:
    """Lock and load the subjects whose alarms are due up to `key`, the earliest first; those that others hold are
    theirs."""
    free = "SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    return _ringing(f"WHERE wake <= %s ORDER BY wake LIMIT {limit:d}", [key], program, free)


def behind(edition: int, after: int, limit: int) -> list[int]:
    """The numbers, after `after`, of subjects that have not met an edition; nobody is locked."""
    rows = Head.objects.filter(edition__lt=edition, id__gt=after).exclude(state="").order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])


def lagging(edition: int, picked: Sequence[int], program: Program) -> list[Loaded]:
    """Lock and load those of these subjects that still have not met an edition: by name, in the order in which a
    recording locks them, so that neither waits for the other."""
    named, values = bulk.among("id", picked)
    return _ringing(f"WHERE {named} AND edition < %s ORDER BY subject", [*values, edition], program)


def loaded_whole(subject: str, program: Program) -> Loaded | None:
    """A subject with all that it ever had, without a lock; to look at, never to be saved."""
    rows = bulk.select(Head, HEAD, "WHERE subject = %s", [subject])
    if not rows:
        return None
    head = _loaded(rows[0], program)
    _take_obligations([head], program)
    if head.s.recall is not None:
        head.s.recall(head.s)
        head.s.recall = None
    return head


def _ringing(rest: str, values: Sequence[Any], program: Program, free: str = "") -> list[Loaded]:
    """Subjects for their alarms to ring. When their last facts were told is of no use for that and is left alone."""
    rows = bulk.select(Head, UNTOLD, f"{rest} {_lock()} {free}", values)
    found = [_loaded((*row[:TOLD], None, *row[TOLD:]), program) for row in rows]
    _take_obligations(found, program)
    return found


def _locked(wanted: Sequence[str]) -> list[tuple[Any, ...]]:
    named, values = bulk.among("subject", wanted)
    return bulk.select(Head, HEAD, f"WHERE {named} ORDER BY subject {_lock()}", values)


def _lock() -> str:
    return "FOR UPDATE" if connection.features.has_select_for_update else ""  # on SQLite one writes at a time


def _made(missing: Sequence[str]) -> list[tuple[Any, ...]]:
    """Heads for subjects that nobody knew; where another transaction was quicker we wait for it."""
    values = ", ".join(["(%s, %s, 0, -1, '', '', '', '')"] * len(missing))
    columns = "subject, kind, sequence, edition, state, site, region, customer"
    sql = f"INSERT INTO obligations_head ({columns}) VALUES {values} ON CONFLICT DO NOTHING RETURNING id, subject"
    parameters = [part for name in missing for part in (name, kind_of(name))]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        made = [(number, 0, -1, None, "", None, "", "", "", name) for number, name in cursor.fetchall()]
    known = {row[NAME] for row in made}
    return made + _locked([name for name in missing if name not in known]) if len(made) < len(missing) else made


def _loaded(row: tuple[Any, ...], program: Program) -> Loaded:
    id_, sequence, _edition, _wake, state, recorded_at, site, region, customer, name = row
    s = subject_of(name, orjson.loads(state), program) if state else Subject(name)
    head = Loaded(id_, s, row[:NAME], sequence, bool(state), recorded_at, site, region, customer)
    head.silent = frozenset(s.coverage)
    if state:
        s.recall = partial(_recall, head, program)
    return head


def _take_obligations(heads: Sequence[Loaded], program: Program) -> None:
    by_id = {head.id: head for head in heads}
    if not by_id:
        return
    found: dict[int, list[Kept]] = {}
    for row in _obligations(list(by_id), "in_hand"):
        number = row[HEAD_ID]
        found.setdefault(number, []).append(restore(by_id[number], row, program))
    for number, kept in found.items():
        _take(by_id[number], kept, program)


def _obligations(heads: Sequence[int], which: str) -> list[tuple[Any, ...]]:
    """The obligations of these subjects, in the order in which the engine has them."""
    named, values = bulk.among("head_id", heads)
    rest = f"WHERE {named} AND {which} ORDER BY opened_at, rule, n"
    return bulk.select(Obligation, LOADED, rest, values, seconds=INSTANTS)


def _take(head: Loaded, kept: Sequence[Kept], program: Program) -> None:
    take_in(head.s, (each.o for each in kept), program)
    for each in kept:
        each.before = signature(head, each.o)
        head.kept[id(each.o)] = each


def _recall(head: Loaded, program: Program, s: Subject) -> None:
    """All that a subject ever had: its facts from the journal, its ended obligations from their rows."""
    fresh, s.heard = s.heard, []
    for heard in journal.history(s.name, head.sequence):
        if heard.fact.id not in head.pending:
            place(s, engine_fact(heard.fact, program, heard.about))
    s.heard.extend(fresh)
    held = {each.id for each in head.kept.values()}
    ended = [restore(head, row, program) for row in _obligations([head.id], "NOT in_hand") if row[0] not in held]
    for each in reversed(ended):
        s.by_rule.setdefault(each.o.code.id, []).insert(0, each.o)
        s.obligations.insert(0, each.o)
        head.kept[id(each.o)] = each
        each.before = signature(head, each.o)
