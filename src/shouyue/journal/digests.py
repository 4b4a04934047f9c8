"""A signed digest of each day: who changes the journal past its triggers must also forge these, without the key.

A day is of UTC and goes by the facts' ids, that is by when the product was told: history that is imported later, with
the recorded_at of its source, belongs to the day of the import. Each signature covers the one before, so that no day
can be taken out. The key lies in `var` beside the secret, not in the database.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shouyue.journal import exports
from shouyue.journal.canonical import Kept, first_id, instant, sha256, text, told_at
from shouyue.journal.models import Digest, Fact, Mention
from shouyue.kit.text import Text

CHUNK = 5_000  # facts read at once
SETTLES = timedelta(minutes=30)  # after midnight: a transaction that began before it has ended by then
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A day that is not as it was signed, and in what."""

    day: date
    text: Text


def kept(first: UUID, last: UUID) -> Iterator[Kept]:
    """The facts with ids from `first` up to but not `last`, in their order, some thousands in memory."""
    while rows := list(Fact.objects.filter(id__gte=first, id__lt=last).order_by("id")[:CHUNK]):
        about: dict[UUID, list[list[str | int | None]]] = {}
        mentions = Mention.objects.filter(fact__gte=rows[0].id, fact__lte=rows[-1].id)
        for fact, subject, sequence in mentions.values_list("fact_id", "subject", "sequence"):
            about.setdefault(fact, []).append([subject, sequence])
        yield from (_canonical(row, about.get(row.id, [])) for row in rows)
        first = UUID(int=rows[-1].id.int + 1)


def _canonical(row: Fact, about: list[list[str | int | None]]) -> Kept:
    return Kept(
        id=str(row.id),
        name=row.name,
        version=row.version,
        subject=row.subject,
        sequence=row.sequence,
        occurred_at=instant(row.occurred_at),
        recorded_at=instant(row.recorded_at),
        actor=row.actor,
        cause=str(row.cause),
        facts=text(row.facts),
        data=text(row.data),
        corrects=str(row.corrects or ""),
        source=row.source,
        key=row.key,
        about=text(sorted(about, key=lambda mention: str(mention[0]))),
    )


def seal(*, at: datetime) -> list[Digest]:
    """Sign every day that has ended and is not signed yet, empty ones too; what was signed."""
    signed: list[Digest] = []
    with transaction.atomic():
        last = Digest.objects.select_for_update().order_by("-day").first()
        day = last.day + DAY if last else _first_day()
        while day is not None and _midnight(day + DAY) + SETTLES <= at:
            count, digest = sha256(of_day(day))
            previous = last.signature if last else ""
            signature = _sign(day, count, digest, previous)
            last = Digest.objects.create(day=day, count=count, sha256=digest, previous=previous, signature=signature)
            signed.append(last)
            day += DAY
    return signed


def verify() -> Iterator[Mismatch | Digest]:
    """Every signed day in its order: the digest where all is as it was signed, else what is not."""
    previous, expected = "", None
    for digest in Digest.objects.order_by("day"):
        wrong = _wrong(digest, previous, expected or digest.day)
        yield Mismatch(digest.day, wrong) if wrong else digest
        previous, expected = digest.signature, digest.day + DAY


def _wrong(digest: Digest, previous: str, expected: date) -> Text | None:
    if digest.day != expected:
        return Text(
            zh=f"从 {expected} 起缺少摘要，有人删去了。", en=f"The digests from {expected} on are missing: removed."
        )
    if digest.previous != previous:
        return Text(zh="与前一日的摘要接不上。", en="It does not follow from the digest of the day before.")
    signature = _sign(digest.day, digest.count, digest.sha256, digest.previous)
    if not hmac.compare_digest(signature, digest.signature):
        return Text(zh="签名不符：摘要被改过，或者密钥换了。", en="The signature is wrong: changed, or of another key.")
    count, found = sha256(of_day(digest.day))
    if count != digest.count:
        return Text(
            zh=f"签名时有 {digest.count} 条事实，现有 {count} 条。",
            en=f"{digest.count} facts were signed, {count} are there.",
        )
    if found != digest.sha256:
        return Text(zh="事实条数相符，内容被改过。", en="The number of facts is right, but their content was changed.")
    return None


def of_day(day: date) -> Iterable[Kept]:
    """The facts told on a day, those in the archive among them; one that is in both alike is one."""
    first, last = first_id(_midnight(day)), first_id(_midnight(day + DAY))
    both = merge(kept(first, last), exports.kept(first, last), key=attrgetter("id"))
    return (one for one, _same in groupby(both))


def _first_day() -> date | None:
    first = Fact.objects.order_by("id").values_list("id", flat=True).first()
    return told_at(first).date() if first else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _sign(day: date, count: int, digest: str, previous: str) -> str:
    message = f"{day} {count} {digest} {previous}".encode()
    return hmac.new(settings.JOURNAL_KEY.encode(), message, hashlib.sha256).hexdigest()
