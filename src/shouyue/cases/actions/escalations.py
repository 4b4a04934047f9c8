"""Whoever a case was escalated to takes it on (CM-5.3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import begin, finish
from shouyue.cases.logic import ENDED, State, Step
from shouyue.cases.models import Case
from shouyue.kit.refusals import Refused


@transaction.atomic
def accept_escalation(
    case: Case, role: str, text: str = "", *, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Say that one has taken the escalated case on, in a role of the ladder. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    told = deed.tell(events.CaseEscalationAccepted(role=role))
    deed.write(Step.ESCALATION_ACCEPTED, text.strip(), fact=told)
    return finish(deed)
