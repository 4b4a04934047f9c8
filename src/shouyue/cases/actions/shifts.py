"""The end of a shift: what one agent leaves to the next is listed, and signed by both."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases.actions.passing import hand_over
from shouyue.cases.logic import Department, State
from shouyue.cases.models import Case, ShiftItem, ShiftList
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import gated
from shouyue.people import queries as people


@transaction.atomic
def give_shift(
    giver: int, taker: int, notes: Mapping[int, str], *, note: str = "", actor: str, at: datetime
) -> ShiftList:
    """List cases that one works on, with what the next one must know; that is the first signature.

    :param notes: what to know, by the number of the case's row
    Raises Refused for nobody who works here, oneself, or a case that somebody else works on.
    """
    if taker == giver or people.roster().colleague(taker, at) is None:
        raise Refused(_("Choose the colleague who takes over."), "taker")
    cases = Case.objects.filter(pk__in=notes, handler=giver, state=State.OPEN)
    if not notes or len(cases) != len(notes):
        raise Refused(_("Choose cases that you work on."), "cases")
    made = ShiftList.objects.create(giver_id=giver, taker_id=taker, note=note.strip(), given_at=at)
    ShiftItem.objects.bulk_create(ShiftItem(list=made, case=case, note=notes[case.pk].strip()) for case in cases)
    return made


@gated
def take_shift(shift: ShiftList, taker: int, *, actor: str, at: datetime) -> ShiftList:
    """Sign for what one takes over: the cases are one's own from here. Raises Refused."""
    shift = ShiftList.objects.select_for_update().get(pk=shift.pk)
    if shift.taker_id != taker:
        raise Refused(_("This list was left to somebody else."))
    if shift.taken_at is not None:
        return shift  # signed already
    for item in shift.items.select_related("case").order_by("case_id"):
        if State(item.case.state) is State.OPEN and item.case.handler_id == shift.giver_id:
            hand_over(item.case, Department.SERVICE, taker, item.note, actor=actor, at=at)
    shift.taken_at = at
    shift.save()
    return shift
