"""Who works on a case. The person first asked stays accountable whoever that is (CM-5.1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import Deed, begin, finish
from shouyue.cases.logic import ENDED, Department, Kind, State, Step
from shouyue.cases.models import Case
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused, gated, pass_gate
from shouyue.people import queries as people

SERVICE_DESK = (Department.SERVICE, Department.SPECIALIST)


@gated
def hand_over(
    case: Case,
    to: Department,
    person: int | None,
    text: str = "",
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Hand a case with its written record to another desk (KA-3.6a, OC-14.2).

    :param person: number of who works on it from now on; None: whoever of that desk takes it
    Raises GateRefused for a complaint without content and demand, Refused, Stale.
    """
    deed = begin(case, actor=actor, at=at, version=version)
    case = deed.case
    if State(case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    if person is not None and people.roster().colleague(person, at) is None:
        raise Refused(_("There is no such person at work."), "person")
    if Kind(case.kind) is Kind.COMPLAINT:
        record = {"content_written": bool(case.content.strip()), "demand_written": bool(case.demand.strip())}
        pass_gate("case.hand_over", case.subject, record, actor=actor, at=at)
    _hand(deed, to, person, text)
    return finish(deed)


@transaction.atomic
def take(case: Case, person: int, *, desk: Department, actor: str, at: datetime, version: int | None = None) -> Case:
    """Take a case on oneself, as somebody of a desk. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    if deed.case.handler_id == person:
        raise Refused(_("You work on it already."))
    _hand(deed, desk, person, "")
    if deed.case.first_asked_id is None:
        deed.case.first_asked_id = person
    return finish(deed)


def assign(
    cases: Sequence[Case], person: int, *, desk: Department, actor: str, at: datetime
) -> tuple[list[Case], list[tuple[Case, Refused | GateRefused]]]:
    """Give several cases to somebody: those that could be, and the others with what was in the way."""
    done: list[Case] = []
    failed: list[tuple[Case, Refused | GateRefused]] = []
    for case in cases:
        try:
            done.append(hand_over(case, desk, person, actor=actor, at=at))
        except (Refused, GateRefused) as error:
            failed.append((case, error))
    return done, failed


def _hand(deed: Deed, to: Department, person: int | None, text: str) -> None:
    deed.case.handler_id = person
    handler = f"person:{person}" if person is not None else None
    removing = () if handler else ("handler",)
    told = deed.tell(events.CaseHandedOver(handler=handler, to=desk_of(to)), removing=removing)
    deed.write(Step.HANDED_OVER, text.strip(), fact=told)


def desk_of(to: Department) -> Literal["service", "specialist", "department"]:
    """A desk as the catalogue names it: every department but customer service is one to it."""
    if to is Department.SERVICE:
        return "service"
    return "specialist" if to is Department.SPECIALIST else "department"
