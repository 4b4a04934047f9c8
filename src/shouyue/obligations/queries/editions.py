"""Questions about editions: what is in force since when, what is planned, drafted or newly shipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Count, Q, QuerySet

from shouyue.obligations import editions
from shouyue.obligations.logic import notices, without_years
from shouyue.obligations.models import TRANSITIONS, Adoption, ClockEvent, Edition, Obligation
from shouyue.policy.load import CHINA, HOUSE, Shared, load_shared, pack_ids, shipped

RUNNING = Q(closed_at__isnull=True)
BIG = ("edition__files", "edition__parameters", "edition__interpretations")


def house() -> Shared:
    """What documents stand on: catalogue, roles and calendars as adopted, or as shipped before anything was."""
    try:
        return editions.in_force().shared
    except editions.NothingAdopted:
        return load_shared()


@dataclass(frozen=True, slots=True)
class Standing:
    """One document: the adoption in force, those planned, and those that are over, the latest first."""

    document: str
    now: Adoption | None
    planned: tuple[Adoption, ...]
    past: tuple[Adoption, ...]
    last: int  # the number of its latest adoption: what another one is adopted on top of


def standing(at: datetime) -> list[Standing]:
    """Every document with its adoptions as of `at`, in the order in which people read them, HOUSE last. One query."""
    found: dict[str, list[Adoption]] = {}
    for each in Adoption.objects.select_related("edition").defer(*BIG).order_by("effective_at", "id"):
        found.setdefault(each.document, []).append(each)
    order = (*pack_ids(), *sorted(found.keys() - {HOUSE, *pack_ids()}), HOUSE)
    return [_standing(name, found[name], at) for name in order if name in found]


def _standing(document: str, adoptions: list[Adoption], at: datetime) -> Standing:
    over = [each for each in adoptions if each.effective_at <= at]
    planned = tuple(each for each in adoptions if each.effective_at > at)
    last = max(each.pk for each in adoptions)
    return Standing(document, over[-1] if over else None, planned, tuple(reversed(over[:-1])), last)


def standing_of(document: str, at: datetime) -> Standing:
    """One document; empty where it was never adopted."""
    known = (one for one in standing(at) if one.document == document)
    return next(known, Standing(document, None, (), (), 0))


def last_adoption(document: str) -> Adoption | None:
    """The document's latest adoption, planned or in force, with its text."""
    return Adoption.objects.filter(document=document).select_related("edition").order_by("id").last()


def last_house() -> Adoption:
    """The latest adoption of what all documents stand on. Raises NothingAdopted."""
    found = last_adoption(HOUSE)
    if found is None:
        raise editions.NothingAdopted("HOUSE has no adopted edition. Run `shouyue prepare`.")
    return found


def adoption(number: int) -> Adoption | None:
    """An adoption with its edition, without the text."""
    return Adoption.objects.select_related("edition").defer(*BIG).filter(pk=number).first()


def before(one: Adoption) -> Adoption | None:
    """The adoption of the same document that this one followed."""
    earlier = Q(effective_at__lt=one.effective_at) | Q(effective_at=one.effective_at, pk__lt=one.pk)
    found = Adoption.objects.filter(earlier, document=one.document).select_related("edition").defer(*BIG)
    return found.order_by("effective_at", "id").last()


def edition(number: int) -> Edition | None:
    """An edition with its text."""
    return Edition.objects.filter(pk=number).first()


def edition_by_hash(document: str, sha256: str) -> Edition | None:
    return Edition.objects.filter(document=document, sha256=sha256).first()


def all_editions(document: str) -> QuerySet[Edition]:
    """Every edition of a document, drafts among them."""
    return Edition.objects.filter(document=document).defer("files", "interpretations")


def adopted_among(found: Iterable[Edition]) -> frozenset[int]:
    """Which of these editions were ever adopted."""
    rows = Adoption.objects.filter(edition__in=[one.pk for one in found]).values_list("edition_id", flat=True)
    return frozenset(rows)


def all_adoptions(document: str) -> QuerySet[Adoption]:
    """Every adoption of a document, planned ones among them."""
    return Adoption.objects.filter(document=document).select_related("edition").defer(*BIG)


def drafts() -> list[Edition]:
    """Editions that were never adopted, the latest first."""
    found = Edition.objects.filter(adoptions=None).defer("files", "parameters", "interpretations")
    return list(found.order_by("-id"))


def newly_shipped() -> tuple[str, ...]:
    """Documents of which another text is shipped than any edition has. Two queries."""
    known: dict[str, list[Edition]] = {}
    for each in Edition.objects.exclude(document=HOUSE).defer("files"):
        known.setdefault(each.document, []).append(each)
    found = [name for name in pack_ids() if not any(_is_shipped(each) for each in known.get(name, ()))]
    house = last_adoption(HOUSE)
    if house is not None and not _is_shipped_house(house.edition.files):
        found.append(HOUSE)
    return tuple(found)


def _is_shipped(one: Edition) -> bool:
    return editions.digest(_shipped(one.document), one.parameters, one.interpretations) == one.sha256


def _is_shipped_house(ours: Mapping[str, str]) -> bool:
    """Whether ours says what is shipped, the years aside that only we have."""
    files = _shipped(HOUSE)
    if {**files, CHINA: ""} != {**ours, CHINA: ""}:
        return False
    if files[CHINA] == ours[CHINA]:
        return True
    return notices(without_years(files[CHINA], ours[CHINA])) == notices(ours[CHINA])


@cache
def _shipped(document: str) -> Mapping[str, str]:
    return shipped(document)


def running_by_rule(rules: Iterable[str]) -> dict[str, int]:
    """How many obligations of each of these rules run."""
    rows = Obligation.objects.filter(RUNNING, rule__in=list(rules)).values_list("rule")
    return dict(rows.annotate(count=Count("pk")))


def transitions(fact: object) -> QuerySet[ClockEvent]:
    """What an adoption did to clocks that ran, the latest first: due times moved, obligations let go."""
    found = ClockEvent.objects.filter(fact=str(fact), kind__in=TRANSITIONS)
    return found.select_related("obligation").order_by("-id")
