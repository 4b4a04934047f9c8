"""What changes in the index. The rooms above call these in the transaction in which they change the thing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouyue.search import store
from shouyue.search.logic import indexed, key_of

MOST_TITLE = 300  # characters of a title that are kept
BATCH = 1_000  # entries that are cut up before they are written


@dataclass(frozen=True, slots=True)
class Searchable:
    """What is to be found: `names` of people and places are found by their pinyin too; `at` orders, newest first.

    `site`, `region` and `customer` are what a reader's scope is compared with.
    """

    subject: str
    kind: str
    title: str
    at: datetime
    text: str = ""
    names: tuple[str, ...] = ()
    site: str = ""
    region: str = ""
    customer: str = ""


def put(
    subject: str,
    *,
    kind: str,
    title: str,
    at: datetime,
    text: str = "",
    names: tuple[str, ...] = (),
    site: str = "",
    region: str = "",
    customer: str = "",
) -> None:
    """Let a subject be found, or be found as it is now. What it was found by before is forgotten."""
    put_many([Searchable(subject, kind, title, at, text, names, site, region, customer)])


def put_many(found: Iterable[Searchable]) -> None:
    """The same for many at once. Of two with one subject the later counts."""
    # In one order, so that two transactions that put the same subjects do not wait for each other for ever.
    latest = {one.subject: one for one in found}
    subjects = sorted(latest)
    with transaction.atomic():
        for start in range(0, len(subjects), BATCH):
            store.write([_row(latest[subject]) for subject in subjects[start : start + BATCH]])


def remove(*subjects: str) -> None:
    """Let these be found no more. Those that are not there do no harm."""
    with transaction.atomic():
        store.remove(sorted(subjects))


def _row(one: Searchable) -> store.Row:
    title, text = one.title.replace("\0", " ")[:MOST_TITLE], one.text.replace("\0", " ")
    return store.Row(
        subject=one.subject,
        kind=one.kind,
        title=title,
        key=key_of(title),
        text=text,
        site=one.site,
        region=one.region,
        customer=one.customer,
        at=one.at,
        second=int(one.at.timestamp() // 1),
        tokens=indexed(title, text, one.names),
    )
