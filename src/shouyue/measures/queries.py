"""Questions about measures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from shouyue.measures.logic import Origin, State
from shouyue.measures.models import Measure, MeasureFile, Postponement
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.people.departments import Department, headed_by
from shouyue.people.queries import Post, Roster, Scope

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.files.models import StoredFile
    from shouyue.obligations.models import Obligation

__all__ = [
    "Asked", "Department", "Listed", "Measure", "Origin", "State", "by_id", "files_of", "find", "mine", "of", "open_in",
    "postponements", "promises_of", "reference", "without_department",
]  # fmt: skip

KIND = "measure"
NOBODY = Q(pk__in=())
NOWHERE = Q(site="", region="")  # what belongs to no place of ours falls to everybody who heads the department
LATE = Q(state=State.OPEN.value) | Q(state=State.DONE.value, ended_at__gt=F("do_by"))
PAGE = 50


def reference(row: Measure) -> str:
    """How the journal calls a measure: `measure:12`."""
    return f"{KIND}:{row.pk}"


def by_id(number: int) -> Measure | None:
    """A measure with its person."""
    return Measure.objects.select_related("person").filter(pk=number).first()


def of(about: str) -> list[Measure]:
    """All measures that were decided on a thing (`case:…`), with their persons, the earliest due first. One query."""
    return list(Measure.objects.select_related("person").filter(about=about))


def without_department(about: str) -> int:
    """How many measures of a thing, but for those dropped, have no department: what the gate of OC-14.5 asks."""
    return Measure.objects.filter(about=about, department="").exclude(state=State.DROPPED).count()


def open_in(scope: Scope) -> QuerySet[Measure]:
    """What is to be done at some places, the earliest due first."""
    return Measure.objects.select_related("person").filter(scope.q(), state=State.OPEN)


def mine(account: "Account", at: datetime) -> QuerySet[Measure]:
    """What binds the person of an account and is to be done, the earliest due first."""
    return Measure.objects.select_related("person").filter(of_account(account, at), state=State.OPEN)


def of_account(account: "Account", at: datetime) -> Q:
    """Measures that bind an account's person, whatever became of them."""
    member = people.member_of(account)
    return binding(member.id, at) if member else NOBODY


def binding(person: int, at: datetime) -> Q:
    """Measures that bind a person: by name, as head of a department there, or standing in for somebody who is away."""
    staff = people.roster()
    persons = [person, *sorted(one for one in staff.leaves if _stands_in(staff, one, person, at))]
    found = Q(person_id__in=persons)
    for post in (post for one in persons for post in staff.roles_of(one, at)):
        if departments := headed_by(post.role):
            found |= Q(department__in=departments) & _place(post, staff)
    return found


def _stands_in(staff: Roster, person: int, deputy: int, at: datetime) -> bool:
    holder = staff.stand_in(person, at)
    return holder is not None and holder.deputy_for == person and holder.person_id == deputy


def _place(post: Post, staff: Roster) -> Q:
    """Where measures fall to a post: at its site, also where only the site's region is named, or no place at all."""
    if post.site:
        return Q(site=post.site) | Q(site="", region=staff.regions.get(post.site, "")) | NOWHERE
    return Q(region=post.region) | NOWHERE if post.region else Q()


def bound_among(rows: Iterable[Measure], person: int, at: datetime) -> frozenset[int]:
    """The numbers of those that bind a person. One query."""
    found = Measure.objects.filter(binding(person, at), pk__in=[row.pk for row in rows])
    return frozenset(found.values_list("pk", flat=True))


# What stands behind a measure


def postponements(row: Measure) -> list[Postponement]:
    """When a measure was put off, in order."""
    return list(row.postponements.all())


def files_of(row: Measure) -> list[MeasureFile]:
    """The files that show it done."""
    return list(row.files.select_related("file"))


def of_file(file: "StoredFile") -> Measure | None:
    """The measure that a file shows done."""
    return Measure.objects.filter(files__file=file).first()


def promises_of(rows: Iterable[Measure]) -> "dict[str, Obligation]":
    """The promise that runs, or ran, on each measure, by its reference. None for what no clause asks. One query."""
    subjects = [reference(row) for row in rows]
    found = promises.obligations(Q(head__subject__in=subjects, superseded_by=None)).order_by("opened_at")
    return {one.subject: one for one in found}


# Lists


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; `after` and `before` are the keys of the pager. Those that ended: the latest first."""

    department: str = ""
    origin: str = ""
    late: bool = False
    ended: bool = False
    after: tuple[datetime, int] | None = None
    before: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of measures, and whether there are more on either side."""

    rows: tuple[Measure, ...]
    earlier: bool
    later: bool
    total: int


def find(asked: Asked, among: Q, *, at: datetime) -> Listed:
    """One page of the measures `among`. Two queries."""
    found = Measure.objects.select_related("person").filter(among, wanted(asked, at))
    order = ("-do_by", "-id") if asked.ended else ("do_by", "id")
    back = ("do_by", "id") if asked.ended else ("-do_by", "-id")
    if asked.before:
        rows = list(found.filter(_beside(asked.before, further=asked.ended)).order_by(*back)[: PAGE + 1])
        return Listed(tuple(reversed(rows[:PAGE])), len(rows) > PAGE, True, found.count())
    beyond = found.filter(_beside(asked.after, further=not asked.ended)) if asked.after else found
    rows = list(beyond.order_by(*order)[: PAGE + 1])
    return Listed(tuple(rows[:PAGE]), asked.after is not None, len(rows) > PAGE, found.count())


def wanted(asked: Asked, at: datetime) -> Q:
    """The filters as a condition."""
    same = {name: value for name in ("department", "origin") if (value := getattr(asked, name))}
    found = Q(**same) & (Q(state__in=[State.DONE, State.DROPPED]) if asked.ended else Q(state=State.OPEN))
    return found & LATE & Q(do_by__lt=at) if asked.late else found


def _beside(key: tuple[datetime, int], *, further: bool) -> Q:
    """Rows beyond a key: later ones where `further`, else earlier ones."""
    side = "gt" if further else "lt"
    return Q(**{f"do_by__{side}": key[0]}) | Q(**{"do_by": key[0], f"id__{side}": key[1]})
