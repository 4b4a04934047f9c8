"""Meetings about a case: called, held, with minutes and with tasks that are followed until done (CC-4.4)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import Deed, begin, finish, needed, require_colleagues
from shouyue.cases.actions.measuring import set_measure_for
from shouyue.cases.logic import State, Step
from shouyue.cases.models import Case, Meeting
from shouyue.kit.refusals import Refused
from shouyue.measures.actions import Wanted


@transaction.atomic
def call_meeting(
    case: Case,
    *,
    purpose: str,
    when: datetime,
    place: str,
    invited: Collection[int],
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Meeting:
    """Ask those concerned to come. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) is not State.OPEN:
        raise Refused(_("Only an open case calls a meeting."))
    if when <= at:
        raise Refused(_("That time has passed. Choose one that is still to come."), "when")
    if not invited:
        raise Refused(_("Invite at least one person."), "invited")
    require_colleagues(invited, at, "invited")
    meeting = Meeting.objects.create(
        case=deed.case, at=when, place=place.strip(), purpose=needed(purpose, "purpose"), called_by=actor
    )
    meeting.invited.set(set(invited))
    deed.write(Step.MEETING_CALLED, meeting.purpose)
    finish(deed)
    return meeting


@transaction.atomic
def hold_meeting(
    meeting: Meeting,
    minutes: str,
    decisions: Sequence[Wanted] = (),
    *,
    href: str = "",
    actor: str,
    at: datetime,
) -> Meeting:
    """Keep the minutes; each decision becomes a task. A meeting is held once. Raises Refused.

    :param href: where the page of the case is, for whoever has a task
    """
    deed: Deed = begin(meeting.case, actor=actor, at=at)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.held_at is not None:
        raise Refused(_("The minutes of this meeting are kept already."))
    meeting.minutes, meeting.held_at = needed(minutes, "minutes"), at
    meeting.save()
    case = deed.case
    for number, decision in enumerate(decisions, 1):
        key = f"meeting:{meeting.pk}/{number}"
        set_measure_for(case, decision, origin="meeting", href=href, key=key, actor=actor, at=at)
    told = deed.tell(events.CaseMeetingHeld())
    deed.write(Step.MEETING_HELD, meeting.minutes, fact=told)
    finish(deed)
    return meeting
