"""Setting measures and giving them another time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused
from shouyue.measures import phrases
from shouyue.measures.actions.shared import ahead, locked, needed, save, short
from shouyue.measures.events import MeasureSet
from shouyue.measures.logic import ORIGINS, Origin, State
from shouyue.measures.models import Measure, Postponement
from shouyue.measures.queries import reference
from shouyue.people import queries as people
from shouyue.people.departments import Department


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done, until when (aware), and whom it binds: a department, a person by number, or both."""

    title: str
    do_by: datetime
    department: Department | None = None
    person: int | None = None
    text: str = ""


@transaction.atomic
def set_measure(
    wanted: Wanted,
    *,
    about: str,
    origin: Origin,
    actor: str,
    at: datetime,
    site: str = "",
    region: str = "",
    href: str = "",
    key: str = "",
) -> Measure:
    """Set a measure on a thing (OC-14.5, CC-4.4); its clock opens. The same `key` on the same thing sets it once.

    :param about: what it was decided on, `case:SH01-261122-004`; `href`: the page of that
    :param at: the company's time; `site` and `region`: codes of where it belongs
    Raises Refused without a title, a time to come, or anybody whom it binds.
    """
    row = Measure(
        about=about,
        href=href,
        key=key,
        origin=origin,
        title=needed(wanted.title, phrases.NO_TITLE, field="title", most=200),
        text=short(wanted.text.strip(), field="text"),
        department=wanted.department.value if wanted.department else "",
        person_id=_bound(wanted, at),
        do_by=ahead(wanted.do_by, at),
        set_by=actor,
        set_at=at,
        site=site,
        region=region or people.roster().regions.get(site, ""),
    )
    known = _known(row)
    if known is None:
        record([_set(row).fact(reference(row), about=(about,))], actor=actor)
    return known or row


def _bound(wanted: Wanted, at: datetime) -> int | None:
    """The person whom it binds, who must be at work. Raises Refused."""
    if wanted.person is None:
        if wanted.department is None:
            raise Refused(phrases.NOBODY, "department")
        return None
    if people.roster().colleague(wanted.person, at) is None:
        raise Refused(phrases.NOT_AT_WORK, "person")
    return wanted.person


def _known(row: Measure) -> Measure | None:
    """Keep a new measure; answers the one that the same deed has set already."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if not row.key:
            raise
        return Measure.objects.get(about=row.about, key=row.key)
    return None


def _set(row: Measure) -> MeasureSet:
    origin = next(one for one in ORIGINS if one == row.origin)
    return MeasureSet(do_by=row.do_by, origin=origin, region=row.region or None, site=row.site or None)


@transaction.atomic
def postpone(number: int, do_by: datetime, *, reason: str, version: int, actor: str, at: datetime) -> Measure:
    """Give a measure another time, later or earlier; its clock moves. To the time that it has: nothing.

    Raises Refused where it has ended, for a time that does not lie ahead and without a reason; Stale.
    """
    row = locked(number)
    if row.state != State.OPEN:
        raise Refused(phrases.ENDED)
    after, why = ahead(do_by, at), needed(reason, phrases.SAY_WHY, field="reason")
    if after == row.do_by:
        return row
    before = row.do_by
    save(row, version, do_by=after)
    Postponement.objects.create(measure=row, before=before, after=after, reason=why, by=actor, at=at)
    record([_set(row).fact(reference(row), about=(row.about,))], actor=actor)
    return row
