"""Drafts, and putting them in force."""

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
from shouyue.obligations.logic import Changed, Refused, without_years
from shouyue.obligations.models import Adoption, Edition
from shouyue.obligations.queries.editions import house, last_adoption, last_house
from shouyue.policy.load import CHINA, HOUSE, pack_ids, read_pack, read_shared, shipped

FIRST = datetime.fromisoformat("2000-01-01T00:00:00+08:00")  # what was there before the house: in force since ever
DATES = ("shared/calendars.yaml", CHINA)
UNNAMED = Text(
    zh="文件里没有 document 一节，不知道是哪份制度。",
    en="The files have no section “document”: of which policy are they?",
)
RESERVED = Text(zh=f"{HOUSE} 不是制度，不能用作编号。", en=f"{HOUSE} is no policy and cannot be the id of one.")
SOON = Text(
    zh="生效时间必须在几秒之后，让所有进程都先知道。请选一个稍晚的时间。",
    en="An edition takes effect some seconds from now at the earliest. Choose a later time.",
)
AT_ONCE = Text(
    zh="目录、角色和日历是所有制度的共同基础，只能立即生效。",
    en="Catalogue, roles and calendars, on which all documents stand, take effect at once only.",
)
STALE = Text(
    zh="有人在此期间采用了另一个版本。请重新打开对比页，看清楚再采用。",
    en="Another edition was adopted meanwhile. Open the comparison again, look at it, then adopt.",
)
IN_USE = Text(zh="这个版本已经采用过，不能丢弃。", en="This edition was adopted once and cannot be discarded.")


@transaction.atomic
def adopt_shipped(*, actor: str, at: datetime) -> int:
    """Adopt the shipped documents where nothing was adopted yet; answers how many. They are in force since ever.

    First what is new of the names on which they stand (adopt_names).
    """
    adopt_names(actor=actor, at=at)
    standing = set(Adoption.objects.values_list("document", flat=True))
    missing = [name for name in (HOUSE, *pack_ids()) if name not in standing]
    for name in missing:
        edition = _edition(name, shipped(name), {}, {}, actor=actor, at=at)
        _adoption(edition, effective_at=FIRST if not standing else _earliest(at), fact=uuid7(at), actor=actor, at=at)
    editions.forget()
    if missing:
        record([_adopted(name) for name in missing if name != HOUSE], actor=actor)
    return len(missing)


def adopt_names(*, actor: str, at: datetime) -> Adoption | None:
    """Adopt the facts, gates, roles and duties of this program where HOUSE was adopted from an older one; None where
    nothing is new. Without them the clocks refuse what the rooms record.

    Calendars and years stay as the company has them: they move deadlines, which a person looks at first.
    Raises PolicyError where a document of the company does not stand on them.
    """
    last = last_adoption(HOUSE)
    if last is None:
        return None
    ours = last.edition.files
    files = {**shipped(HOUSE), **{name: ours[name] for name in DATES if name in ours}}
    if files == ours:
        return None
    return adopt(draft_house(files, actor=actor, at=at), actor=actor, at=at, on=last.pk)


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def draft(files: Mapping[str, str], *, actor: str, at: datetime) -> Edition:
    """Keep the text of a document as a draft, with the figures that the company set otherwise in the one in force.

    :param files: file name → text, as `policy.load.shipped` has it
    Raises PolicyError with every line that is not sound, Refused where the text is of no document.
    """
    policy = read_pack(files, house())
    document = policy.document.id
    if not document or document == HOUSE:
        raise Refused(RESERVED if document else UNNAMED, "files")
    last = last_adoption(document)
    if last is None:
        return _edition(document, files, {}, {}, actor=actor, at=at)
    kept = {name: value for name, value in last.edition.parameters.items() if name in policy.parameters}
    return _edition(document, files, kept, last.edition.interpretations, actor=actor, at=at)


def draft_shipped(document: str, *, actor: str, at: datetime) -> Edition:
    """Keep what is shipped of a document as a draft. Of HOUSE the years that the company announced stay announced."""
    if document != HOUSE:
        return draft(shipped(document), actor=actor, at=at)
    files, last = shipped(HOUSE), last_house()
    return draft_house({**files, CHINA: without_years(files[CHINA], last.edition.files[CHINA])}, actor=actor, at=at)


def draft_house(files: Mapping[str, str], *, actor: str, at: datetime) -> Edition:
    """Keep what all documents stand on as a draft. Raises PolicyError where it is not sound."""
    return _edition(HOUSE, files, {}, {}, actor=actor, at=at)


def draft_figures(document: str, figures: Mapping[str, str], *, actor: str, at: datetime) -> Edition:
    """Keep a document with other figures as a draft; figures that are as the text has them are left to the text.

    Raises PolicyError where a figure makes a rule unsound, Refused for one that the document does not have.
    """
    last = last_adoption(document)
    if last is None or document == HOUSE:
        raise Refused(UNNAMED, "document")
    written = read_pack(last.edition.files, house()).parameters
    unknown = [name for name in figures if name not in written]
    if unknown:
        raise Refused(
            Text(zh=f"{document} 没有参数“{unknown[0]}”。", en=f"{document} has no figure “{unknown[0]}”."), "figures"
        )
    changed = {name: value for name, value in figures.items() if value != written[name].value}
    return _edition(document, last.edition.files, changed, last.edition.interpretations, actor=actor, at=at)


@transaction.atomic
def discard(edition: Edition) -> None:
    """Throw a draft away. Raises Refused for what was adopted."""
    if Adoption.objects.filter(edition=edition).exists():
        raise Refused(IN_USE)
    edition.delete()


# ── adopting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def adopt(
    edition: Edition,
    *,
    actor: str,
    at: datetime,
    effective_at: datetime | None = None,
    adopts: Sequence[str] = (),
    on: int | None = None,
) -> Adoption:
    """Let a document run as this edition says from `effective_at` on (soon, if not given). The same again does nothing.

    :param adopts: rules whose running obligations take the new text; all others keep theirs
    :param on: the number of the document's last adoption that was looked at, 0 for none
    Raises PolicyError where the text is not sound on what it would stand on, Refused where it would take effect too
    soon, Changed where another edition was adopted meanwhile.
    """
    done = _done(edition, effective_at, adopts, on)
    if done is not None:
        return done
    if effective_at is not None and edition.document == HOUSE:
        raise Refused(AT_ONCE, "effective_at")
    # Before the lock: reading and linting all documents takes a second, in which nobody need wait.
    looked_at = editions.check(edition, effective_at or _earliest(at))
    return _adopt(edition, effective_at, adopts, actor=actor, at=at, on=on, looked_at=looked_at)


@transaction.atomic
def _adopt(
    edition: Edition,
    effective_at: datetime | None,
    adopts: Sequence[str],
    *,
    actor: str,
    at: datetime,
    on: int | None,
    looked_at: int,
) -> Adoption:
    list(Adoption.objects.select_for_update().filter(document=HOUSE).values_list("pk"))  # one adoption at a time
    done = _done(edition, effective_at, adopts, on)  # again: somebody may have been quicker before the texts were read
    if done is not None:
        return done
    if Adoption.objects.filter(pk__gt=looked_at).exists():
        raise Changed(STALE)
    earliest = _earliest(at)
    if effective_at is not None and effective_at < earliest:
        raise Refused(SOON, "effective_at")
    fact = record([_told(edition.document)], actor=actor)[0].id
    adoption = _adoption(edition, effective_at=effective_at or earliest, fact=fact, actor=actor, at=at, adopts=adopts)
    editions.forget()
    transaction.on_commit(editions.forget)
    tasks.sweep_when_due(adoption)
    return adoption


def _done(edition: Edition, effective_at: datetime | None, adopts: Sequence[str], on: int | None) -> Adoption | None:
    """The adoption that did already what is asked for. Raises Changed where another one was made since `on`."""
    last = last_adoption(edition.document)
    same = last is not None and last.edition_id == edition.pk and sorted(last.adopts) == sorted(adopts)
    if last is not None and same and effective_at in (None, last.effective_at):
        return last
    if on is not None and on != (last.pk if last else 0):
        raise Changed(STALE)
    return None


def _earliest(at: datetime) -> datetime:
    """When every process will have learned of it, on the company's clock."""
    reading = clock.reading()
    return max(at, reading.company) + timedelta(seconds=editions.LEAD * max(1.0, float(reading.rate)))


def _edition(
    document: str,
    files: Mapping[str, str],
    parameters: Mapping[str, str],
    interpretations: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
) -> Edition:
    """The edition with this text, frozen once. Raises PolicyError where it is not sound by itself."""
    label = document
    if document == HOUSE:
        read_shared(files)
    else:
        last = last_adoption(HOUSE)  # perhaps adopted this moment: a document takes effect after it
        shared = house() if last is None else editions.shared_of(last.edition)
        label = read_pack(files, shared, parameters).document.edition
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


def _told(document: str) -> NewFact:
    return CalendarChanged().fact("calendar:company") if document == HOUSE else _adopted(document, revision=True)


def _adopted(document: str, *, revision: bool = False) -> NewFact:
    return PolicyAdopted(in_force=True, revision=revision).fact(f"document:{document}")


def _adoption(
    edition: Edition, *, effective_at: datetime, fact: UUID, actor: str, at: datetime, adopts: Sequence[str] = ()
) -> Adoption:
    """Put an edition in force. Whatever changes HOUSE may change calendars."""
    return Adoption.objects.create(
        edition=edition,
        document=edition.document,
        effective_at=effective_at,
        adopts=sorted(adopts),
        calendars=edition.document == HOUSE,
        fact=fact,
        adopted_at=at,
        adopted_by=actor,
    )
