"""Verbs of the memory: adopt an edition, announce a year, let a late entry count."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from shouyue.clock import queries as clock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.kit.ids import uuid7
from shouyue.kit.text import Text
from shouyue.obligations import editions, tasks
from shouyue.obligations.events import CalendarChanged, PolicyAdopted
from shouyue.obligations.importing import Brought, bring_in
from shouyue.obligations.logic import Refused
from shouyue.obligations.models import Adoption, Edition
from shouyue.policy.engine.facts import APPROVED
from shouyue.policy.load import CHINA, HOUSE, Shared, load_shared, pack_ids, read_pack, read_shared, shipped

__all__ = ["Brought", "Refused", "adopt", "adopt_shipped", "announce_year", "approve_late_entry", "bring_in"]

FIRST = datetime.fromisoformat("2000-01-01T00:00:00+08:00")  # what was there before the house: in force since ever


@transaction.atomic
def adopt_shipped(*, actor: str, at: datetime) -> int:
    """Adopt the shipped documents where nothing was adopted yet; answers how many. They are in force since ever."""
    standing = set(Adoption.objects.values_list("document", flat=True))
    missing = [name for name in (HOUSE, *pack_ids()) if name not in standing]
    for name in missing:
        edition = _edition(name, shipped(name), {}, {}, actor=actor, at=at)
        _adoption(edition, effective_at=FIRST if not standing else _earliest(at), fact=uuid7(at), actor=actor, at=at)
    editions.forget()
    if missing:
        record([_adopted(name) for name in missing if name != HOUSE], actor=actor)
    return len(missing)


@transaction.atomic
def adopt(
    document: str,
    files: Mapping[str, str],
    *,
    actor: str,
    at: datetime,
    effective_at: datetime | None = None,
    parameters: Mapping[str, str] | None = None,
    interpretations: Mapping[str, Any] | None = None,
    adopts: Sequence[str] = (),
    calendars: bool = False,
) -> Adoption:
    """Let a document run as this text says from `effective_at` on (soon, if not given).

    :param files: file name → text, as `policy.load.shipped` has it
    :param parameters: figures set otherwise than the text has them; `interpretations`: open question → answer
    :param adopts: rules whose running obligations take the new text; all others keep theirs
    Raises PolicyError where the text is not sound, Refused where it would take effect too soon.
    """
    _sound(document, files, parameters or {})
    effective = effective_at or _earliest(at)
    if effective < _earliest(at):
        raise Refused(
            Text(
                zh="生效时间必须在几秒之后，让所有进程都先知道。请选一个稍晚的时间。",
                en="An edition takes effect some seconds from now at the earliest. Choose a later time.",
            )
        )
    edition = _edition(document, files, parameters or {}, interpretations or {}, actor=actor, at=at)
    told = CalendarChanged().fact("calendar:company") if calendars else _adopted(document, revision=True)
    adoption = _adoption(
        edition,
        effective_at=effective,
        fact=record([told], actor=actor)[0].id,
        actor=actor,
        at=at,
        adopts=adopts,
        calendars=calendars,
    )
    editions.forget()
    tasks.sweep.enqueue(adoption.pk)
    return adoption


def announce_year(table: str, *, actor: str, at: datetime) -> Adoption:
    """Put a new table of public holidays and make-up days in force (the form of worktime/china.toml, all years).

    Deadlines that touch a year which was not announced are counted anew, and the change is logged.
    """
    house = Adoption.objects.filter(document=HOUSE).select_related("edition").order_by("-effective_at", "-id").first()
    files = {**(house.edition.files if house else shipped(HOUSE)), CHINA: table}
    return adopt(HOUSE, files, actor=actor, at=at, calendars=True)


@transaction.atomic
def approve_late_entry(subject: str, *, rule: str = "", actor: str) -> None:
    """Let evidence that was told too late count as told in time, for one rule or for all rules of the subject."""
    data = {"rule": rule} if rule else {}
    record([NewFact(APPROVED, subject, data=data)], actor=actor)


def _earliest(at: datetime) -> datetime:
    """When every process will have learned of it, on the company's clock."""
    return at + timedelta(seconds=editions.LEAD * max(1.0, float(clock.reading().rate)))


def _sound(document: str, files: Mapping[str, str], parameters: Mapping[str, str]) -> None:
    if document == HOUSE:
        read_shared(files)
    else:
        read_pack(files, editions.in_force().shared, parameters)


def _edition(
    document: str,
    files: Mapping[str, str],
    parameters: Mapping[str, str],
    interpretations: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
) -> Edition:
    """The edition with this text, frozen once."""
    label = document if document == HOUSE else read_pack(files, _house(), parameters).document.edition
    edition, _new = Edition.objects.get_or_create(
        document=document,
        sha256=editions.digest(files, parameters, interpretations),
        defaults={
            "label": label,
            "files": dict(files),
            "parameters": dict(parameters),
            "interpretations": dict(interpretations),
            "made_at": at,
            "made_by": actor,
        },
    )
    return edition


def _house() -> Shared:
    """What documents stand on: the adopted HOUSE, or the shipped one before anything was adopted."""
    try:
        return editions.in_force().shared
    except editions.NothingAdopted:
        return load_shared()


def _adopted(document: str, *, revision: bool = False) -> NewFact:
    return PolicyAdopted(in_force=True, revision=revision).fact(f"document:{document}")


def _adoption(
    edition: Edition,
    *,
    effective_at: datetime,
    fact: UUID,
    actor: str,
    at: datetime,
    adopts: Sequence[str] = (),
    calendars: bool = False,
) -> Adoption:
    """Put an edition in force."""
    return Adoption.objects.create(
        edition=edition,
        document=edition.document,
        effective_at=effective_at,
        adopts=list(adopts),
        calendars=calendars,
        fact=fact,
        adopted_at=at,
        adopted_by=actor,
    )
