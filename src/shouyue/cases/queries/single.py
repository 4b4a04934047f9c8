"""Everything about one case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from shouyue.cases.models import Case, CaseFile, Entry, Question, SavedView, ShiftList
from shouyue.measures import queries as measures
from shouyue.obligations import queries as promises

if TYPE_CHECKING:
    from shouyue.measures.models import Measure
    from shouyue.obligations.models import Obligation

MOST = 500  # entries of a case that a page shows


@dataclass(frozen=True, slots=True)
class Called:
    """A step of a ladder that was called: its place from 1, when, whose role, and since when it is accepted."""

    step: int
    at: datetime
    role: str
    accepted_at: datetime | None


def by_number(number: str) -> Case | None:
    """A case with its customer, contact, persons and task force."""
    if "\0" in number:  # which no database looks for
        return None
    rows = Case.objects.select_related("customer__region", "contact", "first_asked", "handler", "team", "merged_into")
    return rows.select_related("split_from").filter(number=number).first()


def among(numbers: Iterable[str], seen: Q) -> dict[str, Case]:
    """Of the cases with these numbers those that `seen` lets through, by number, as lists show them. One query."""
    rows = Case.objects.filter(seen, number__in=list(numbers)).select_related("customer", "handler")
    return {row.number: row for row in rows.defer("content", "demand")}


def numbers(ids: Iterable[int]) -> dict[int, str]:
    """How cases are called, by their row numbers."""
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))


def entries(case: Case) -> list[Entry]:
    """What was done and said, in order, with files."""
    return list(case.entries.select_related("mail").prefetch_related("files__file")[:MOST])


def files(case: Case) -> list[CaseFile]:
    return list(case.files.select_related("file"))


def questions(case: Case) -> list[Question]:
    return list(case.questions.all())


def measures_open(case: Case) -> list["Measure"]:
    """Measures that were set because of it."""
    return measures.of(case.subject)


def promises_of(case: Case) -> list["Obligation"]:
    """Every clock that ran or runs on it, in the order of opening."""
    return promises.of_subject(case.subject)


def calls(ladder: "Obligation") -> list[Called]:
    """The steps of a ladder that were called."""
    found: dict[int, Called] = {}
    for event in promises.events(ladder.id):
        step, _arrow, role = event.note.partition(" → ")
        number = step.removeprefix("ladder ")
        if not number.isdecimal():
            continue
        place = int(number)
        if event.kind in ("escalated", "skipped"):
            found[place] = Called(place, event.at, role, None)
        elif event.kind == "accepted" and place in found:
            found[place] = Called(place, found[place].at, found[place].role, event.at)
    return [found[place] for place in sorted(found)]


def open_of_customer(customer: int, seen: Q, *, without: int | None = None, most: int = 10) -> Sequence[Case]:
    """The newest cases of a customer that are not over and that `seen` lets through: perhaps the caller comes about one
    of them."""
    rows = Case.objects.filter(seen, customer=customer, state__in=("open", "resolved"))
    return list((rows.exclude(pk=without) if without else rows).order_by("-id")[:most])


def shift_lists(person: int) -> list[ShiftList]:
    """Lists that wait for a person's signature, and the latest that he gave or took."""
    rows = ShiftList.objects.filter(Q(giver=person) | Q(taker=person)).select_related("giver", "taker")
    return list(rows.prefetch_related("items__case__customer").order_by("taken_at", "-id")[:20])


def views_of(person: int) -> list[SavedView]:
    """The lists that a person kept, and those that others share."""
    return list(SavedView.objects.filter(Q(person=person) | Q(shared=True)).select_related("person"))
