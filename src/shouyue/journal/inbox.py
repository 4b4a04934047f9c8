"""Facts that other systems tell us: checked one by one, recorded all together or not at all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from shouyue.journal import routes
from shouyue.journal.actions import Told, take
from shouyue.journal.logic import NewFact, Refused
from shouyue.journal.models import Fact
from shouyue.journal.queries import abouts
from shouyue.policy import inbound
from shouyue.policy.inbound import Wrong
from shouyue.policy.load import load_shared
from shouyue.policy.payload import plain

if TYPE_CHECKING:
    from shouyue.journal.schemas import EventIn

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)  # how far a sender's clock may run before ours


class Unfit(Exception):
    """Facts that cannot be recorded: the number of each with what is wrong with it."""

    def __init__(self, wrong: Sequence[tuple[int, Wrong]]) -> None:
        super().__init__(len(wrong))
        self.wrong = tuple(wrong)


def tell(events: Sequence["EventIn"], *, sender: str, at: datetime) -> list[Told]:
    """Record facts that `sender` (`token:4`) tells at `at`, in the caller's transaction. Raises Unfit.

    A fact told again under the same id is not recorded again.
    """
    corrected = _corrected(events, sender)
    wrong: list[tuple[int, Wrong]] = []
    facts: list[NewFact] = []
    for place, event in enumerate(events):
        fact, found = _read(event, corrected, at)
        wrong += [(place, each) for each in found]
        if fact is not None:
            facts.append(fact)
    if wrong:
        raise Unfit(wrong)
    return _recorded(facts, sender=sender)


def _recorded(facts: Sequence[NewFact], *, sender: str) -> list[Told]:
    try:
        told = take(facts, actor=sender, source=sender)
    except Refused as error:
        raise Unfit([(0, Wrong("", "refused", error.text))]) from None
    known = [(place, fact, one.fact) for place, (fact, one) in enumerate(zip(facts, told, strict=True)) if one.known]
    about = abouts(row.id for _place, _fact, row in known) if known else {}
    reused = [place for place, fact, row in known if not _same(fact, row, about.get(row.id, ()))]
    if reused:
        raise Unfit([(place, Wrong("/id", "id-reused", inbound.REUSED)) for place in reused])
    return told


def _same(fact: NewFact, row: Fact, about: Sequence[str]) -> bool:
    """Whether a fact known by its id says what was sent now."""
    said = (row.name, row.subject, row.facts, row.data, row.corrects)
    when = fact.occurred_at is None or min(fact.occurred_at, row.recorded_at) == row.occurred_at
    whom = {*fact.about, fact.subject} == {*about, row.subject}
    return when and whom and said == (fact.name, fact.subject, plain(fact.facts), plain(fact.data), fact.corrects)


def _read(event: "EventIn", corrected: dict[UUID, Fact], at: datetime) -> tuple[NewFact | None, list[Wrong]]:
    catalogue = load_shared().catalogue
    declared = catalogue.events.get(event.name)
    if declared is not None and not declared.external:
        return None, [Wrong("/name", "not-external", inbound.not_external(event.name, routes.route_of(event.name)))]
    found, wrong = inbound.read(
        catalogue,
        name=event.name,
        subject=event.subject,
        about=event.about,
        facts=event.facts,
        data=event.data,
    )
    if event.occurred_at is not None and event.occurred_at > at + AHEAD:
        wrong.append(Wrong("/occurred_at", "in-the-future", inbound.FUTURE))
    if event.occurred_at is not None and event.occurred_at < EARLIEST:
        wrong.append(Wrong("/occurred_at", "too-long-ago", inbound.LONG_AGO))
    if event.corrects is not None and not _may_correct(corrected.get(event.corrects), event.subject):
        wrong.append(Wrong("/corrects", "nothing-to-correct", inbound.NOT_TOLD))
    if found is None or wrong:
        return None, wrong
    return _fact(event, found.facts, found.data), []


def _fact(event: "EventIn", facts: Any, data: Any) -> NewFact:
    return NewFact(
        name=event.name,
        subject=event.subject,
        about=tuple(dict.fromkeys(event.about)),
        occurred_at=event.occurred_at,
        facts=facts,
        data=data,
        corrects=event.corrects,
        key=event.id or "",
    )


def _corrected(events: Sequence["EventIn"], sender: str) -> dict[UUID, Fact]:
    """The facts that are to be corrected: none that was corrected before, unless by this very telling."""
    wanted = [event.corrects for event in events if event.corrects is not None]
    if not wanted:
        return {}
    keys = [event.id for event in events if event.id]
    again = Q(source=sender, key__in=keys)
    over = Fact.objects.filter(~again, corrects__in=wanted).values("corrects")
    return {row.id: row for row in Fact.objects.filter(pk__in=wanted).exclude(pk__in=over)}


def _may_correct(fact: Fact | None, subject: str) -> bool:
    if fact is None or fact.subject != subject:
        return False
    event = load_shared().catalogue.events.get(fact.name)
    return event is not None and event.external
