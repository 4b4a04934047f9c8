"""Facts of closed months leave the database: exported, read back and compared, then dropped.

A fact goes when nothing runs any more on its subject or on any that heard it, and when no listener waits for it; the
others stay where they are, and go in a later run. What clocks did (obligations, clock events) stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction

from shouyue.journal import defences, digests, exports
from shouyue.journal.actions import record
from shouyue.journal.canonical import Kept, first_id, heard_by, sha256, told_at
from shouyue.journal.events import Archived
from shouyue.journal.logic import Refused
from shouyue.journal.models import Delivery, Digest, Fact, Mention
from shouyue.journal.running import known, running
from shouyue.kit.text import Text

CHUNK = 2_000  # facts that are asked about, or dropped, at once

UNASKED = Text(
    zh="没有模块登记哪些对象仍有时钟在运行，不能归档。",
    en="No room says which subjects have something running: nothing can be archived.",
)
UNSIGNED = Text(
    zh="{month} 还有未签名的日子。请先运行 shouyue digest。",
    en="Not every day of {month} is signed. Run shouyue digest first.",
)
REVIVED = Text(
    zh="导出期间有对象又开始计时，{month} 未归档。请再运行一次。",
    en="While {month} was exported a subject came to life, so nothing was dropped. Run it again.",
)


@dataclass(frozen=True, slots=True)
class Month:
    """What became of one month: facts that were dropped, that stayed, and the files that hold the dropped ones."""

    name: str
    dropped: int
    stayed: int
    files: tuple[Path, ...]


def archive(before: str, *, actor: str, at: datetime) -> Iterator[Month]:
    """Archive what can go of every month before `before` (`2026-01`), the oldest first, each in its own transaction.

    Months are of UTC, like digests, and go by when facts were told. Raises Refused where nobody can say what still
    runs, or a day is not signed; Damaged where a file does not read back.
    """
    if not known():
        raise Refused(UNASKED)
    end = min(_start(before), _start(f"{at:%Y-%m}"))  # the month that runs is not closed
    first = Fact.objects.order_by("id").values_list("id", flat=True).first()
    while first is not None and (told := told_at(first)) < end:
        month = f"{told:%Y-%m}"
        yield _month(month, actor=actor)
        first = Fact.objects.filter(id__gte=first_id(_after(month))).order_by("id").values_list("id", flat=True).first()


def _month(month: str, *, actor: str) -> Month:
    start, end = _start(month), _after(month)
    last_day = Digest.objects.filter(day__lt=end.date()).order_by("-day").values_list("day", flat=True).first()
    if last_day is None or (end.date() - last_day).days > 1:
        raise Refused(_in(UNSIGNED, month))
    everything = digests.kept(first_id(start), first_id(end))
    files = exports.write(month, _at_rest(everything))
    try:
        dropped, stayed = _drop(month, files, actor=actor)
    except BaseException:
        exports.remove(files)
        raise
    return Month(month, dropped, stayed, tuple(files))


def _drop(month: str, files: list[Path], *, actor: str) -> tuple[int, int]:
    """Drop what the files hold; how many went and how many facts the month keeps."""
    if not files:
        return 0, _count(month)
    count, digest = sha256(one for path in files for one in exports.read(path))
    with transaction.atomic():
        with defences.lifted():
            for part in _parts(one for path in files for one in exports.read(path)):
                if len(list(_at_rest(part))) < len(part):
                    raise Refused(_in(REVIVED, month))
                ids = [UUID(one.id) for one in part]
                Mention.objects.filter(fact__in=ids).delete()
                Fact.objects.filter(id__in=ids).delete()
        archived = Archived(facts=count, files=len(files), sha256=digest)
        record([archived.fact(f"journal:{month}")], actor=actor)
    return count, _count(month)


def _at_rest(facts: Iterable[Kept]) -> Iterator[Kept]:
    """Those on whose subjects nothing runs and for which no listener waits. A correction goes with what it corrects or
    after: the subject that lost a fact by it has no number for it and would not miss it."""
    gone: set[str] = set()
    for part in _parts(facts):
        concerned = {one.id: {one.subject, *heard_by(one)} for one in part}
        busy = running(frozenset().union(*concerned.values()))
        waiting = set(map(str, Delivery.objects.filter(fact__in=list(concerned)).values_list("fact_id", flat=True)))
        corrected = Fact.objects.filter(id__in={one.corrects for one in part if one.corrects})
        there = set(map(str, corrected.values_list("id", flat=True)))
        for one in part:
            stays = one.id in waiting or (one.corrects in there and one.corrects not in gone)
            if not stays and busy.isdisjoint(concerned[one.id]):
                gone.add(one.id)
                yield one


def _parts(facts: Iterable[Kept]) -> Iterator[list[Kept]]:
    source = iter(facts)
    while part := list(islice(source, CHUNK)):
        yield part


def _count(month: str) -> int:
    return Fact.objects.filter(id__gte=first_id(_start(month)), id__lt=first_id(_after(month))).count()


def _start(month: str) -> datetime:
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)


def _after(month: str) -> datetime:
    start = _start(month)
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)


def _in(why: Text, month: str) -> Text:
    return Text(zh=why.zh.format(month=month), en=why.en.format(month=month))
