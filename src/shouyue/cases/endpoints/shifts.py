"""The end of a shift by the API: a list that two people sign."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest

from shouyue.api.paging import whole
from shouyue.api.problems import GATE_REFUSED, NOT_PERMITTED, REFUSED, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import list_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.cases import actions, queries
from shouyue.cases.endpoints.shared import READ, WRITE, actor, me
from shouyue.cases.endpoints.work_schemas import ShiftIn, ShiftItemOut, ShiftOut
from shouyue.cases.models import Case, ShiftList
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused

router = ApiRouter(tags=["cases"])


@router.get(
    "/shifts",
    response=list_of(ShiftOut),
    summary=_("List what was left at the end of shifts"),
    description=_("By or to whoever's token it is: what waits for a signature first, then the latest, 20 in all."),
)
@scope(READ)
def shifts(request: HttpRequest) -> Any:
    return whole([_out(one).model_dump() for one in queries.shift_lists(_person(request))])


@router.post(
    "/shifts",
    response={201: ShiftOut},
    summary=_("Leave cases to whoever comes"),
    description=_("Cases that one works on, with what the next one must know. That is the first signature."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def give_shift(request: HttpRequest, shift: ShiftIn) -> ShiftOut:
    giver = _person(request)
    notes = {one.number: one.note for one in shift.cases}
    rows = dict(Case.objects.filter(number__in=notes, handler=giver).values_list("number", "pk"))
    if rows.keys() != notes.keys():
        raise Refused(_("Choose cases that you work on."), "cases")
    chosen = {pk: notes[number] for number, pk in rows.items()}
    made = actions.give_shift(giver, shift.taker, chosen, note=shift.note, actor=actor(request), at=now())
    return _out(made)


@router.post(
    "/shifts/{int:id}/signature",
    response={201: ShiftOut},
    summary=_("Sign for what one takes over"),
    description=_("The second signature: the cases are one's own from here."),
)
@answers(GATE_REFUSED, REFUSED)
@scope(WRITE)
@repeatable(201)
def take_shift(request: HttpRequest, id: int) -> ShiftOut:
    taker = _person(request)
    found = ShiftList.objects.filter(pk=id, taker=taker).first()
    if found is None:
        raise Http404
    return _out(actions.take_shift(found, taker, actor=actor(request), at=now()))


def _person(request: HttpRequest) -> int:
    """The number of whoever asks. Raises Problem for a program that is nobody's."""
    person = me(request)
    if person is None:
        raise Problem(NOT_PERMITTED)
    return person


def _out(row: ShiftList) -> ShiftOut:
    prefetch_related_objects([row], "items__case")
    same = {name: getattr(row, name) for name in ("note", "given_at", "taken_at")}
    cases = [ShiftItemOut(number=one.case.number, note=one.note) for one in row.items.all()]
    return ShiftOut(id=row.pk, giver=row.giver_id, taker=row.taker_id, cases=cases, **same)
