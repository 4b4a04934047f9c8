"""What the journal's pages are asked for, their paging, and the same as sheets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shouyue.desk import panels
from shouyue.desk.phrases import KINDS
from shouyue.desk.readers import Reader
from shouyue.journal import queries
from shouyue.journal.queries import Only, Place
from shouyue.kit import read
from shouyue.paper.sheets import Column, Sheet, Value
from shouyue.ui.elements import Page

if TYPE_CHECKING:
    from shouyue.journal.models import Fact

PAGE = 50
CHUNK = 500  # facts read at once for a sheet
MOST = 50_000  # facts in a sheet
LOOK_BACK = timedelta(days=90)  # no index finds an actor's facts: without another filter this far is looked


@dataclass(frozen=True, slots=True)
class OfSubject:
    """What a timeline is asked for; `before` and `after` are places of facts on the pages beside it."""

    subject: str
    kind: Literal["", "facts", "clocks"] = ""
    actor: str = ""
    before: Place | None = None
    after: Place | None = None

    @property
    def filters(self) -> dict[str, str]:
        return {key: said for key in ("kind", "actor") if (said := getattr(self, key))}


@dataclass(frozen=True, slots=True)
class OfHouse:
    """What the journal is asked for; `before` and `after` are ids of facts on the pages beside it."""

    name: str = ""
    subject: str = ""
    actor: str = ""
    day: date | None = None
    before: UUID | None = None
    after: UUID | None = None

    @property
    def filters(self) -> dict[str, str]:
        return {key: str(said) for key in ("name", "subject", "actor", "day") if (said := getattr(self, key))}

    @property
    def only_actor(self) -> bool:
        return self.filters.keys() == {"actor"}


@dataclass(frozen=True, slots=True)
class Walked:
    """One page of facts, the latest first, and whether there are more on either side."""

    facts: list["Fact"]
    newer: bool
    older: bool


def of_subject(subject: str, asked: Mapping[str, str]) -> OfSubject:
    """The filters of an address; what makes no sense is left out."""
    return OfSubject(
        subject,
        kind=_kind(asked.get("kind", "")),
        actor=read.words(asked.get("actor", ""), 60),
        before=_place(asked.get("before", "")),
        after=_place(asked.get("after", "")),
    )


def of_house(asked: Mapping[str, str]) -> OfHouse:
    """The same for the journal of the house."""
    return OfHouse(
        name=read.words(asked.get("name", ""), 60),
        subject=read.words(asked.get("subject", "").strip(), 120),
        actor=read.words(asked.get("actor", ""), 60),
        day=read.day(asked.get("day", "")),
        before=_read(asked.get("before", ""), UUID),
        after=_read(asked.get("after", ""), UUID),
    )


def walk_subject(asked: OfSubject, reader: Reader, *, limit: int) -> Walked:
    """A page of a timeline."""
    only = Only(asked.kind, asked.actor, reader.unread, reader.within)
    facts = queries.timeline(asked.subject, before=asked.before, after=asked.after, only=only, limit=limit + 1)
    return _walked(facts, limit, back=asked.after is not None, began=asked.before is not None)


def walk_house(asked: OfHouse, reader: Reader, *, at: datetime, limit: int) -> Walked:
    """A page of the journal."""
    since, until = _bounds(asked.day)
    if asked.only_actor:
        since = at - LOOK_BACK
    facts = queries.told(
        name=asked.name,
        subject=asked.subject,
        only=Only(actor=asked.actor, unread=reader.unread, within=reader.within),
        since=since,
        until=until,
        before=asked.before,
        after=asked.after,
        limit=limit + 1,
    )
    return _walked(facts, limit, back=asked.after is not None, began=asked.before is not None)


def _walked(facts: list["Fact"], limit: int, *, back: bool, began: bool) -> Walked:
    more = len(facts) > limit
    if back:
        return Walked(facts[-limit:], newer=more, older=True)
    return Walked(facts[:limit], newer=began, older=more)


def page(walked: Walked, filters: Mapping[str, str], key: Callable[["Fact"], str]) -> Page:
    """The way to the pages beside it."""
    facts = walked.facts
    shown = ngettext("%d fact on this page", "%d facts on this page", len(facts)) % len(facts)

    def address(side: str, fact: "Fact") -> str:
        return f"?{urlencode({**filters, side: key(fact)})}"

    return Page(
        shown,
        previous=address("after", facts[0]) if facts and walked.newer else "",
        next=address("before", facts[-1]) if facts and walked.older else "",
    )


def place_key(fact: "Fact") -> str:
    """A place on a timeline as an address has it."""
    at, number = queries.place(fact)
    return f"{at.astimezone(UTC).isoformat()}_{number}"


def id_key(fact: "Fact") -> str:
    return str(fact.id)


def kinds() -> tuple[tuple[str, str], ...]:
    return tuple((kind, str(words)) for kind, words in KINDS.items())


def sheet(title: str, pages: Iterator[list["Fact"]], subject: str = "") -> Sheet:
    """Facts as an Excel sheet, read page by page, at most MOST."""
    return Sheet(title, _columns(), _rows(pages, subject))


def all_of_subject(asked: OfSubject, reader: Reader) -> Iterator[list["Fact"]]:
    """A whole timeline under its filters."""
    place: Place | None = None
    while True:
        walked = walk_subject(OfSubject(asked.subject, asked.kind, asked.actor, before=place), reader, limit=CHUNK)
        yield walked.facts
        if not walked.older:
            return
        place = queries.place(walked.facts[-1])


def all_of_house(asked: OfHouse, reader: Reader, *, at: datetime) -> Iterator[list["Fact"]]:
    """The journal under its filters."""
    last: UUID | None = None
    while True:
        part = OfHouse(asked.name, asked.subject, asked.actor, asked.day, before=last)
        walked = walk_house(part, reader, at=at, limit=CHUNK)
        yield walked.facts
        if not walked.older:
            return
        last = walked.facts[-1].id


def _columns() -> tuple[Column, ...]:
    return (
        Column(gettext("Told"), "instant", 20),
        Column(gettext("Happened"), "instant", 20),
        Column(gettext("What happened"), width=24),
        Column(gettext("Subject"), width=20),
        Column(gettext("About"), width=28),
        Column(gettext("Who"), width=16),
        Column(gettext("Values"), width=60),
        Column(gettext("Name"), width=24),
        Column(gettext("Corrects"), width=38),
        Column(gettext("Number"), width=38),
    )


def _rows(pages: Iterator[list["Fact"]], subject: str) -> Iterator[tuple[Value, ...]]:
    written = 0
    for facts in pages:
        for entry in panels.entries(facts, subject):
            yield _row(entry)
            written += 1
            if written == MOST:
                return


def _row(entry: panels.Entry) -> tuple[Value, ...]:
    fact = entry.fact
    values = [f"{value.label}: {_change(value)}" for value in entry.values]
    if entry.clock:
        values = [" ".join(part for part in (entry.clock.clause, entry.clock.rule, entry.clock.note) if part)]
    return (
        fact.recorded_at,
        fact.occurred_at,
        entry.title,
        fact.subject,
        "; ".join(f"{link.kind} {link.name}".strip() for link in entry.about),
        entry.actor,
        "; ".join(values),
        fact.name,
        str(fact.corrects or ""),
        str(fact.id),
    )


def _change(value: panels.Value) -> str:
    return f"{value.before} → {value.after}" if value.before else value.after


def _bounds(day: date | None) -> tuple[datetime | None, datetime | None]:
    """A day of the company's zone."""
    if day is None:
        return None, None
    zone = timezone.get_current_timezone()
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone)


def _kind(asked: str) -> Literal["", "facts", "clocks"]:
    if asked == "facts":
        return "facts"
    return "clocks" if asked == "clocks" else ""


def _place(written: str) -> Place | None:
    instant, _, number = written.rpartition("_")
    at, id_ = read.instant(instant), _read(number, UUID)
    return (at, id_) if at and id_ else None


def _read(written: str, reader: Callable[[str], Any]) -> Any:
    """The value, or None for what is none."""
    try:
        return reader(written) if written else None
    except (ValueError, OverflowError):
        return None
