"""Taking subjects under their locks out of the store."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import orjson
from django.db import connection

from shouyue.journal import queries as journal
from shouyue.obligations.models import Head, Obligation
from shouyue.obligations.store.facts import engine_fact
from shouyue.obligations.store.rows import LOADED, Kept, Loaded, restore, signature
from shouyue.policy.engine import Program, Subject, kind_of
from shouyue.policy.engine.kept import subject_of, take_in
from shouyue.policy.engine.refold import place

ORDER = ("opened_at", "rule", "n")  # as the engine has them
HEAD = ("id", "subject", "sequence", "state", "recorded_at", "site", "region", "customer")


def lock(subjects: Sequence[str], program: Program, *, folded: Iterable[str] | None = None) -> dict[str, Loaded]:
    """Lock the heads of these subjects in sorted order, made where there are none, and load what is in hand.

    :param folded: of which the obligations are needed; the others are only locked and numbered
    """
    wanted = sorted(set(subjects))
    rows = {row[1]: row for row in _locked(wanted)}
    missing = [name for name in wanted if name not in rows]
    if missing:
        rows.update({row[1]: row for row in _made(missing)})
    needed = set(wanted) if folded is None else set(folded)
    found = {name: _loaded(rows[name], program) for name in wanted}
    _take_obligations([head for name, head in found.items() if name in needed and rows[name][3]], program)
    return found


def due(key: int, limit: int, program: Program) -> list[Loaded]:
    """Lock and load the subjects whose alarms are due up to `key`, the earliest first; those that others hold are
    theirs."""
    heads = Head.objects.filter(wake__lte=key).order_by("wake").select_for_update(skip_locked=True)
    found = [_loaded(row, program) for row in heads.values_list(*HEAD)[:limit]]
    _take_obligations(found, program)
    return found


def behind(edition: int, after: int, limit: int, program: Program) -> list[Loaded]:
    """Lock and load subjects that have not met an edition, by their numbers after `after`."""
    heads = Head.objects.filter(edition__lt=edition, id__gt=after, state__gt="").order_by("id").select_for_update()
    found = [_loaded(row, program) for row in heads.values_list(*HEAD)[:limit]]
    _take_obligations(found, program)
    return found


def loaded_whole(subject: str, program: Program) -> Loaded | None:
    """A subject with all that it ever had, without a lock; to look at, never to be saved."""
    row = Head.objects.filter(subject=subject).values_list(*HEAD).first()
    if row is None:
        return None
    head = _loaded(row, program)
    _take_obligations([head], program)
    if head.s.recall is not None:
        head.s.recall(head.s)
        head.s.recall = None
    return head


def _locked(wanted: Sequence[str]) -> list[tuple[Any, ...]]:
    heads = Head.objects.filter(subject__in=wanted).order_by("subject").select_for_update()
    return list(heads.values_list(*HEAD))


def _made(missing: Sequence[str]) -> list[tuple[Any, ...]]:
    """Heads for subjects that nobody knew; where another transaction was quicker we wait for it."""
    values = ", ".join(["(%s, %s, 0, -1, '', '', '', '')"] * len(missing))
    columns = "subject, kind, sequence, edition, state, site, region, customer"
    sql = f"INSERT INTO obligations_head ({columns}) VALUES {values} ON CONFLICT DO NOTHING RETURNING id, subject"
    parameters = [part for name in missing for part in (name, kind_of(name))]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        made = [(number, name, 0, "", None, "", "", "") for number, name in cursor.fetchall()]
    known = {row[1] for row in made}
    return made + _locked([name for name in missing if name not in known]) if len(made) < len(missing) else made


def _loaded(row: tuple[Any, ...], program: Program) -> Loaded:
    id_, name, sequence, state, recorded_at, site, region, customer = row
    s = subject_of(name, orjson.loads(state), program) if state else Subject(name)
    head = Loaded(id_, s, sequence, bool(state), recorded_at, site, region, customer)
    head.silent = frozenset(s.coverage)
    if state:
        s.recall = partial(_recall, head, program)
    return head


def _take_obligations(heads: Sequence[Loaded], program: Program) -> None:
    by_id = {head.id: head for head in heads}
    if not by_id:
        return
    rows = Obligation.objects.filter(head_id__in=by_id, in_hand=True).order_by(*ORDER).values(*LOADED)
    found: dict[int, list[Kept]] = {}
    for row in rows:
        found.setdefault(row["head_id"], []).append(restore(by_id[row["head_id"]], row, program))
    for number, kept in found.items():
        _take(by_id[number], kept, program)


def _take(head: Loaded, kept: Sequence[Kept], program: Program) -> None:
    take_in(head.s, (each.o for each in kept), program)
    for each in kept:
        each.before = signature(head, each.o)
        head.kept[id(each.o)] = each


def _recall(head: Loaded, program: Program, s: Subject) -> None:
    """All that a subject ever had: its facts from the journal, its ended obligations from their rows."""
    fresh, s.heard = s.heard, []
    for heard in journal.history(s.name):
        if heard.fact.id not in head.pending:
            place(s, engine_fact(heard.fact, program, heard.about))
    s.heard.extend(fresh)
    held = {each.id for each in head.kept.values()}
    rows = Obligation.objects.filter(head_id=head.id, in_hand=False).order_by(*ORDER).values(*LOADED)
    ended = [restore(head, row, program) for row in rows if row["id"] not in held]
    for each in reversed(ended):
        s.by_rule.setdefault(each.o.code.id, []).insert(0, each.o)
        s.obligations.insert(0, each.o)
        head.kept[id(each.o)] = each
        each.before = signature(head, each.o)
